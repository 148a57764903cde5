"""A server on a fresh store, and a browser without scripts for it: what the tests of pages are written with."""
import base64, contextlib, datetime, hashlib, hmac, html, http.client, json, os, re, struct, subprocess, sys, time, urllib.parse

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import stores, watch


class Answer:
    """status, headers (lower case), text; fields() are a form's hidden and shown values."""

    def __init__(self, r, body):
        self.status, self.body = r.status, body
        self.all_headers = r.getheaders()
        self.headers = {k.lower(): v for k, v in self.all_headers}
        self.cookies = [v for k, v in r.getheaders() if k.lower() == 'set-cookie']
        self.text = body.decode('utf-8', 'replace')

    def json(self):
        return json.loads(self.body)

    def form(self, action=None):
        """Values of the form with this action (the first one that posts): name → value."""
        for m in re.finditer(r'<form\b([^>]*)>(.*?)</form>', self.text, re.S):
            if 'method="post"' in m.group(1) and (action is None or 'action="%s"' % action in m.group(1)):
                return {html.unescape(n): html.unescape(v) for n, v in
                        ((re.search(r'\bname="([^"]*)"', t), re.search(r'\bvalue="([^"]*)"', t)) and
                         (re.search(r'\bname="([^"]*)"', t).group(1), (re.search(r'\bvalue="([^"]*)"', t) or re.match('()', '')).group(1))
                         for t in re.findall(r'<input\b[^>]*>', m.group(2)) if re.search(r'\bname="', t))}
        raise AssertionError('no form %s in:\n%s' % (action, self.text[:2000]))


class Browser:
    """Keeps cookies; follows nothing by itself."""

    def __init__(self, port, token=None, at=None):
        self.port, self.jar, self.token, self.at = port, {}, token, at

    def ask(self, method, path, body=None, headers=(), accept='text/html'):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        h = {'Accept': accept, **dict(headers)}
        if self.jar:
            h['Cookie'] = '; '.join('%s=%s' % kv for kv in self.jar.items())
        if self.token:
            h['Authorization'] = 'Bearer ' + self.token
        c.request(method, urllib.parse.quote(path, safe='/?&=%:+.,-_~!*()'), body, h)
        a = Answer(*(lambda r: (r, r.read()))(c.getresponse()))
        c.close()
        watch.answer(self.port, method, path, a)
        for line in a.cookies:
            name, _, value = line.split(';')[0].partition('=')
            if 'Max-Age=-' in line or 'Max-Age=0' in line:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return a

    def get(self, path, **kw):
        return self.ask('GET', path, **kw)

    def data(self, path):
        """The page's data as JSON."""
        return self.ask('GET', path, accept='application/json')

    def ended(self, job):
        """The job's data once it works no more."""
        return until(lambda: self.data(job).json(), lambda d: d.get('job', d)['state'] not in ('排队', '进行中'))

    def post(self, path, values, files=None, **kw):
        """Sends a form. What was done is sent once more, as by somebody who presses twice: it is answered as the first time."""
        if files:
            return self.ask('POST', path, *multipart(values, files), **kw)
        sent = (urllib.parse.urlencode(values, doseq=True).encode(),
                {'Content-Type': 'application/x-www-form-urlencoded', **dict(kw.pop('headers', ()))})
        a = self.ask('POST', path, *sent, **kw)
        if a.status == 303 and values.get('_key') and watch.once(self.port, path):
            again = self.ask('POST', path, *sent, **kw)
            assert (again.status, again.headers.get('location')) == (303, a.headers['location']), 'done twice: POST ' + path
        return a

    def announce(self, path, length, kind='application/x-www-form-urlencoded'):
        """The answer to a body of so many bytes, of which none has been sent yet."""
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        c.putrequest('POST', urllib.parse.quote(path))
        for k, v in (('Accept', 'text/html'), ('Content-Type', kind), ('Content-Length', str(length)),
                     ('Cookie', '; '.join('%s=%s' % kv for kv in self.jar.items()))):
            c.putheader(k, v)
        c.endheaders()
        a = Answer(*(lambda r: (r, r.read()))(c.getresponse()))
        c.close()
        watch.answer(self.port, 'POST', path, a)
        return a

    def send(self, page, values, action=None, files=None):
        """Gets a page, fills its form, posts it to the form's action (or the page's own address)."""
        form = self.get(page).form(action)
        form.update(values)
        return self.post(action or page.split('?')[0], form, files)

    def sign_in(self, login, password, fresh='Xin-Mima-2026!'):
        """Through the initial password and the second factor to the desk; keeps the new password and the secret."""
        a = self.send('/login', {'login': login, 'password': password})
        assert a.status == 303, (a.status, a.text[:500])
        self.login, self.password = login, password
        for _ in range(4):
            a = self.get('/me')
            where = a.headers.get('location', '')
            if a.status == 200:
                return self
            if where == '/me/password':
                a = self.send('/me/password', {'old': password, 'fresh': fresh, 'again': fresh})
                assert a.status == 303, a.text[:800]
                self.password = fresh
            elif where == '/me/totp':
                page = self.get('/me/totp')
                self.secret = re.search(r'<code>([A-Z2-7]{16,})</code>', page.text).group(1)
                form = page.form('/me/totp')
                form['code'] = totp(self.secret, self.now())
                a = self.post('/me/totp', form)
                assert a.status == 200 and '恢复码' in a.text, a.text[:800]
            elif where == '/login/code':
                a = self.send('/login/code', {'code': totp(self.secret, self.now())})
                assert a.status == 303, a.text[:800]
            else:
                raise AssertionError('%d %s' % (a.status, where))
        raise AssertionError('signing in does not end')

    def now(self):
        if self.at:
            return int(datetime.datetime.fromisoformat(self.at.replace('Z', '+00:00')).timestamp())
        return int(time.time())


def until(ask, ready=bool, seconds=120):
    """What ask() gives once it is ready: jobs work in the background, messages are written behind an answer."""
    end = time.monotonic() + seconds
    while True:
        got = ask()
        if ready(got):
            return got
        assert time.monotonic() < end, ('never ready', got)
        time.sleep(0.05)


def totp(secret, now, step=30):
    """RFC 6238, six digits."""
    key = base64.b32decode(secret + '=' * (-len(secret) % 8))
    d = hmac.new(key, struct.pack('>Q', now // step), hashlib.sha1).digest()
    at = d[-1] & 15
    return '%06d' % ((struct.unpack('>I', d[at:at + 4])[0] & 0x7fffffff) % 1000000)


def multipart(values, files):
    """files: field → (name, bytes). Returns body and headers."""
    line, out = 'yicai-part-of-a-test', b''
    for k, v in ((k, x) for k, v in values.items() for x in (v if isinstance(v, list) else [v])):
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (line, k, v)).encode()
    for k, (name, data) in files.items():
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n' %
                (line, k, name)).encode() + data + b'\r\n'
    return out + ('--%s--\r\n' % line).encode(), {'Content-Type': 'multipart/form-data; boundary=' + line}


@contextlib.contextmanager
def serving(call, *options):
    """Runs `yicai serve` of a fresh store (stores.fresh) on a free port: yields the port. What it says goes to server.log, what it is
    asked to asked.log."""
    at = os.path.join(call.cwd, 'server.log')
    with open(at, 'a', encoding='utf-8') as log:
        p = subprocess.Popen([call.program, 'serve', '--listen', '127.0.0.1:0', '--log', 'asked.log', *options], env=call.env, cwd=call.cwd,
                             stdout=subprocess.PIPE, stderr=log, universal_newlines=True, encoding='utf-8')
    try:
        line = p.stdout.readline()
        m = re.search(r':(\d+)$', line.strip())
        assert m, 'no address: %r %s' % (line, open(at, encoding='utf-8').read() if p.poll() is not None else '')
        yield int(m.group(1))
    finally:
        p.terminate()
        try:
            p.wait(30)
        finally:
            p.kill()
            p.stdout.close()


def no_full_number_in_the_log(w):
    """What the server has said, and the journal as it is shown."""
    said = w.call('audit', 'show').stdout
    for name in ('server.log', 'asked.log'):
        with open(os.path.join(w.call.cwd, name), encoding='utf-8', errors='replace') as f:
            said += f.read()
    assert not list(watch.numbers(said)), list(watch.numbers(said))[:3]


def adopt(call, policy, number='绍市民〔2026〕1号', starts='2020-01-01', figures=()):
    """The policy is adopted, recorded by one and confirmed by another; runs from now on can be paid by."""
    with open(call.cwd + '/文件.txt', 'w', encoding='utf-8') as f:
        f.write('扫描件')
    r = call('policy', 'adopt', policy, '--number', number, '--body', '样例市民政局', '--decided', '2020-01-01', '--from', starts,
             '--file', '文件.txt', '--by', '经办', '--confirmed-by', '分管', *(x for f in figures for x in ('--figure', f)))
    assert r.returncode == 0, r.stdout + r.stderr


def account(call, login, *options):
    """A new account by the command line; returns its initial password (None for those that sign in by number)."""
    r = call('user', 'add', login, *options)
    assert r.returncode == 0, r.stderr
    m = re.search(r'初始密码 (\S+?)（', r.stdout)
    return m.group(1) if m else None


def run(functions, *options, **kw):
    """Runs test functions as `played` does, and ends the program."""
    sys.exit(1 if played(functions, *options, **kw) else 0)


def played(functions, *options, people=0, setup=None, at=None, later=(), after=()):
    """Runs test functions on one server: each gets a `world` with call (the command line), port, data (what setup(call)
    returned) and browser(). at: the instant at which all of it happens; later: (instant, functions) each, for the same store
    served again at that time. after: functions that serve the store themselves. Prints `ok NAME` or `not ok NAME` with what was wrong; how many were not."""
    import tempfile
    bad = 0
    with tempfile.TemporaryDirectory(prefix='yicai-web-') as scratch, stores.fresh(os.path.abspath(sys.argv[1]), scratch) as call:
        call.program = os.path.abspath(sys.argv[1])
        if at:
            call.env['YICAI_NOW'] = at
        for step in (['init'],) + ((['demo', '--people', str(people)],) if people else ()):
            r = call(*step)
            assert r.returncode == 0, r.stderr
        world = World(call, setup(call) if setup else None)
        world.at = at
        for when, these in ((at, functions), *later):
            if when:
                call.env['YICAI_NOW'] = world.at = when
            before = world.port
            with serving(call, *options) as world.port:
                watch.same(before, world.port)
                bad += sum(not done(f, world) for f in these)
        bad += sum(not done(f, world) for f in after)
        bad += not done(no_full_number_in_the_log, world)
    return bad


def done(f, world):
    """Runs one test function and says how it went."""
    import traceback
    try:
        f(world)
        print('ok ' + f.__name__, flush=True)
        return True
    except Exception:
        print('not ok %s\n%s' % (f.__name__, traceback.format_exc()), flush=True)
        return False


class World:
    def __init__(self, call, data):
        self.call, self.data, self.port, self.at = call, data, 0, None

    def browser(self, **kw):
        return Browser(self.port, at=self.at, **kw)


def demo_accounts(call):
    """login → password of `yicai demo accounts`; the worker's number is 13900000001."""
    r = call('demo', 'accounts')
    assert r.returncode == 0, r.stderr
    return dict(re.findall(r'^  ([a-z]+)\s+(\S+)\s', r.stdout, re.M))
