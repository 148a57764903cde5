"""What a full disk, a kill and memory that runs out leave of money on its way: a demo city's money (budgets, claims, batches, the bank's answers, claims
back) is made and stopped at made-up places. Whatever was written agrees: balances with postings, postings with where each payment
stands, batches with their lines and signatures."""
import contextlib, os, random, resource, shutil, signal, sqlite3, subprocess, time
from memory import allocations, run, told

# Which allocations fail, as parts of all: few while it only computes, many where claims go through review to the budget line (the first
# quarter's begin near .39) and batches are drawn up, signed, issued, answered and made good (near .42 to .6).
WHERE = ((0, .39, 1), (.39, .6, 4), (.6, 1, 2))

LIES = {
    'a balance is not what its postings come to':
        'select line_id, account from (select line_id, debit as account, amount from ledger_postings union all select line_id, credit, -amount '
        'from ledger_postings union all select line_id, account, -amount from ledger_balances) x group by line_id, account having sum(amount) <> 0',
    'what is committed is not what waits':
        'select l.id from ledger_lines l where coalesce((select b.amount from ledger_balances b where b.line_id = l.id and b.account = 3), 0) <> '
        'coalesce((select sum(p.amount - s.offset_amount) from payments p join payment_states s on s.payment_id = p.id where p.line_id = l.id and s.state in (1, 2, 5)), 0)',
    'what is in transit is not what the bank has':
        'select l.id from ledger_lines l where coalesce((select b.amount from ledger_balances b where b.line_id = l.id and b.account = 4), 0) <> '
        'coalesce((select sum(p.amount - s.offset_amount) from payments p join payment_states s on s.payment_id = p.id where p.line_id = l.id and s.state = 3), 0)',
    'what is paid is not what reached people less what is claimed back':
        'select l.id from ledger_lines l where coalesce((select b.amount from ledger_balances b where b.line_id = l.id and b.account = 5), 0) <> '
        'coalesce((select sum(case s.state when 4 then p.amount else s.offset_amount end) from payments p join payment_states s on s.payment_id = p.id where p.line_id = l.id), 0) - '
        'coalesce((select sum(r.amount) from recoveries r where r.line_id = l.id), 0) + '
        'coalesce((select sum(m.amount) from recovery_moves m join recoveries r on r.id = m.recovery_id where r.line_id = l.id and m.way = 1), 0)',
    'a batch is not its lines':
        'select b.id from payment_batches b where b.items <> (select count(*) from payment_items i where i.batch_id = b.id) or '
        'b.amount <> (select sum(i.amount) from payment_items i where i.batch_id = b.id)',
    'a batch went out unsigned':
        'select x.batch_id from payment_issues x where (select count(*) from payment_signatures s where s.batch_id = x.batch_id) < 2',
    'a payment without a key, or a key without its payment':
        'select p.id from payments p where p.amount <> (select coalesce(sum(k.amount), 0) from payment_keys k where k.payment_id = p.id)',
}


def agrees(call, check, what):
    p = call('audit', 'verify')
    check('%s: the journal agrees' % what, p.returncode == 0, p.stderr)
    with contextlib.closing(sqlite3.connect(call.env['YICAI_DB'])) as c:
        for lie, query in LIES.items():
            rows = c.execute(query).fetchall()
            check('%s: %s' % (what, lie), not rows, str(rows[:3]))
        return c.execute('select count(*) from journal').fetchone()[0]


def back(call, base):
    for end in ('', '-wal', '-shm'):
        if os.path.exists(call.env['YICAI_DB'] + end):
            os.remove(call.env['YICAI_DB'] + end)
    shutil.copy(base, call.env['YICAI_DB'])


def short_of_memory(program, call, shim, base, tmp, times, most, rng, check):
    """An allocation of the whole way fails, alone or with all that follow: a sentence and 3, or all of it; what is written agrees."""
    back(call, base)
    n, said = allocations(program, call, shim, ['demo', 'money'], tmp)
    reached = set()
    for begin, end, part in WHERE:
        for i in range(max(1, times * part // 2)):
            k, on = 1 + rng.randrange(int(n * begin), int(n * end)), '01'[i % 2]
            back(call, base)
            p = run(program, call, shim, ['demo', 'money'], FAIL_AT=str(k), FAIL_ON=on)
            told(check, 'demo money', k, on, p)
            got = agrees(call, check, 'allocation %d of %d fails (%s)' % (k, n, on))
            check('allocation %d fails (%s): what is said to be done is' % (k, on), p.returncode or (got == most and p.stdout == said), '%d entries, %d' % (got, most))
            reached.add(got)
    check('memory ran out in many places', len(reached) > times, str(sorted(reached)))


def money(program, stores, tmp, kills, shim, times, check):
    rng = random.Random(17)
    with stores.fresh(program, tmp) as call:
        for args in (('init',), ('demo', '--people', '600')):
            p = call(*args)
            check(' '.join(args), p.returncode == 0, p.stderr)
        with contextlib.closing(sqlite3.connect(call.env['YICAI_DB'], isolation_level=None)) as c:
            c.execute('pragma wal_checkpoint(truncate)')
        base = os.path.join(tmp, 'money-base.db')
        shutil.copy(call.env['YICAI_DB'], base)
        begun = time.monotonic()
        p = call('demo', 'money')
        whole, most = time.monotonic() - begun, agrees(call, check, 'undisturbed')
        check('a city has money', p.returncode == 0, p.stderr)
        with contextlib.closing(sqlite3.connect(call.env['YICAI_DB'])) as c:
            c.execute('update ledger_balances set amount = amount + 1 where account = 5')
            check('a fen too much is seen', [bool(c.execute(q).fetchall()) for q in LIES.values()] == [True, False, False, True, False, False, False])
            c.rollback()
        reached = set()
        for size in sorted(rng.randrange(50000, 4000000, 1000) for _ in range(kills)):
            back(call, base)
            p = subprocess.run([program, 'demo', 'money'], env=call.env, cwd=call.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, universal_newlines=True,
                               preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))))
            check('disk full at %d: it is said' % size, p.returncode == 0 or (p.returncode == 3 and p.stderr.startswith('yicai: ')), '%d %s' % (p.returncode, p.stderr))
            reached.add(agrees(call, check, 'disk full at %d' % size))
        for k in range(kills):
            back(call, base)
            p = subprocess.Popen([program, 'demo', 'money'], env=call.env, cwd=call.cwd, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                p.wait(rng.uniform(.05, whole))
            except subprocess.TimeoutExpired:
                p.send_signal(signal.SIGKILL)
            p.wait()
            reached.add(agrees(call, check, 'kill %d' % k))
        short_of_memory(program, call, shim, base, tmp, times, most, rng, check)
        check('it was stopped on the way', kills < 3 or len(reached - {most}) > 1, str(sorted(reached)))
