"""What happens when memory runs out: the k-th allocation of a whole run of the program fails (shim.c), alone or with all
that follow. The program ends by itself with a sentence and status 3, or does its work; it never breaks down, says that
it did what it did not, or leaves half of it."""
import os, random, subprocess


def run(program, call, shim, args, **env):
    return subprocess.run([program, *args], env=dict(call.env, LD_PRELOAD=shim, **env), cwd=call.cwd, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def allocations(program, call, shim, args, tmp):
    """How many there are in a run in which none fails, and what it prints."""
    count = os.path.join(tmp, 'count')
    p = run(program, call, shim, args, FAIL_COUNT=count)
    return int(open(count).read()), p.stdout


def chosen(n, times, rng):
    """Which to let fail: all when there are few; else the first ones, where most of the set-up is, and some of the rest."""
    if n <= times:
        return range(1, n + 1)
    return sorted(set(range(1, times // 2 + 1)) | {rng.randint(1, n) for _ in range(times // 2)})


def memory(program, call, shim, sheets, tmp, times, check, rows_of):
    """The import first, undone when it went through; then what reads."""
    rng = random.Random(7)
    lines = open(os.path.join(sheets, '任职.csv'), encoding='utf-8').read().split('\n')
    folder = os.path.join(tmp, 'short')
    os.makedirs(folder, exist_ok=True)
    sheet = os.path.join(folder, '任职.csv')
    open(sheet, 'w', encoding='utf-8').write('\n'.join(lines[:201]) + '\n')
    n, _ = allocations(program, call, shim, ['import', sheet, '--dry-run'], tmp)
    for k in chosen(n, times, rng):
        for on in '01':
            p = run(program, call, shim, ['import', sheet], FAIL_AT=str(k), FAIL_ON=on)
            got = rows_of(call)
            told(check, 'import', k, on, p)
            check('import, allocation %d fails (%s): all or nothing' % (k, on), got == (200 if p.returncode == 0 else 0), '%d rows, exit %d' % (got, p.returncode))
            if got:
                number = [l.split(',')[0] for l in call('import', 'list', '--format', 'csv').stdout.split('\n') if '任职.csv' in l]
                check('undo', call('import', 'undo', number[-1]).returncode == 0)
    check('the journal agrees', call('audit', 'verify').returncode == 0)
    check('the import goes through at last', call('import', sheet).returncode == 0)
    for args in (['entitle', '--policy', 'all', '--from', '2024-01', '--to', '2024-03', '--as-of', '2024-12-31', '--format', 'csv'],
                 ['export', '任职', '人员', '--out', 'out.xlsx'], ['policy', 'check'], ['backup', 'copy.db']):
        made = [os.path.join(call.cwd, a) for a in args if a.endswith(('.xlsx', '.db'))]
        n, whole = allocations(program, call, shim, args, tmp)
        for k in chosen(n, times, rng):
            for path in made:
                if os.path.exists(path):
                    os.remove(path)
            p = run(program, call, shim, args, FAIL_AT=str(k), FAIL_ON=rng.choice('01'))
            told(check, ' '.join(args[:2]), k, '', p)
            if p.returncode == 0:
                check('%s, allocation %d fails: what is printed is whole' % (args[0], k), p.stdout == whole)
            check('%s, allocation %d fails: a file is whole or not there' % (args[0], k), all(os.path.exists(m) == (p.returncode == 0) for m in made))


def told(check, what, k, on, p):
    said = ''.join(l for l in p.stderr.decode('utf-8', 'replace').splitlines(True) if not l.startswith('[ERROR]'))  # libxlsxwriter's own
    check('%s, allocation %d fails (%s): a sentence and 3' % (what, k, on),
          p.returncode == 0 or (p.returncode == 3 and said.startswith('yicai: ') and said.count('\n') == 1), 'exit %d %s' % (p.returncode, said[-300:]))
