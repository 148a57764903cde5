#!/usr/bin/env python3
"""sqlite.py DATA RUNS: SQLite on the registry's CSV files in DATA; RESULT and CHECK as the others print them."""
import csv, os, resource, sqlite3, sys, time

data, runs = sys.argv[1], int(sys.argv[2])
here = os.path.dirname(os.path.abspath(__file__))
TABLES = {'worker': 5, 'emp': 7, 'cert': 4, 'train': 3, 'inst': 3, 'inst_grade': 3}


def sql(name):
    return open(os.path.join(here, 'sql', 'sqlite-%s.sql' % name), encoding='utf-8').read()


def load(path):
    db = sqlite3.connect(path)
    db.executescript('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;' + sql('schema'))
    for table, columns in TABLES.items():
        with open(os.path.join(data, table + '.csv'), encoding='utf-8') as f:
            next(f)
            db.executemany('INSERT INTO %s VALUES (%s)' % (table, ','.join('?' * columns)), csv.reader(f))
    db.commit()
    db.execute('ANALYZE')
    db.close()


path = os.path.join(data, 'registry.db')
if not os.path.exists(path):
    load(path + '.new')
    os.rename(path + '.new', path)
workers = sum(1 for _ in open(os.path.join(data, 'worker.csv'))) - 1
took = []
for _ in range(runs):
    db = sqlite3.connect(path)
    before = time.perf_counter()
    db.executescript(sql('compute'))
    took.append(time.perf_counter() - before)
    check = db.execute(sql('check')).fetchone()[0]
    db.close()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print('RESULT 1 %.2f %.0f' % (sorted(took)[len(took) // 2] * 1e9 / workers, peak))
print(check)
