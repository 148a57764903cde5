"""看板: figures worked out beforehand, from the city down to the very people, within reach."""
import csv, io, os, re
import client
from figures import made

METRIC = '绍兴.持证密度'


RESCUERS = '绍兴.救护员持证比例'
# From 2025 on only carers are counted: a second version of the definition.
LATER = '''指标 绍兴.救护员持证比例 "养老护理员持救护员证比例"
  沿用 养老人才通则
  状态 假想
  辖区 330600
  施行 2025-01-01 起
  依据 S6

分子 人 "在岗养老护理员中持有效救护员证的"
  对象 人员
令 在岗行 = 任职 于 到期日 其中 机构.所在单元 在 辖区 且 岗位 = 养老护理员
须 在岗行 有
须 (证书 于 到期日 其中 证书类别 = 救护员证) 有
归属 代表(在岗行，到期日).机构
金额 1

分母 人 "在岗的养老护理员"
  对象 人员
令 在岗行 = 任职 于 到期日 其中 机构.所在单元 在 辖区 且 岗位 = 养老护理员
须 在岗行 有
归属 代表(在岗行，到期日).机构
金额 1

目标 2027-12-31 达到 80%   S6
'''


def setup(call):
    os.mkdir(os.path.join(call.cwd, '指标'))
    with open(os.path.join(call.cwd, '指标', '救护员.indicator'), 'w', encoding='utf-8') as f:
        f.write(LATER)
    call.env['YICAI_INDICATORS'] = os.path.join(call.cwd, '指标')
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602'),
            'other': client.account(call, 'other', '--name', '南样例', '--role', '市级民政', '--unit', '411300'),
            'chongqing': client.account(call, 'chongqing', '--name', '渝样例', '--role', '市级民政', '--unit', '500000'),
            'money': client.account(call, 'money', '--name', '财样例', '--role', '财政', '--unit', '330600'),
            'admin': client.account(call, 'admin', '--name', '管样例', '--role', '系统管理', '--kind', '管理员', '--unit', '330600')}


def the_server_works_the_figures_out_by_itself(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    w.data['dash'] = d = made(b)
    assert d['unit'] == '绍兴市' and len(d['metrics']) == 7, d
    assert [m['clauses'].split()[0] for m in d['metrics']] == ['S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S19'], d['metrics']
    a = b.get('/dash')
    assert a.status == 200 and '每万老年人口拥有的持证养老护理员' in a.text and '数据截至' in a.text, a.text[-2000:]


def they_are_those_of_the_command_line(w):
    r = w.call('indicator', 'targets', '--unit', '330600', '--format', 'csv')
    assert r.returncode == 0, r.stderr
    rows = list(csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))
    got = {m['id']: m for m in w.data['dash']['metrics']}
    assert {x['指标'] for x in rows} == {k for k, m in got.items() if m['target']}, (rows, got)
    for x in rows:
        m = got[x['指标']]
        assert (str(m['num']), m['value']) == (x['分子'], x['值']), (x, m)
        assert x['分母'] in ('', str(m['den'])), (x, m)


def counties_lie_where_they_lie_and_training_goes_by_quarters(w):
    b, d = w.data['b'], w.data['dash']
    at = {t['name']: (t['row'], t['col']) for t in d['tiles']}
    assert at == {'柯桥区': (1, 1), '越城区': (1, 2), '上虞区': (1, 3), '诸暨市': (2, 1), '嵊州市': (2, 2), '新昌县': (2, 3)}, at
    now = next(m for m in d['metrics'] if m['id'] == d['trained'])
    assert now['unit_word'] == '人次' and sum(q['done'] or 0 for q in d['quarters']) == now['num'] and d['trained_plan'] is None, d['quarters']
    a = b.get('/dash')
    assert '方位示意，不是地图' in a.text and '培训人次：今年与上年' in a.text and '目标 每万人27人' in a.text
    # The streets of a county have no places; a city whose document has a target of the year has a plan.
    county = next(t['unit_id'] for t in d['tiles'] if t['name'] == '越城区')
    assert '方位示意' not in b.get('/dash?unit=%s' % county).text
    # A ratio holds for every county; three organisations were asked of the city, and of no county until they are dealt out.
    of = {m['id']: m for m in b.data('/dash?unit=%s' % county).json()['metrics']}
    assert of[METRIC]['target'] == '每万人27人' and of[METRIC]['standing'], of[METRIC]
    assert of['绍兴.社会培训评价组织']['target'] == '' and of['绍兴.社会培训评价组织']['standing'] == '', of['绍兴.社会培训评价组织']
    assert b.data('/dash/绍兴.社会培训评价组织?unit=%s' % county).json()['goals'] == []
    c = w.browser().sign_in('chongqing', w.data['chongqing']).data('/dash').json()
    assert c['trained'] == '重庆.年度培训人次' and [q['plan'] for q in c['quarters']] == [5000] * 4, c['quarters']


def another_day_is_chosen_and_judged_as_on_that_day(w):
    b, d = w.data['b'], w.data['dash']
    p = b.data('/dash?day=2025-06-30').json()
    assert p['past'] and p['day'] == '2025-06-30' and not d['past'], p['day']
    now, then = ({m['id']: m for m in x['metrics']} for x in (d, p))
    assert set(now) == set(then) and any(now[k]['num'] != then[k]['num'] for k in now), then
    for k in then:
        assert then[k]['num'] == b.data('/dash/%s?day=2025-06-30' % k).json()['now']['num'], k
    # 27 of ten thousand was due at the end of that year: not yet overdue then.
    assert then[METRIC]['due'] == '2025-12-31' and then[METRIC]['standing'] in ('未达标', '已达标'), then[METRIC]
    assert p['todos'] == [] and p['budgets'] == [] and [q['done'] for q in p['quarters']][2:] == [None, None], p['quarters']
    a = b.get('/dash?day=2025-06-30')
    assert '2025年6月末' in a.text and '今天要办' not in a.text and '补贴资金' not in a.text, a.text[:2000]
    links = re.findall(r'href="(/dash/[^"]*)"', a.text)
    assert links and all('day=2025-06-30' in x for x in links), links
    days = re.findall(r'href="/dash\?unit=\d+&amp;day=(\d{4}-\d\d-\d\d)"', b.get('/dash').text)
    assert len(days) == 20 and days == sorted(days, reverse=True) and all(x[5:] in ('03-31', '06-30', '09-30', '12-31') for x in days), days
    assert b.get('/dash?day=2025-06-29').status == 404


def the_page_is_saved_as_a_table_and_can_be_printed(w):
    b, d = w.data['b'], w.data['dash']
    a = b.get('/dash')
    assert 'js-print' in a.text and 'format=xlsx' in a.text
    assert b.get('/dash?format=xlsx').body[:2] == b'PK'
    rows = list(csv.DictReader(io.StringIO(b.get('/dash?format=csv').text.lstrip('\ufeff'))))
    assert len(rows) == len(d['metrics']) * (1 + len(d['units'])), len(rows)
    own = {x['指标']: x for x in rows if x['单元'] == '绍兴市'}
    assert {m['title']: (m['value'], str(m['num'])) for m in d['metrics']} == {k: (x['值'], x['分子']) for k, x in own.items()}, own
    one = next(u for u in d['units'] if u['name'] == '越城区')
    row = next(x for x in rows if x['单元'] == '越城区' and x['指标'] == d['metrics'][d['chosen']]['title'])
    assert (row['值'], row['还差'] or '0') == (one['value'], str(one['missing'])), (row, one)


def a_county_without_streets_sees_its_institutions(w):
    b = w.data['b']
    county = w.data['dash']['units'][0]['id']
    d = b.data('/dash?unit=%s&metric=%s' % (county, RESCUERS)).json()
    now = next(m for m in d['metrics'] if m['id'] == RESCUERS)
    assert d['units'] == [] and 0 < len(d['orgs']) <= min(12, d['orgs_all']), d['orgs']
    left = [x['den'] - x['num'] for x in d['orgs']]
    assert left == sorted(left, reverse=True) and all(x['den'] >= x['num'] for x in d['orgs']), left
    for x in d['orgs'][:3]:
        got = [b.data('/dash/%s/people?unit=%s&org=%s&side=%s' % (RESCUERS, county, x['id'], side)).json()['total'] for side in ('分子', '分母')]
        assert got == [x['num'], x['den']], (got, x)
    if d['orgs_all'] == len(d['orgs']):
        assert (sum(x['num'] for x in d['orgs']), sum(x['den'] for x in d['orgs'])) == (now['num'], now['den']), now
    # The elders are the county's, not an institution's: those that count most.
    d = b.data('/dash?unit=%s&metric=%s' % (county, METRIC)).json()
    assert d['orgs'] and all(x['den'] is None for x in d['orgs']) and '没有下级单元' not in b.get('/dash?unit=%s' % county).text, d['orgs']


def a_draft_or_a_withdrawn_number_is_no_target_of_the_county(w):
    b, what = w.data['b'], '绍兴.社会培训评价组织'
    due = next(m['due'] for m in w.data['dash']['metrics'] if m['id'] == what)
    with open(os.path.join(w.call.cwd, '目标分解.csv'), 'w', encoding='utf-8') as f:
        f.write('单元代码,指标,期限,版本,任务数,状态,下达日期\n')
        for unit, version, amount, state in (('330602', 1, 4, '作废'), ('330602', 2, 5, '下达'), ('330602', 3, 9, '拟定'), ('330603', 1, 6, '作废'), ('330604', 1, 7, '拟定')):
            f.write('%s,%s,%s,%d,%d,%s,2022-01-10\n' % (unit, what, due, version, amount, state))
    r = w.call('import', '目标分解.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    d = made(b)
    at = {t['name']: '/dash?unit=%s' % t['unit_id'] for t in d['tiles']}
    of = {name: next(m['target'] for m in b.data(at[name]).json()['metrics'] if m['id'] == what) for name in ('越城区', '柯桥区', '上虞区')}
    assert of == {'越城区': '5家', '柯桥区': '', '上虞区': ''}, of
    assert [x['assigned'] for x in b.data('/targets').json()['rows'] if x['metric'] == what] == [1]
    d = b.data('/targets/%s?due=%s' % (what, due)).json()
    assert [(x['code'], x['version'], x['amount']) for x in d['now']] == [('330602', 2, 5)] and d['total'] == 5, d
    assert sorted((x['code'], x['state_text']) for x in d['old']) == [('330602', '作废'), ('330602', '拟定'), ('330603', '作废'), ('330604', '拟定')], d['old']


def every_number_goes_down_to_people(w):
    b = w.data['b']
    d = b.data('/dash/%s' % METRIC).json()
    assert d['now']['num'] == sum(o['amount'] for o in d['orgs']) > 0, d['now']
    assert sum(1 for u in d['units']) == 6, d['units']
    names = re.findall(r'role="region" aria-label="([^"]*)"', b.get('/dash/%s' % METRIC).text)
    assert len(names) == len(set(names)) and '其余各机构' in names and '各月末' in names, names
    p = b.data('/dash/%s/people' % METRIC).json()
    assert p['total'] == d['now']['num'] and p['members'] and '*' in p['members'][0]['number'], p['members'][:1]
    org = d['orgs'][0]
    q = b.data('/dash/%s/people?org=%s' % (METRIC, org['org'])).json()
    assert q['total'] == org['amount'], (q, org)
    a = b.get('/dash/%s/people' % METRIC)
    assert a.status == 200 and '/workers/%s' % p['members'][0]['id'] in a.text, a.text[-2000:]
    form = a.form('/dash/%s/export' % METRIC) if 'action="/dash/%s/export"' % METRIC in a.text else None
    assert form is not None, re.findall(r'action="[^"]*"', a.text)
    f = b.post('/dash/%s/export' % METRIC, {**form, 'format': 'CSV'})
    assert f.status == 200, (f.status, f.text[:500])
    assert len(list(csv.reader(io.StringIO(f.text.lstrip('\ufeff'))))) == p['total'] + 1


def a_past_month_goes_down_to_the_people_of_then(w):
    b = w.data['b']
    d = b.data('/dash/%s' % METRIC).json()
    ends = {x['day']: x for x in d['ends']}
    assert len(d['ends']) > 13 and d['ends'][0]['num'] == d['now']['num'], d['ends'][:2]
    day = sorted(ends)[-7]
    p = b.data('/dash/%s/people?day=%s' % (METRIC, day)).json()
    assert p['total'] == ends[day]['num'] != d['now']['num'] and p['day'] == day, (p['total'], ends[day])
    q = b.data('/dash/%s?day=%s' % (METRIC, day)).json()
    assert q['now']['num'] == ends[day]['num'] == sum(o['amount'] for o in q['orgs']), q['now']
    a = b.get('/dash/%s?day=%s' % (METRIC, day))
    assert '%s 的数，按现在登记的事实' % day in re.sub(r'<[^>]+>', '', a.text) and 'people?unit=%s&amp;day=%s' % (d['unit_id'], day) in a.text, a.text[:3000]
    f = b.post('/dash/%s/export' % METRIC, {**b.get('/dash/%s/people?day=%s' % (METRIC, day)).form('/dash/%s/export' % METRIC), 'format': 'CSV'})
    assert len(list(csv.reader(io.StringIO(f.text.lstrip('\ufeff'))))) == p['total'] + 1
    assert b.get('/dash/%s?day=2020-01-31' % METRIC).status == 404 and b.get('/dash/%s/people?day=2026-01-30' % METRIC).status == 404


def two_versions_of_a_definition_are_drawn_in_one_chart(w):
    b = w.data['b']
    d = b.data('/dash/' + RESCUERS).json()
    new, old = d['versions']
    assert (d['broken'], new['since'], old['since']) == ('2025-01-01', '2025-01-01', '2022-01-01'), d['versions']
    assert '岗位 = 养老护理员' in new['lines'] and '岗位 在 护理岗' in old['lines'] and '辖区' not in new['lines'].split('；')[0], (new, old)
    # Each line is the one definition from the beginning to the day: the people counted change in no month because the text did.
    known = [p for p in d['points'] if p['value'] is not None]
    assert all(p['earlier'] is not None for p in known) and any(p['earlier'] != p['value'] for p in known), known
    assert known[0]['day'] < d['broken'] < known[-1]['day'], known
    assert new['value'] == d['now']['value'] and int(old['value'].replace('.', '').rstrip('%')) == known[-1]['earlier'], (old, known[-1])
    assert '2027-12-31' in [g['due'] for g in d['goals']], d['goals']
    at = next(i for i, p in enumerate(d['points']) if p['day'] >= d['broken'])
    for path in ('/dash/' + RESCUERS, '/dash?metric=' + RESCUERS):
        a = b.get(path)
        assert 'data-mark="换定义" data-at="%d"' % at in a.text and '2025-01-01 起换了定义' in a.text and '实际（前一版定义）' in a.text, path
    assert '换定义' not in b.get('/dash/' + METRIC).text
    r = w.call('indicator', 'trend', RESCUERS, '--from', '2024-12', '--to', '2025-01', '--unit', '330600', '--format', 'csv')
    assert r.returncode == 0 and {x['版本'] for x in csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff')))} == {'2022-01-01', '2025-01-01'}, r.stdout


def a_folder_of_own_indicators_that_is_not_there_is_said(w):
    folder = w.call.env['YICAI_INDICATORS']
    w.call.env['YICAI_INDICATORS'] = folder + '没有'
    r = w.call('indicator', 'list')
    assert r.returncode == 3 and '打不开' in r.stderr, (r.returncode, r.stderr)
    with open(os.path.join(folder, '错.indicator'), 'w', encoding='utf-8') as f:
        f.write('指标 绍兴.错 "没有分子"\n')
    w.call.env['YICAI_INDICATORS'] = folder
    r = w.call('indicator', 'list')
    assert r.returncode == 1 and '本市/错.indicator:' in r.stderr, (r.returncode, r.stderr)
    os.remove(os.path.join(folder, '错.indicator'))


def a_county_sees_its_own_and_no_other(w):
    c = w.browser().sign_in('county', w.data['county'])
    d = c.data('/dash').json()
    assert d['unit'] == '越城区' and d['metrics'], d
    city = w.data['dash']['unit_id']
    for path in ('/dash?unit=%s', '/dash/screen?unit=%s', '/dash/' + METRIC + '?unit=%s', '/dash/' + METRIC + '/people?unit=%s'):
        assert c.get(path % city).status == 404, path
    o = w.data['o'] = w.browser().sign_in('other', w.data['other'])
    assert o.get('/dash?unit=%s' % city).status == 404
    assert {m['id'].split('.')[0] for m in o.data('/dash').json()['metrics']} == {'南阳'}


def a_years_count_is_judged_as_on_the_day_when_it_was_due(w):
    o, what = w.data['o'], '南阳.新增技能人才'  # 6000 within 2023; what has been counted since January is another year's
    unit = o.data('/dash').json()['unit_id']
    then = o.data('/dash/%s?day=2023-12-31' % what).json()['now']
    now = next(m for m in o.data('/dash').json()['metrics'] if m['id'] == what)
    assert now['due'] == '2023-12-31' and now['num'] != then['num'] and now['missing'] == 6000 - then['num'], (now, then)
    assert now['then'] == '2023-12-31 是 %d' % then['num'] and now['standing'] == '逾期未达' and then['then'] == '', (now, then)
    goal = next(g for g in o.data('/dash/%s' % what).json()['goals'] if g['due'] == '2023-12-31')
    row = next(x for x in o.data('/targets').json()['rows'] if x['metric'] == what)
    assert goal['missing'] == row['missing'] == now['missing'] and row['value'] == str(then['num']) and row['note'] == now['then'], (goal, row)
    assert all(now['then'] in o.get(p).text for p in ('/dash', '/dash/%s' % what, '/targets'))
    r = w.call('indicator', 'targets', '--unit', '411300', '--format', 'csv')
    x = next(x for x in csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))) if x['指标'] == what)
    assert (x['分子'], x['还差']) == (str(then['num']), str(now['missing'])) and unit, x


def without_the_right_there_is_none_and_nonsense_is_refused(w):
    a = w.browser().sign_in('admin', w.data['admin'])
    for path in ('/dash', '/dash/screen', '/dash/' + METRIC, '/dash/' + METRIC + '/people', '/dashboard'):
        assert a.get(path).status == 403, path
    m = w.browser().sign_in('money', w.data['money'])  # sees figures, and nobody's name
    assert m.get('/dash/' + METRIC).status == 200 and '/people' not in m.get('/dash/' + METRIC).text
    form = m.get('/me').form('/me/view')
    assert m.get('/dash/' + METRIC + '/people').status == 403
    assert m.post('/dash/' + METRIC + '/export', {'_csrf': form['_csrf'], '_key': 'names'}).status == 403
    b = w.data['b']
    assert b.get('/dash/没有.这个').status == 404
    assert b.get('/dash?at=9999').status == 422
    assert b.get('/dash/%s?side=哪边' % METRIC).status == 422
    assert b.get('/dashboard').status == 303


def the_large_screen_goes_round(w):
    a = w.data['b'].get('/dash/screen')
    assert a.status == 200 and 'data-refresh-to="/dash/screen?unit=' in a.text, a.text[:1500]


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'],
           people=500, setup=setup)


def a_budget_line_without_a_purpose_is_called_by_its_source_and_unit(w):
    b = w.browser().sign_in('money', w.data['money'])
    unit = next(u['id'] for u in b.data('/ledger/new').json()['units'] if u['name'] == '越城区')
    year = b.data('/dash').json()['day'][:4]
    a = b.send('/ledger/new', {'source': '财政预算', 'unit': unit, 'year': year, 'name': '', 'amount': '120000.00', 'number': '样例1号', 'day': year + '-01-10', 'note': ''}, '/ledger')
    assert a.status == 303, (a.status, a.text[-2500:])
    assert [x['name'] for x in b.data('/dash').json()['budgets']] == ['财政预算 越城区']
    text = b.get('/dash').text
    assert '<a href="/ledger">财政预算 越城区</a>' in text and '× 10,000' in text, text[-3000:]
