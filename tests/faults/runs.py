"""The program is killed in the middle of `yicai run start`: nobody says 核算中 any more, the run is finished from what was frozen with it and
says what one says that nobody disturbed; two at once on one run never both end it."""
import csv, io, signal, subprocess, time

ASK = ('--policy', 'all', '--from', '1990-01', '--to', '2049-12', '--as-of', '2049-12-31')
TRIES = 40


def runs(call):
    """Number and state of each run, the newest first."""
    p = call('run', 'list', '--format', 'csv')
    assert p.returncode == 0, p.stderr
    return [(r['批号'], r['状态']) for r in csv.DictReader(io.StringIO(p.stdout.lstrip('\ufeff')))]


def held(program, call, *more):
    """A `run start` that stands still in the middle, and the run's number."""
    before = len(runs(call))
    for _ in range(TRIES):
        p = subprocess.Popen([program, 'run', 'start', *ASK, *more], env=call.env, cwd=call.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        while p.poll() is None and len(runs(call)) == before:
            time.sleep(.001)
        p.send_signal(signal.SIGSTOP)
        now = runs(call)
        if p.poll() is None and now[0][1] == '核算中':
            return p, now[0][0]
        p.send_signal(signal.SIGCONT)
        p.wait()
        before = len(runs(call))
    raise AssertionError('no run is ever seen at work')


def lines(call, run):
    p = call('run', 'show', run, '--lines', '--verify', '--format', 'csv')
    return p.stdout if p.returncode == 0 else p.stderr


def run_kills(program, stores, tmp, kills, check):
    with stores.fresh(program, tmp) as call:
        for args in (('init',), ('demo', '--people', '600')):
            p = call(*args)
            check(' '.join(args), p.returncode == 0, p.stderr)
        p = call('run', 'start', *ASK)
        whole = runs(call)[0]
        check('a run that nobody disturbs', p.returncode == 0 and whole[1] == '已完成', p.stderr)
        want = lines(call, whole[0])
        for k in range(kills):
            p, run = held(program, call)
            second = call('run', 'resume', run)
            check('run %d: nobody else computes it while its process lives' % k, second.returncode != 0, second.stderr)
            p.send_signal(signal.SIGKILL)
            p.wait()
            check('run %d, killed: 中断' % k, dict(runs(call))[run] == '中断', str(runs(call)[0]))
            shown = call('run', 'show', run).stdout
            check('run %d, killed: what to do is said' % k, '中断' in shown and 'yicai run resume ' + run in shown, shown)
            both = [subprocess.Popen([program, 'run', 'resume', run], env=call.env, cwd=call.cwd, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True) for _ in range(2)]
            said = [x.communicate()[1] for x in both]
            check('run %d: of two who go on one ends it' % k, sorted(x.returncode == 0 for x in both) == [False, True], str(said))
            check('run %d is done' % k, dict(runs(call))[run] == '已完成', str(runs(call)[0]))
            check('run %d says what one says that was not disturbed' % k, lines(call, run) == want, lines(call, run)[:300])
            check('run %d, done, is not computed again' % k, call('run', 'resume', run).returncode != 0)
        p = call('audit', 'verify')
        check('after the runs the journal is whole', p.returncode == 0, p.stderr)
