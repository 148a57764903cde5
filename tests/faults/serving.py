"""The server is killed at any moment while several people write money at once, each request under a key of its own: budget documents, and
batches made, signed and taken back. What was acknowledged is there, once; what nobody heard of is there once or not at
all, and is asked for again under its key; the journal is whole and the books agree."""
import contextlib, http.client, os, random, re, signal, sqlite3, subprocess, sys, threading, urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'web'))
import client
from money import LIES

WRITERS = 5
GONE = (OSError, http.client.HTTPException)


def asked(call, query):
    if call.pg:
        p = subprocess.run(['psql', '-q', '-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', call.env['YICAI_DB'], '-c', query], check=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, universal_newlines=True)
        return [tuple(line.split('|')) for line in p.stdout.split('\n') if line]
    with contextlib.closing(sqlite3.connect(call.env['YICAI_DB'])) as c:
        return [tuple(map(str, row)) for row in c.execute(query)]


class Server:
    def __init__(self, program, call):
        self.p = subprocess.Popen([program, 'serve', '--listen', '127.0.0.1:0'], env=call.env, cwd=call.cwd, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, universal_newlines=True, encoding='utf-8')
        self.port = int(re.search(r':(\d+)$', self.p.stdout.readline().strip()).group(1))

    def killed_after(self, seconds):
        try:
            self.p.wait(seconds)
        except subprocess.TimeoutExpired:
            self.p.send_signal(signal.SIGKILL)
        self.p.wait()
        self.p.stdout.close()


class Somebody:
    """Sends one request after another; `unheard` is the one whose answer did not come."""

    def __init__(self, browser, token, wrong):
        self.b, self.token, self.wrong, self.unheard, self.heard, self.n = browser, token, wrong, None, 0, 0

    def ask(self, path, values, done):
        """done(answer) notes what was acknowledged."""
        self.unheard = (path, values, done)
        a = self.b.ask('POST', path, urllib.parse.urlencode(values).encode(), {'Content-Type': 'application/x-www-form-urlencoded'})
        self.unheard = None
        if a.status != 303:
            self.wrong.append('%s: %d %s' % (path, a.status, re.sub(r'<[^>]*>', '', a.text)[-300:]))
            return None
        self.heard += 1
        done(a)
        return a

    def until_killed(self):
        try:
            if self.unheard:
                self.ask(*self.unheard)
            while not self.wrong:
                self.once()
        except GONE:
            pass


class Clerk(Somebody):
    """Enters budget documents, one number each."""

    def __init__(self, name, line, *rest):
        super().__init__(*rest)
        self.name, self.line, self.acknowledged = name, line, set()

    def once(self):
        self.n += 1
        number = '%s-%d' % (self.name, self.n)
        self.ask('/ledger/%s/adjust' % self.line, {'_csrf': self.token, '_key': 'kill-' + number, 'way': '追加', 'amount': '1.00',
                 'number': number, 'day': '2026-11-30', 'note': ''}, lambda a: self.acknowledged.add(number))


class Payer(Somebody):
    """Makes batches of one line, signs them, takes them back."""

    def __init__(self, line, *rest):
        super().__init__(*rest)
        self.line, self.made, self.signed, self.void, self.at, self.steps = line, set(), set(), set(), None, 0

    def once(self):
        self.n += 1
        form = {'_csrf': self.token, '_key': 'kill-batch-%d' % self.n}
        if not self.at:
            self.ask('/subsidy/payments', {**form, 'line': self.line}, self.begun)
        elif self.steps == 0:
            digest = self.b.data('/subsidy/payments/' + self.at).json()['b']['digest']
            self.ask('/subsidy/payments/%s/sign' % self.at, {**form, 'digest': digest}, lambda a, at=self.at: self.step(self.signed, at))
        else:
            self.ask('/subsidy/payments/%s/void' % self.at, {**form, 'reason': '再做'}, lambda a, at=self.at: self.ended(at))

    def begun(self, a):
        self.at, self.steps = a.headers['location'].rsplit('/', 1)[1], 0
        self.made.add(self.at)

    def step(self, to, at):
        to.add(at)
        self.steps += 1

    def ended(self, at):
        self.void.add(at)
        self.at = None


def looked_at(call, clerks, payer, check, what):
    there = asked(call, "select number, count(*), sum(amount) from ledger_documents where number like 'writer%' group by number")
    numbers = {n for n, _, _ in there}
    check('%s: no document twice' % what, all(n == '1' and amount == '100' for _, n, amount in there), str(there[:3]))
    for c in clerks:
        check('%s: every acknowledged document is there' % what, c.acknowledged <= numbers, str(sorted(c.acknowledged - numbers)[:3]))
        unheard = {n for n in numbers if n.startswith(c.name + '-')} - c.acknowledged
        check('%s: one at most is there that nobody heard of' % what, len(unheard) <= 1, str(unheard))
    for have, query in ((payer.made, 'select id from payment_batches'), (payer.signed, 'select batch_id from payment_signatures'),
                        (payer.void, 'select batch_id from payment_voids')):
        check('%s: every acknowledged step of a batch is there' % what, have <= {x for x, in asked(call, query)}, str(have))
    for lie, query in LIES.items():
        rows = asked(call, query)
        check('%s: %s' % (what, lie), not rows, str(rows[:3]))


def serving(program, stores, tmp, kills, check):
    rng, wrong = random.Random(23), []
    with stores.fresh(program, tmp) as call:
        for args in (('init',), ('demo', '--people', '600'), ('demo', 'money'), ('directory',)):
            p = call(*args)
            check(' '.join(args), p.returncode == 0, p.stderr)
        word = {name: client.account(call, name, '--name', name, '--role', '财政', '--unit', '330600')
                for name in ['payer'] + ['writer%d' % i for i in range(WRITERS)]}
        server = Server(program, call)
        people = {name: client.Browser(server.port).sign_in(name, w) for name, w in word.items()}
        token = {name: b.get('/me').form('/me/view')['_csrf'] for name, b in people.items()}
        waiting = people['payer'].data('/subsidy/payments').json()['waiting']
        line = next(w['id'] for w in waiting if w['waiting'])
        other = [w['id'] for w in waiting]
        payer = Payer(line, people['payer'], token['payer'], wrong)
        clerks = [Clerk(name, other[i % len(other)], people[name], token[name], wrong) for i, name in enumerate(sorted(word)[1:])]
        server.killed_after(0)
        for k in range(kills):
            server = Server(program, call)
            for b in people.values():
                b.port = server.port
            at_work = [threading.Thread(target=x.until_killed) for x in [payer] + clerks]
            for t in at_work:
                t.start()
            server.killed_after(rng.uniform(.02, .8))
            for t in at_work:
                t.join()
            looked_at(call, clerks, payer, check, 'kill %d of the server' % k)
            if wrong:
                break
        seen = []
        clerks[0].acknowledged.add('writer0-0')
        looked_at(call, clerks, payer, lambda what, ok, more='': seen.append(bool(ok)), '')
        check('an acknowledged document that is not there is seen (the control)', seen.count(False) == 1, str(seen))
        check('nobody was refused', not wrong, str(wrong[:3]))
        p = call('audit', 'verify')
        check('after %d kills the journal is whole' % kills, p.returncode == 0, p.stderr)
        heard = payer.heard + sum(c.heard for c in clerks)
        check('much was written, and batches were made and taken back', heard > 2 * kills and payer.void, '%d, %d' % (heard, len(payer.void)))
