"""The same year (year.py) reckoned from the published rules, without the program: what is due from the clauses and their readings (their
numbers stand at each rule), and what becomes of it from what people decided. Nothing here was computed by the program."""
import datetime
import year

DAY = datetime.timedelta(1)
FLOOR = {'一级': 50000, '二级': 40000, '三级': 30000, '四级': 25000, '五级': 20000}  # S26, 分
ENTRY_SUM = {'本科': 5000000, '专科': 4000000, '中职': 3000000}                     # S24
HOMES, CARE = {'养老机构', '农村敬老院', '居家社区养老服务中心', '城市社区养老服务机构'}, {'养老护理员', '认知障碍照护员', '老年助浴员'}
HIRED, EXCLUDED = {'编外合同', '劳务派遣'}, {'事业编制', '国企平台发薪'}
ACCOUNTS = ('budget', 'available', 'committed', 'transit', 'paid', 'receivable', 'remitted', 'written_off', 'left_over')


def date(text):
    return datetime.date(*map(int, text.split('-')))


def months(first, last):
    y, m = map(int, first.split('-'))
    while '%04d-%02d' % (y, m) <= last:
        yield '%04d-%02d' % (y, m)
        y, m = (y, m + 1) if m < 12 else (y + 1, 1)


def days_of(month):
    d = date(month + '-01')
    while d.isoformat()[:7] == month:
        yield d
        d += DAY


def anniversary(d, n):
    """G2."""
    try:
        return d.replace(year=d.year + n)
    except ValueError:
        return datetime.date(d.year + n, 3, 1)


def fen(text):
    return int(text.replace('.', ''))


class Facts:
    """What is known of everybody, as it was entered and corrected so far."""

    def __init__(self):
        self.spells = {n: [dict(org=org, begins=begins, ends=None, identity='编外合同', post='养老护理员', frontline='是')]
                       for n, (org, begins, _, _) in year.NURSES.items()}
        self.certificates = {n: [dict(level=level, issued=day, revoked=None)] if level else [] for n, (_, _, level, day) in year.NURSES.items()}
        self.school_days, self.breached, self.counted_before = {}, {}, {}

    def unit(self, org):
        return year.ORGS[org][2]

    def counted(self, name):
        """A1–A3: the days that count, each with the institution that stands for the person (G6)."""
        known = name, str(self.spells[name])
        if known not in self.counted_before:
            self.counted_before[known] = self.count(name)
        return self.counted_before[known]

    def count(self, name):
        on, off = {}, set()
        for s in sorted(self.spells[name], key=lambda s: (s['begins'], year.CODES[s['org']])):
            last = date(s['ends']) if s['ends'] else datetime.date(2026, 12, 31)
            d = date(s['begins'])
            while d <= last:
                if s['identity'] in EXCLUDED:
                    off.add(d)
                elif s['identity'] in HIRED and s['post'] in CARE and s['frontline'] == '是' and year.ORGS[s['org']][1] in HOMES:
                    on[d] = s['org']
                d += DAY
        return {d: org for d, org in on.items() if d not in off}

    def level(self, name, day):
        """G11, A7: the best level in effect on a day."""
        have = [c['level'] for c in self.certificates[name]
                if date(c['issued']) <= day and not (c['revoked'] and date(c['revoked']) <= day)]
        return min(have, key=list(FLOOR).index, default=None)

    def rate(self, policy, level, unit, day):
        """G10: the county's own, when it has one."""
        return max((fen(r[3]) for r in year.LOCAL_RATES if r[:3] == (unit, policy, level) and date(r[4]) <= day), default=None)

    def allowance(self, name, month):
        """绍兴.特殊岗位津贴: (分, institution) or None."""
        days, on = list(days_of(month)), self.counted(name)
        if not all(d in on for d in days):
            return None  # G5, A6
        begins, lost = days[0], 0
        for d in sorted((d for d in on if d < days[0]), reverse=True):
            gap = (begins - d).days - 1
            if gap > 30:
                break  # A4: up to 30 days are bridged
            begins, lost = d, lost + gap
        if days[0] < anniversary(begins, 1) + DAY * lost:
            return None  # A5, G3, G4
        level, org = self.level(name, days[0]), on[days[-1]]
        if not level:
            return None
        return max(FLOOR[level], self.rate(year.ALLOWANCE, level, self.unit(org), days[0]) or 0), org  # A8, A9

    def training(self, name, month):
        """绍兴.定向培养补助 (B1–B6): agreements from 2024-09-01 to 2027-06-30."""
        number, standard = year.STUDENTS[name]
        end = date('2027-06-30')
        if name in self.breached:
            end = min(end, date(self.breached[name]) - DAY)
        window = [d for d in days_of(month) if date('2024-09-01') <= d <= end]
        if month[5:] in ('07', '08') or not window:
            return None
        usual = len(window) if month < '2025-06' else 0
        stated = self.school_days.get((number, month), year.DAYS_AT_SCHOOL[number].get(month, usual))
        if min(stated, len(window)) < 15:
            return None
        return fen(standard) if standard else 50000, '校'

    def entry(self, name, month):
        """绍兴.入职奖补 (R1–R11): the first instalment, of those whose days run on without a gap and whose insurance is paid."""
        if name not in year.GRADUATE:
            return None
        level, graduated = year.GRADUATE[name]
        begins = date(self.spells[name][0]['begins'])
        due = anniversary(begins, 3)
        if due.isoformat()[:7] != month or begins < date('2020-12-21') or not date(graduated) <= begins <= anniversary(date(graduated), 3):
            return None
        return (ENTRY_SUM[level] * 30 + 50) // 100, self.spells[name][0]['org']

    def due(self, policy, name, month):
        if policy == year.TRAINING:
            return self.training(name, month) if name in year.STUDENTS else None
        if name not in year.NURSES:
            return None
        return self.allowance(name, month) if policy == year.ALLOWANCE else self.entry(name, month)


class Key:
    """One month of one person under one policy: what was decided, what arrived, what was claimed back and what of that is open."""

    def __init__(self):
        self.decided = self.settled = self.claimed = self.open = 0
        self.line = None


class Reckoning:
    """The verbs of the year, each as the rules have it."""

    def __init__(self):
        self.facts, self.lines, self.keys, self.offered = Facts(), {}, {}, set()
        self.rounds, self.waiting, self.closed = {}, [], set()

    def post(self, line, debit, credit, amount):
        self.lines[line][debit] += amount
        self.lines[line][credit] -= amount
        assert self.lines[line][credit] >= 0, (line, debit, credit, amount)

    def grant(self, line, amount, number):
        have = self.lines.setdefault(line, dict.fromkeys(ACCOUNTS, 0))
        have['budget'] += fen(amount)
        have['available'] += fen(amount)

    def close(self, line):
        self.closed.add(line)
        self.post(line, 'left_over', 'available', self.lines[line]['available'])

    def round(self, name, policy, first, last, as_of):
        """What is offered to institutions: (person, month) → (分, institution)."""
        offer = {(n, m): self.facts.due(policy, n, m) for n in year.NAMES for m in months(first, last)}
        self.rounds[name] = policy, {k: v for k, v in offer.items() if v and (policy, *k) not in self.keys}, set()
        self.offered |= {(policy, *k) for k in self.rounds[name][1]}

    def claim(self, name, org, without):
        self.rounds[name][2].update((n, m) for (n, m), (_, o) in self.rounds[name][1].items() if o == org and n not in without)

    def strike(self, name, org, person, reason):
        claimed = self.rounds[name][2]
        claimed -= {(n, m) for n, m in claimed if n == person and self.rounds[name][1][n, m][1] == org}

    def object(self, name, org, person, text, result, answer):
        if result.startswith('成立'):
            self.strike(name, org, person, text)

    def fund(self, name):
        policy, offer, claimed = self.rounds[name]
        for n, m in sorted(claimed):
            amount, org = offer[n, m]
            self.owe(year.PAYS[policy, self.facts.unit(org)], policy, n, m, amount)

    def owe(self, line, policy, name, month, amount):
        key = self.keys.setdefault((policy, name, month), Key())
        key.decided, key.line = key.decided + amount, line
        self.post(line, 'committed', 'available', amount)
        self.waiting.append([line, key, name, amount, 0])

    def runs_out(self, name, org):
        """There is not enough for what this institution claims."""
        policy, offer, claimed = self.rounds[name]
        asked = sum(offer[k][0] for k in claimed if offer[k][1] == org)
        assert asked > self.lines[year.PAYS[policy, self.facts.unit(org)]]['available'], (name, org, asked)

    def pay(self, line, refused):
        stay = []
        for w in self.waiting:
            at, key, name, amount, offset = w
            if at != line or name in refused:
                stay.append(w)
            else:
                key.settled += amount
                self.post(line, 'paid', 'committed', amount - offset)
        self.waiting = stay

    def adjust(self, policy, first, last):
        """What is due now against what stands, month by month; a claim that is open is undone before anything is paid in addition."""
        last_paid = {}
        for (p, n, m), key in self.keys.items():
            if p == policy:
                last_paid[n] = max(last_paid.get(n, ''), m)
        for n in year.NAMES:
            for m in months(first, last):
                key, now = self.keys.get((policy, n, m)), self.facts.due(policy, n, m)
                if not key and (not now or (policy, n, m) in self.offered or m > last_paid.get(n, '')):
                    continue
                key, due = key or Key(), now[0] if now else 0
                more = due - (key.decided - key.claimed)
                if more > 0:
                    undone = min(more, key.open)
                    if undone:
                        key.claimed, key.open = key.claimed - undone, key.open - undone
                        self.post(key.line, 'paid', 'receivable', undone)
                    if more > undone:
                        self.owe(self.payer(policy, n, key), policy, n, m, more - undone)
                elif more < 0:
                    back = min(-more, key.settled - key.claimed)
                    key.claimed, key.open = key.claimed + back, key.open + back
                    self.post(key.line, 'receivable', 'paid', back)

    def payer(self, policy, name, key):
        """The line that paid before; once its year is closed, the same one of the next year."""
        line = key.line or max(((m, k.line) for (p, n, m), k in self.keys.items() if (p, n) == (policy, name)))[1]
        while line in self.closed:
            source, unit, when, purpose = year.LINES[line]
            line = next(k for k, v in year.LINES.items() if v == (source, unit, when + 1, purpose))
        return line

    def end(self, name, amount, account):
        """Open claims of a person, the oldest first, end in an account."""
        keys = sorted(((m, k) for (_, n, m), k in self.keys.items() if n == name and k.open), key=lambda x: x[0])
        left = sum(k.open for _, k in keys) if amount == 'all' else fen(amount)
        for _, k in keys:
            part = min(left, k.open)
            if part:
                k.open, left = k.open - part, left - part
                self.post(k.line, 'left_over' if account == 'available' and k.line in self.closed else account, 'receivable', part)
        assert left == 0, (name, amount, left)

    def repay(self, name, amount, way, basis):
        self.end(name, amount, {'退回': 'available', '核销': 'written_off', '上缴': 'remitted'}[way])

    def remit(self, name, amount, basis):
        self.end(name, amount, 'remitted')

    def set_off(self, name, basis):
        """What a person owes is taken from what waits for him on the same line: so much of that counts as paid."""
        for k in sorted((k for (_, n, _), k in self.keys.items() if n == name and k.open), key=id):
            part = k.open
            k.open = 0
            self.post(k.line, 'available', 'receivable', part)
            self.post(k.line, 'paid', 'committed', part)
            for w in self.waiting:
                take = min(part, w[3] - w[4]) if (w[0], w[2]) == (k.line, name) else 0
                w[4], part = w[4] + take, part - take
            assert part == 0, name

    def correct(self, name, sheet, which, changes):
        record = {'credentials': self.facts.certificates, 'employment': self.facts.spells}.get(sheet)
        if record:
            record[name][0].update(changes)

    def enter(self, name, sheet, values):
        if sheet == 'credentials':
            self.facts.certificates[name].append(dict(level=values['level'], issued=values['issued'], revoked=None))
        else:
            self.facts.spells[name].append(dict(org=values['org_id'], begins=values['begins'], ends=None, identity=values['identity'],
                                               post=values['post'], frontline=values['frontline']))

    def move(self, name, old, new, day):
        self.facts.spells[name][-1]['ends'] = (date(day) - DAY).isoformat()
        self.facts.spells[name].append({**self.facts.spells[name][-1], 'org': new, 'begins': day, 'ends': None})

    def school_month(self, month, days, paid_on, voucher):
        self.facts.school_days.update({(number, month): n for number, n in days.items()})

    def breach(self, name, day, reason, text):
        """C5, S16: all of it, from the school, whatever was rightly paid."""
        self.facts.breached[name] = day
        for (p, n, _), k in self.keys.items():
            if (p, n) == (year.TRAINING, name):
                back = k.settled - k.claimed
                k.claimed, k.open = k.claimed + back, k.open + back
                self.post(k.line, 'receivable', 'paid', back)

    def nothing(self, *_):
        """Changes no amount."""
    come_back = hand_in_again = review = appeal = plan = told = nothing

    def chapter(self, events):
        """What happened at one instant."""
        for verb, *rest in events:
            getattr(self, verb)(*rest)

    def people(self):
        """What each person got, is owed and owes; what is claimed back of a training is the school's to give back (S16)."""
        got = {'校': {'to_recover': sum(k.open for (p, _, _), k in self.keys.items() if p == year.TRAINING)}}
        for name in year.NAMES:
            mine = {p: [k for (q, n, _), k in self.keys.items() if (q, n) == (p, name)] for p in (year.ALLOWANCE, year.TRAINING, year.ENTRY)}
            got[name] = {'paid': sum(k.settled for ks in mine.values() for k in ks), 'owed': sum(w[3] for w in self.waiting if w[2] == name),
                         'to_recover': sum(k.open for p, ks in mine.items() for k in ks if p != year.TRAINING)}
        return got
