"""A job with a process of its own: what becomes of the job when that process dies, or the server does."""
import csv, io, os, re, signal, sqlite3, subprocess, sys, tempfile, time
import client

stores = client.stores


class Server:
    """A server whose children can be seen."""

    def __init__(self, call):
        self.p = subprocess.Popen([call.program, 'serve', '--listen', '127.0.0.1:0'], env=call.env, cwd=call.cwd, stdout=subprocess.PIPE,
                                  universal_newlines=True, encoding='utf-8')
        self.port = int(re.search(r':(\d+)$', self.p.stdout.readline().strip()).group(1))

    def child(self, job, b):
        """Holds the process of this job as soon as there is one, and returns its number; None when the job was done first."""
        while b.data(job).json()['running']:
            for pid in (x for _ in range(20) for x in self.children()):
                try:
                    with open('/proc/%d/cmdline' % pid, 'rb') as f:
                        words = f.read()
                except (FileNotFoundError, ProcessLookupError):  # another job's, that has ended
                    continue
                if words.endswith(b'--job\0%d\0' % int(job.rsplit('/', 1)[1])):
                    os.kill(pid, signal.SIGSTOP)
                    return pid

    def children(self):
        """The processes that any thread of the server has started and that live."""
        for thread in os.listdir('/proc/%d/task' % self.p.pid):
            try:
                with open('/proc/%d/task/%s/children' % (self.p.pid, thread)) as f:
                    yield from map(int, f.read().split())
            except (FileNotFoundError, ProcessLookupError):
                continue

    def end(self, how):
        self.p.send_signal(how)
        self.p.wait()
        self.p.stdout.close()


def alive(pid):
    try:
        return open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()[0] not in 'ZX'
    except FileNotFoundError:
        return False


def ended(b, path):
    return client.until(lambda: b.data(path).json(), lambda d: not d['running'])


def held(w):
    """A job and its process, which is held. What is done before it is seen is asked for again."""
    for _ in range(100):
        path = refresh(w.b)
        child = w.server.child(path, w.b)
        if child:
            return path, child
    raise AssertionError('no job is ever seen at work')


def refresh(b):
    a = b.send('/dash', {}, '/dash/refresh')
    assert a.status == 303, a.text[:1000]
    return a.headers['location']


def a_job_that_dies_has_failed_and_says_so(w):
    path, child = held(w)
    assert w.b.data(path).json()['state'] == '进行中'
    os.kill(child, signal.SIGKILL)
    d = ended(w.b, path)
    assert d['state'] == '失败' and '信号 9' in d['message'] and '再发起一次' in d['message'], d
    assert w.b.get(path).status == 200


def a_job_that_breaks_off_by_a_fault_of_the_program_says_so_and_nothing_of_memory(w):
    path, child = held(w)
    os.kill(child, signal.SIGABRT)
    os.kill(child, signal.SIGCONT)
    d = ended(w.b, path)
    assert d['state'] == '失败' and d['message'] == '程序出错（信号 6）: 请告诉系统管理员', d


def a_job_that_is_asked_for_again_is_done(w):
    d = ended(w.b, refresh(w.b))
    assert d['state'] == '完成' and d['result'] == '/dash', d


def the_store_and_the_key_do_not_show_among_the_words_of_its_command(w):
    path, child = held(w)
    words = open('/proc/%d/cmdline' % child, 'rb').read().rstrip(b'\0').split(b'\0')
    os.kill(child, signal.SIGCONT)
    assert words[:3] == [b'yicai', b'serve', b'--job'] and len(words) == 4, words
    assert ended(w.b, path)['state'] == '完成'


def a_server_that_stops_ends_the_process_and_the_next_one_does_the_job(w):
    path, child = held(w)
    w.server.end(signal.SIGKILL)
    os.kill(child, signal.SIGCONT)
    while alive(child):
        time.sleep(0.01)
    w.server = Server(w.call)
    w.b.port = w.server.port
    assert ended(w.b, path)['state'] == '完成'


def told_to_end(pid):
    with open('/proc/%d/status' % pid) as f:
        return int(re.search(r'^ShdPnd:\s*(\w+)', f.read(), re.M).group(1), 16) >> signal.SIGTERM - 1 & 1


def a_job_that_a_planned_stop_interrupts_is_done_after_the_next_start(w):
    path, child = held(w)
    w.server.p.send_signal(signal.SIGTERM)
    while not told_to_end(child):
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)  # it has not come to its end, nor said so
    w.server.end(signal.SIGTERM)
    w.server = Server(w.call)
    w.b.port = w.server.port
    assert ended(w.b, path)['state'] == '完成'


def a_quick_job_passes_a_long_one(w):
    path, child = held(w)
    a = w.clerk.send('/org/eligible', {}, '/org/eligible')
    assert a.status == 303, (a.status, a.text[:1000])
    quick = client.until(lambda: w.clerk.data('/jobs').json()['jobs'], lambda jobs: jobs and not jobs[0]['running'])[0]
    assert quick['state'] == '完成' and w.b.data(path).json()['state'] == '进行中', quick
    os.kill(child, signal.SIGCONT)
    assert ended(w.b, path)['state'] == '完成'


def sql(w, statement):
    """The rows that a statement gives, if any."""
    if w.call.pg:
        r = subprocess.run(['psql', '-qXAt', '-F', '|', '-v', 'ON_ERROR_STOP=1', w.call.env['YICAI_DB'], '-c', statement], check=True,
                           stdout=subprocess.PIPE, universal_newlines=True)
        return [x.split('|') for x in r.stdout.splitlines()]
    c = sqlite3.connect(w.call.env['YICAI_DB'], isolation_level=None)
    rows = [[str(x) for x in row] for row in c.execute(statement).fetchall()]
    c.close()
    return rows


def at_work(w, path):
    return sql(w, 'select state, started, server from job where id = ' + path.rsplit('/', 1)[1])


def a_second_server_on_the_store_leaves_alone_what_the_first_one_does(w):
    path, child = held(w)
    before = at_work(w, path)
    assert before[0][0] == '2', before
    second = Server(w.call)
    try:
        w.clerk.port = second.port

        def taken():  # the second takes jobs once it has settled what was left
            assert w.clerk.send('/org/eligible', {}, '/org/eligible').status == 303
            return [s for s, in sql(w, 'select server from job') if s.split(' ')[1:2] == [str(second.p.pid)]]
        client.until(taken)
        assert at_work(w, path) == before
    finally:
        w.clerk.port = w.server.port
        second.end(signal.SIGTERM)
        os.kill(child, signal.SIGCONT)
    assert ended(w.b, path)['state'] == '完成'
    assert at_work(w, path)[0][1:] == before[0][1:]


def a_job_of_another_machine_is_begun_anew_when_it_gives_no_sign_of_life(w):
    row = ("insert into job (id, account, who, kind, title, args, state, done, total, message, result, created, started, ended, cancel, server,"
           " beat) values (%d, 0, '系统', 'tidy', '整理', '', 2, 0, 0, '', '', 1, 1, 0, 0, 'machine/other 7 7', %d)")
    sql(w, row % (1, int((time.time() + 3600) * 1e6)))
    sql(w, row % (2, 1))
    client.until(lambda: sql(w, 'select state from job where id = 2'), lambda rows: rows == [['3']])
    if w.call.pg:  # a file is one machine's: there nobody else can be alive
        assert sql(w, 'select state, started from job where id = 1') == [['2', '1']]
        sql(w, 'update job set beat = 1 where id = 1')
    client.until(lambda: sql(w, 'select state from job where id = 1'), lambda rows: rows == [['3']])


def a_server_whose_job_was_settled_by_another_does_not_note_its_end(w):
    path, child = held(w)
    number = path.rsplit('/', 1)[1]
    sql(w, "update job set server = 'machine/other 7 7', beat = %d where id = %s" % (int((time.time() + 3600) * 1e6), number))
    os.kill(child, signal.SIGCONT)
    while alive(child):
        time.sleep(0.01)
    assert at_work(w, path)[0][2] == 'machine/other 7 7' and at_work(w, path)[0][0] == '2', at_work(w, path)
    sql(w, 'update job set beat = 1 where id = ' + number)
    assert ended(w.b, path)['state'] == '完成'


class World:
    pass


bad = 0
with tempfile.TemporaryDirectory(prefix='yicai-web-') as scratch, stores.fresh(os.path.abspath(sys.argv[1]), scratch) as call:
    w = World()
    w.call, call.program = call, os.path.abspath(sys.argv[1])
    assert call('init').returncode == 0 and call('demo', '--people', '500').returncode == 0
    password = client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600')
    home = next(csv.DictReader(io.StringIO(call('export', '机构').stdout.lstrip('\ufeff'))))['统一社会信用代码']
    clerk = client.account(call, 'clerk', '--name', '办样例', '--kind', '机构经办', '--role', '机构经办', '--org', home)
    w.server = Server(call)
    try:
        w.b = client.Browser(w.server.port).sign_in('city', password)
        w.clerk = client.Browser(w.server.port).sign_in('clerk', clerk)
        for test in (a_quick_job_passes_a_long_one, a_job_that_dies_has_failed_and_says_so,
                     a_job_that_breaks_off_by_a_fault_of_the_program_says_so_and_nothing_of_memory, a_job_that_is_asked_for_again_is_done,
                     the_store_and_the_key_do_not_show_among_the_words_of_its_command,
                     a_server_that_stops_ends_the_process_and_the_next_one_does_the_job,
                     a_job_that_a_planned_stop_interrupts_is_done_after_the_next_start,
                     a_second_server_on_the_store_leaves_alone_what_the_first_one_does,
                     a_job_of_another_machine_is_begun_anew_when_it_gives_no_sign_of_life,
                     *([a_server_whose_job_was_settled_by_another_does_not_note_its_end] if call.pg else [])):
            bad += not client.done(test, w)
    finally:
        w.server.end(signal.SIGTERM)
sys.exit(bad > 0)
