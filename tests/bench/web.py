#!/usr/bin/env python3
"""web.py PROGRAM BARE STORE PEOPLE: how many pages a second `yicai serve` answers, beside libmicrohttpd alone.

Each page is asked for with wrk over 1 and 32 connections, and so is a prepared answer of the same size from BARE
(bare_http.c) right afterwards on the same machine. Whoever asks publicly comes from ever other addresses (the proxy that
the server believes is the bench itself), so that the limit of the public check does not spoil its measure. Anything but
200 ends the bench. YICAI_BENCH_SECONDS (5) is how long each measure takes. Beside the rates stands the processor time that
the server took for a request: it says the same on a machine that has other work.
"""
import os, re, socket, subprocess, sys, tempfile, time, urllib.parse

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(here), 'web'))
import client

program, bare, store, people = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3], int(sys.argv[4])
SECONDS = os.environ.get('YICAI_BENCH_SECONDS', '5')
GOALS = {'公开核验': 0.60, '人员页': 0.15}

# A header of its own for each request: fourteen million addresses, none twice.
ADDRESSES = """
local n = %d
request = function()
	n = n + 1
	wrk.headers["X-Forwarded-For"] = "10." .. n %% 251 .. "." .. math.floor(n / 251) %% 241 .. "." .. math.floor(n / 60491) %% 239
	return wrk.format(nil, nil)
end
"""
# The same work in wrk where no address matters.
PLAIN = ADDRESSES.replace('X-Forwarded-For', 'X-Nothing')


def milliseconds(text):
    """1.23ms, 850us, 1.2s → ms"""
    n, unit = re.fullmatch(r'([\d.]+)(us|ms|s)', text).groups()
    return float(n) * {'us': 0.001, 'ms': 1, 's': 1000}[unit]


def processor(pid):
    """Seconds that a process has used."""
    at = open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()
    return (int(at[11]) + int(at[12])) / os.sysconf('SC_CLK_TCK')


def wrk(pid, url, connections, script, headers):
    """requests a second, p50 and p99 in ms, µs of the server's processor time for a request"""
    before = processor(pid)
    with tempfile.NamedTemporaryFile('w', suffix='.lua') as f:
        f.write(script % (connections * 7919 + 1))
        f.flush()
        more = [x for h in headers for x in ('-H', h)]
        p = subprocess.run(['wrk', '-t1', '-c%d' % connections, '-d%ss' % SECONDS, '--timeout', '20s', '--latency', '-s', f.name, *more, url],
                           stdout=subprocess.PIPE, universal_newlines=True, check=True)
    if 'Non-2xx' in p.stdout or 'Socket errors' in p.stdout:
        sys.exit('%s\n%s' % (url, p.stdout))
    rate = float(re.search(r'Requests/sec:\s*([\d.]+)', p.stdout).group(1))
    at = dict(re.findall(r'(\d+)%\s+([\d.]+\w+)', p.stdout))
    asked = int(re.search(r'(\d+) requests in', p.stdout).group(1))
    return rate, milliseconds(at['50']), milliseconds(at['99']), (processor(pid) - before) * 1e6 / asked


def settle(pid):
    """Waits until what the server does by itself after its start (lists, daily figures) is done."""
    for _ in range(600):
        before = processor(pid)
        time.sleep(1)
        if processor(pid) - before < 0.05:
            return
    sys.exit('the server does not come to rest')


def memory(pid):
    """Resident memory and its highest point, in MB."""
    text = open('/proc/%d/status' % pid).read()
    return tuple(int(re.search(k + r':\s*(\d+)', text).group(1)) // 1024 for k in ('VmRSS', 'VmHWM'))


def bare_rates(size, connections):
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
    p = subprocess.Popen([bare, str(port), str(size)], stdin=subprocess.PIPE)
    try:
        while True:
            try:
                socket.create_connection(('127.0.0.1', port)).close()
                break
            except OSError:
                if p.poll() is not None:
                    sys.exit('bare_http does not begin')
        return {c: wrk(p.pid, 'http://127.0.0.1:%d/' % port, c, PLAIN, []) for c in connections}
    finally:
        p.stdin.close()
        p.wait()


def accounts():
    """Passwords of the demo accounts, made once and kept beside the store."""
    kept = store + '.accounts'
    if not os.path.exists(kept):
        r = subprocess.run([program, '--db', store, 'demo', 'accounts'], stdout=subprocess.PIPE, universal_newlines=True, check=True)
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as f:
            f.write(r.stdout)
    return dict(re.findall(r'^  ([a-z]+)\s+(\S+)\s', open(kept).read(), re.M))


def certificate(story):
    """A certificate's number among a person's facts; None."""
    values = (v for part in story['parts'] if part['record'] == '证书' for f in part['facts'] for v in f['values'])
    return next((v['text'] for v in values if v['label'] == '证书编号'), None)


def pages(b):
    """What is measured: name → (path, signed in). The person has a certificate and a history."""
    quote = urllib.parse.quote
    some = '/workers?state=%s&grade=%s&sort=%s' % (quote('在职'), quote('三级'), quote('起始日期'))
    for row in b.data(some).json()['people']:
        number = certificate(b.data('/workers/' + row['person_id']).json()['story'])
        if number:
            return {'人员页': ('/workers/' + row['person_id'], True),
                    '筛选列表': (some, True),
                    '姓名搜索': ('/search?q=' + quote(row['name'][-2:]), True),
                    '公开核验': ('/verify/' + quote(number), False)}
    sys.exit('no certificate on the first page of the list')


def main():
    passwords = accounts()
    p = subprocess.Popen([program, '--db', store, 'serve', '--listen', '127.0.0.1:0', '--proxy', '127.0.0.1'],
                         stdout=subprocess.PIPE, universal_newlines=True)
    try:
        port = int(re.search(r':(\d+)$', p.stdout.readline().strip()).group(1))
        settle(p.pid)
        print('web       %d people; resident %d MB before the first page (highest %d)' % (people, *memory(p.pid)))
        b = client.Browser(port)
        a = b.send('/login', {'login': 'shaoxing', 'password': passwords['shaoxing']})
        assert a.status == 303, a.status
        cookie = ['Cookie: yicai=' + b.jar['yicai']]
        for name, (path, signed) in pages(b).items():
            a = b.get(path) if signed else client.Browser(port).get(path)
            assert a.status == 200, (name, path, a.status)
            ours = {c: wrk(p.pid, 'http://127.0.0.1:%d%s' % (port, path), c, PLAIN if signed else ADDRESSES, cookie if signed else [])
                    for c in (1, 32)}
            theirs = bare_rates(len(a.body), (1, 32))
            for c in (1, 32):
                share = ours[c][0] / theirs[c][0]
                goal = '（目标 %.0f%%）' % (GOALS[name] * 100) if name in GOALS else ''
                print('web       %s %d bytes, %d connections: %.0f requests/s, p50 %.2f ms, p99 %.2f ms, CPU %.0f µs; '
                      'bare %.0f, p99 %.2f ms, CPU %.0f µs; ratio %.1f %%, of CPU %.1f %%%s' % (
                          (name, len(a.body), c) + ours[c] + (theirs[c][0],) + theirs[c][2:] +
                          (share * 100, theirs[c][3] / ours[c][3] * 100, goal)), flush=True)
        print('web       resident %d MB after, highest %d MB' % memory(p.pid))
    finally:
        p.terminate()
        p.wait(30)


main()
