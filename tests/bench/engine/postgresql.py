#!/usr/bin/env python3
"""postgresql.py DATA RUNS: a throw-away PostgreSQL on the registry's CSV files in DATA; RESULT and CHECK as the others."""
import os, re, subprocess, sys, tempfile, time

data, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2])
here = os.path.dirname(os.path.abspath(__file__))
scratch = os.path.join(here, '..', '..', '..', 'tools', 'pg-scratch')
SESSION = """SET work_mem = '768MB'; SET hash_mem_multiplier = 2; SET maintenance_work_mem = '1GB';
SET max_parallel_workers_per_gather = 0; SET client_min_messages = error; SET temp_buffers = '256MB';
"""


def sql(name):
    return open(os.path.join(here, 'sql', 'postgresql-%s.sql' % name), encoding='utf-8').read()


def psql(url, text):
    p = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-f', '-'], input=text,
                       stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return p.stdout


def load(url):
    copies = ''.join("\\copy %s from '%s/%s.csv' csv header\n" % (t, data, t)
                     for t in ('worker', 'emp', 'cert', 'train', 'inst', 'inst_grade'))
    psql(url, SESSION + sql('schema') + copies + """
ALTER TABLE emp ADD PRIMARY KEY (worker_id, seq); ALTER TABLE cert ADD PRIMARY KEY (worker_id, seq);
ALTER TABLE train ADD PRIMARY KEY (worker_id, seq); CREATE INDEX ON emp (worker_id, start_date); VACUUM ANALYZE;
""")


def compute(url):
    """Seconds and the session's peak in MiB, asked of the server's own process while it still is there."""
    before = time.perf_counter()
    out = psql(url, SESSION + sql('compute') + """
SELECT pg_backend_pid() AS pid \\gset
\\setenv PID :pid
\\! cat /proc/$PID/status
""")
    took = time.perf_counter() - before
    return took, int(re.search(r'VmHWM:\s+(\d+)', out).group(1)) / 1024


with tempfile.TemporaryDirectory() as folder:
    url = subprocess.run([scratch, 'start', folder, str(os.getpid())], stdout=subprocess.PIPE, universal_newlines=True,
                         check=True).stdout.strip()
    try:
        load(url)
        took, peaks = zip(*(compute(url) for _ in range(runs)))
        check = psql(url, sql('check')).strip()
    finally:
        subprocess.run([scratch, 'stop', folder], check=True)
workers = sum(1 for _ in open(os.path.join(data, 'worker.csv'))) - 1
print('RESULT 1 %.2f %.0f' % (sorted(took)[len(took) // 2] * 1e9 / workers, max(peaks)))
print(check)
