#!/usr/bin/env python3
"""shuffle PROGRAM FIRST:END: the half-year of the city of year.py paid once; then, for each seed, what becomes known late comes in a random
order, some of it wrong at first, some twice, with adjustments, payments and repayments in between, by programs with tokens. In the end
the balances are those of the facts, whatever the way there: what is paid is what is due, nobody owes and nothing waits."""
import random, sys
import client, play, reckon, year

LEVELS = ['二级', '三级', '四级', '五级']
PAID = '2025-07-21T01:00:00Z'
BASE = [('2025-07-07T01:00:00Z', [
    ('grant', '越城25', '900000.00', '绍越财社〔2025〕1号'), ('grant', '上虞25', '900000.00', '虞财社〔2025〕1号'),
    ('round', '上半年', year.ALLOWANCE, '2025-01', '2025-06', '2025-06-30'),
    ('claim', '上半年', '甲', ()), ('claim', '上半年', '乙', ()), ('claim', '上半年', '丙', ()),
    ('review', '上半年')])]
PAY = [('fund', '上半年'), ('pay', '越城25', {}), ('pay', '上虞25', {})]


def value(rng, kind):
    """A fact as somebody may enter it: (sheet, changes)."""
    if kind == 'level':
        return 'credentials', {'level': rng.choice(LEVELS)}
    if kind == 'revoked':
        return 'credentials', {'revoked': rng.choice(['', '2025-02-15', '2025-04-01', '2025-05-31']) or None}
    return 'employment', {'ends': rng.choice(['', '2025-02-28', '2025-03-14', '2025-05-31']) or None}


def story(seed):
    """What happens for this seed: verbs of year.py, and how the facts of everybody stand at the end."""
    rng, events = random.Random(seed), []
    for name in ('赵一', '钱二', '孙三', '周五', '吴六', '郑七', '王八', '褚甲'):
        for kind in rng.sample(('level', 'revoked', 'ends'), rng.randint(1, 2)):
            said = [value(rng, kind) for _ in range(rng.randint(1, 2))]  # the last one stands
            events.append([('correct', name, sheet, {}, changes) for sheet, changes in said for _ in range(rng.choice((1, 1, 2)))])
    order = []
    while any(events):
        order.append(rng.choice([e for e in events if e]).pop(0))
    for _ in range(2):
        order.insert(rng.randrange(len(order)), ('settle', rng.random() < 0.5))
    return order + [('settle', True)]


class Shuffled(play.Play):
    """Corrections that may change nothing, and all that follows from them at once."""

    def correct(self, name, sheet, which, changes):
        person = self.person(name)
        base = '/workers/%s/%s/%s' % (person, sheet, self.facts('city', person, sheet)[0])
        now = {f['name']: f['shown'] for f in self.see('city', base + '/correct')['fields']}
        changes = {k: v or '' for k, v in changes.items()}
        if any(now.get(k, '') != v for k, v in changes.items()):
            self.record('city', base, base + '/correct', changes)

    def settle(self, repaid):
        """An adjustment; what is owed is paid, and what was too much comes back."""
        run = self.run(year.ALLOWANCE, '2025-01', '2025-06', '2025-07-21', everything=False)
        page = '/subsidy/clawback/new?run=' + run
        if self.see('city', page)['total']:
            self.do('city', page, '/subsidy/clawback', {'run': run, 'policy': year.ALLOWANCE})
        waiting = {x['id'] for x in self.see('money', '/subsidy/payments')['waiting']}
        for line in ('越城25', '上虞25'):
            if self.line[line].rsplit('/', 1)[1] in waiting:
                self.pay(line, {})
        if repaid:
            for name in sorted({c['name'] for c in self.see('city', '/subsidy/clawback')['claims']}):
                self.repay(name, 'all', '退回', '进账单')


class Followed(reckon.Reckoning):
    """The same by the rules."""

    def settle(self, repaid):
        self.adjust(year.ALLOWANCE, '2025-01', '2025-06')
        for line in ('越城25', '上虞25'):
            self.pay(line, {})
        if repaid:
            for name in year.NAMES:
                self.end(name, 'all', 'available')

    def owed_by_the_facts(self):
        """What has to be paid from each line in the end: what is due now to those who were paid at all."""
        paid = dict.fromkeys(self.lines, 0)
        for (policy, name, month), key in self.keys.items():
            now = self.facts.due(policy, name, month)
            paid[key.line] += now[0] if now else 0
        return paid


def same(got, want, seed):
    wrong = ['seed %d: %s: %r, by the rules %r' % (seed, k, got.get(k), want.get(k)) for k in want if got.get(k) != want.get(k)]
    assert not wrong, '\n'.join(wrong)


def shuffled(p, r, seed):
    def one(w):
        p.w = w
        for verb, *rest in story(seed):
            getattr(p, verb)(*rest)
            getattr(r, verb)(*rest)
        lines = p.lines()
        same(lines, r.lines, seed)
        same(p.people(), r.people(), seed)
        for line, paid in r.owed_by_the_facts().items():
            have = lines[line]
            assert (have['paid'], have['available'], have['receivable'], have['committed']) == (paid, have['budget'] - paid, 0, 0), (seed, line, have, paid)
        verified = w.call('audit', 'verify')
        assert verified.returncode == 0, verified.stdout + verified.stderr
    one.__name__ = 'seed_%d_ends_as_the_facts_are' % seed
    return one


def begin(p, r, events):
    def begun(w):
        p.w = w
        for verb, *rest in events:
            getattr(p, verb + '_' if verb == 'round' else verb)(*rest)
            getattr(r, verb)(*rest)
    return begun


def main():
    first, end = map(int, sys.argv[2].split(':'))
    p, r = Shuffled(None, True), Followed()
    (at, events), = BASE
    seeds = [shuffled(p, r, seed) for seed in range(first, end)]
    bad = client.played([begin(p, r, events)], '--sms', 'file:sms.txt', setup=play.setup, at=at, later=[(PAID, [begin(p, r, PAY)] + seeds)])
    print('%d passed, %d failed' % (len(seeds) + 3 - bad, bad))
    sys.exit(1 if bad else 0)


main()
