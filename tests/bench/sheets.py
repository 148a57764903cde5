#!/usr/bin/env python3
"""sheets.py FOLDER ROWS: an employment sheet of so many rows and, in FOLDER/base, the people and institutions it names."""
import csv, os, sys
from datetime import date, timedelta

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'oracle'))
from facts import HEAD, credit_code, id_number

folder, rows = sys.argv[1], int(sys.argv[2])
base = os.path.join(folder, 'base')
os.makedirs(base, exist_ok=True)


def sheet(path, name, lines):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f, lineterminator='\n')
        w.writerow(HEAD[name].split(','))
        w.writerows(lines)


orgs = [credit_code('52', '330602', n + 1) for n in range(200)]
people = [id_number('330602', (date(1960, 1, 1) + timedelta(n // 900)).strftime('%Y%m%d'), n % 900 + 1) for n in range((rows + 1) // 2)]
sheet(os.path.join(base, '机构.csv'), '机构', ([c, '样例机构%d' % i, '养老机构', '民办非营利', '', '330602', '', '', '', '2001-01-01', ''] for i, c in enumerate(orgs)))
sheet(os.path.join(base, '人员.csv'), '人员', (['', p, '样例%d' % i] + [''] * 10 for i, p in enumerate(people)))


def spells(n):
    for i in range(n):
        begin = date(2015, 1, 1) + timedelta(i * 7 % 2500)
        if i % 2:
            begin += timedelta(2600)
        end = '' if i % 2 else begin + timedelta(400)
        yield [people[i // 2], orgs[i * 31 % 200], '养老护理员', '是', '编外合同', begin, end, begin, '', '是', '' if i % 2 else '期满']


sheet(os.path.join(folder, '任职.csv'), '任职', spells(rows))
sheet(os.path.join(folder, '任职-half.csv'), '任职', spells(rows // 2))
