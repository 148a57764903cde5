"""A server that dies while an import is checked or written: nothing is half done, and the next server goes on."""
import os, re, signal, subprocess, sys, tempfile, traceback
import client

stores = client.stores


def citizen(n):
    """A valid citizen's number."""
    body = '33060219800101%03d' % (n % 1000) if n < 1000 else '3306021981%02d%02d%03d' % (1 + n // 20000, 1 + n // 1000 % 20, n % 1000)
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


class Server:
    """A server that can be killed."""

    def __init__(self, call):
        self.p = subprocess.Popen([call.program, 'serve', '--listen', '127.0.0.1:0', '--files', 'files'], env=call.env, cwd=call.cwd,
                                  stdout=subprocess.PIPE, universal_newlines=True, encoding='utf-8')
        self.port = int(re.search(r':(\d+)$', self.p.stdout.readline().strip()).group(1))

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()
        self.p.stdout.close()


def settled(b, path):
    return client.until(lambda: b.data(path).json()['is'], lambda d: d['state'] not in ('检查中', '写入中'))


def at_last_all_or_nothing(call, rows):
    """Kills the server right after each of the two jobs was begun; a fresh server ends what was begun."""
    password = client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600')
    server = Server(call)
    b = client.Browser(server.port).sign_in('city', password)
    text = '证件号码,姓名\n' + ''.join('%s,某样例\n' % citizen(n) for n in range(1, rows + 1))
    a = b.send('/import', {}, action='/import', files={'file': ('人员.csv', text.encode())})
    assert a.status == 303, a.text[:1000]
    path = a.headers['location']
    d = b.data(path).json()
    form = {'tab': d['chosen'], 'sheet': d['sheet'], 'header_first': d['header_first'], 'header_last': d['header_last'],
            'col': [c['label'] for c in d['column']], '_csrf': b.get(path).form(path + '/check')['_csrf']}
    a = b.post(path + '/check', form)
    assert a.status == 303, a.text[:1000]
    server.kill()
    server = Server(call)
    b.port = server.port
    d = settled(b, path)
    assert d['state'] == '待确认' and d['good'] == rows, d
    a = b.post(path + '/confirm', b.get(path).form(path + '/confirm'))
    assert a.status == 303, a.text[:1000]
    server.kill()
    assert call('export', '人员').stdout.count('某样例') in (0, rows)
    server = Server(call)
    b.port = server.port
    d = settled(b, path)
    assert d['state'] == '已导入' and d['written'] == rows, d
    assert call('export', '人员').stdout.count('某样例') == rows
    batches = [l for l in call('import', 'list').stdout.split('\n') if '人员.csv' in l]
    assert len(batches) == 1, batches
    r = call('audit', 'verify')
    assert r.returncode == 0, r.stdout + r.stderr
    server.kill()


bad = 0
with tempfile.TemporaryDirectory(prefix='yicai-web-') as scratch:
    for name, rows in (('a_few_rows_survive_a_kill', 3), ('many_rows_survive_a_kill', 4000)):
        try:
            with stores.fresh(os.path.abspath(sys.argv[1]), scratch) as call:
                call.program = os.path.abspath(sys.argv[1])
                assert call('init').returncode == 0
                at_last_all_or_nothing(call, rows)
            print('ok ' + name, flush=True)
        except Exception:
            bad += 1
            print('not ok %s\n%s' % (name, traceback.format_exc()), flush=True)
sys.exit(1 if bad else 0)
