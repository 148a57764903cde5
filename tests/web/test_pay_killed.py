"""A server that dies right behind what a job of payments has written: the next server begins the job anew, which finds its work and ends;
there is one batch, one issue, one file, one answer, booked once."""
import os, re, signal, sqlite3, subprocess, sys, tempfile
import client

stores = client.stores


class Server:
    def __init__(self, call):
        self.p = subprocess.Popen([call.program, 'serve', '--listen', '127.0.0.1:0', '--files', 'files'], env=call.env, cwd=call.cwd,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True, encoding='utf-8')
        self.port = int(re.search(r':(\d+)$', self.p.stdout.readline().strip()).group(1))

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()
        self.p.stdout.close()


def sql(call, statement):
    if call.pg:
        return stores.psql(call.env['YICAI_DB'], statement)
    c = sqlite3.connect(call.env['YICAI_DB'], isolation_level=None)
    c.execute(statement)
    c.close()


def done_twice(w, action, page, values=(), files=None):
    """The job that the form asks for; then the server dies as if before it could note the end. Where the job leads to, both times."""
    b = w.b
    a = b.post(action, {**b.get(page).form(action), **dict(values), 'later': '1'}, files)
    assert a.status == 303 and a.headers['location'].startswith('/jobs/'), (a.status, a.text[-1000:])
    job = a.headers['location']
    first = b.ended(job)
    assert first['state'] == '完成', first
    w.server.kill()
    sql(w.call, 'update job set state = 2, ended = 0 where id = ' + job.rsplit('/', 1)[1])
    w.server = Server(w.call)
    b.port = w.server.port
    again = b.ended(job)
    assert (again['state'], again['result']) == ('完成', first['result']), again
    return first['result']


def aged(path):
    """A file of the day before yesterday."""
    then = os.stat(path).st_mtime - 48 * 3600
    os.utime(path, (then, then))


def a_job_begun_anew_finds_what_it_has_done(w):
    call = w.call
    for args in (('init',), ('demo', '--people', '600'), ('demo', 'money'), ('directory',)):
        r = call(*args)
        assert r.returncode == 0, r.stderr
    word = {x: client.account(call, x, '--name', x, '--role', '财政', '--unit', '330600') for x in ('one', 'two')}
    left = [os.path.join(call.cwd, 'files', 'pay', name) for name in ('pay-1.csv', 'pay-2.csv')]
    os.makedirs(os.path.dirname(left[0]))
    for path in left:
        open(path, 'w').close()
    aged(left[0])
    w.server = Server(call)
    client.until(lambda: os.path.exists(left[0]), lambda there: not there)
    assert os.path.exists(left[1]), 'a file of today waits'
    os.unlink(left[1])
    b = w.b = client.Browser(w.server.port).sign_in('one', word['one'])
    line = next(x['id'] for x in b.data('/subsidy/payments').json()['waiting'] if x['waiting'])
    new = '/subsidy/payments/new?line=' + line
    assert done_twice(w, '/subsidy/payments/preview', new + '&later=1') == new
    batches = len(b.data('/subsidy/payments').json()['batches'])
    p = done_twice(w, '/subsidy/payments', new)
    assert len(b.data('/subsidy/payments').json()['batches']) == batches + 1
    other = client.Browser(w.server.port).sign_in('two', word['two'])
    for who in (b, other):
        assert who.post(p + '/sign', who.get(p).form(p + '/sign')).status == 303
    assert done_twice(w, p + '/issue', p + '/issue') == p
    d = b.data(p).json()
    assert d['b']['stage'] == '待回执' and d['b']['issued_by'] == 'one', d['b']
    made = done_twice(w, p + '/file', p, {'template': '一卡通', 'reason': '交银行'})
    assert len(b.data(p).json()['files']) == 1
    file, = os.listdir(os.path.join(call.cwd, 'files', 'pay'))
    path, written = os.path.join(call.cwd, 'files', 'pay', file), os.stat(os.path.join(call.cwd, 'files', 'pay', file))
    aged(path)
    assert b.get(made).status == 404, 'a file is given for a day'
    os.utime(path, (written.st_mtime, written.st_mtime))
    assert b.get(made).status == 200
    text = '序号,金额,结果,原因\n' + ''.join('%s,%s,成功,\n' % (x['no'], x['amount']) for x in d['lines'])
    check = done_twice(w, p + '/result', p, (), {'file': ('回执.csv', text.encode())})
    assert len(b.data(p).json()['checks']) == 1
    assert done_twice(w, check + '/book', check) == p
    d = b.data(p).json()['b']
    assert d['stage'] == '全部到账' and d['paid_amount'] == d['amount'], d
    assert os.listdir(os.path.join(call.cwd, 'files', 'pay')) == [], 'no file is left'
    r = call('audit', 'verify')
    assert r.returncode == 0, r.stderr


class World:
    pass


bad = 0
with tempfile.TemporaryDirectory(prefix='yicai-web-') as scratch, stores.fresh(os.path.abspath(sys.argv[1]), scratch) as call:
    w = World()
    w.call, call.program, w.server = call, os.path.abspath(sys.argv[1]), None
    try:
        bad = not client.done(a_job_begun_anew_finds_what_it_has_done, w)
    finally:
        if w.server:
            w.server.kill()
sys.exit(int(bad))
