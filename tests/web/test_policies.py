"""Policies as law to be read; the house chooses a reading, with its reason, for good."""
import csv, io, os, re, time, urllib.parse
import client

POLICY = '绍兴.特殊岗位津贴'


def setup(call):
    return {'far': client.account(call, 'far', '--name', '远样例', '--role', '区县民政', '--unit', '330604'),
            'city2': client.account(call, 'city2', '--name', '丁样例', '--role', '市级民政', '--unit', '330600'),
            'kunming': client.account(call, 'kunming', '--name', '昆样例', '--role', '市级民政', '--unit', '530100'),
            'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330603')}


def who_may_not_start_a_run_is_not_told_to(w):
    for key, login, may in (('b', 'city', True), ('c', 'county', False)):
        w.data[key] = w.browser().sign_in(login, w.data[login])
        text = w.data[key].get('/subsidy/batches').text
        assert '还没有核算过' in text and ('发起一批' in text) == may and ('由市级民政发起' in text) != may, (login, text[-2500:])


def all_policies_are_listed(w):
    b = w.data['b']
    ids = {p['id'] for p in b.data('/policies').json()['policies']}
    assert POLICY in ids and '南阳.公益性岗位' in ids and len(ids) >= 6, ids
    a = b.get('/policies')
    assert a.status == 200 and '养老护理员特殊岗位津贴' in a.text
    assert b.get('/subsidy/schemes').headers['location'] == '/policies'


def a_policy_shows_clauses_conditions_readings_and_that_its_cases_come_out(w):
    b = w.data['b']
    d = b.data('/policies/' + POLICY).json()
    assert [c['no'] for c in d['clause']] == ['S26', 'S27', 'S30'], d['clause']
    assert d['rule'][0]['sentence'] if 'rule' in d else True
    assert len(d['kase']) == 26 - 8 or d['kase'], len(d['kase'])
    assert all(k['passed'] for k in d['kase']), d['kase']
    a = b.get('/policies/' + POLICY)
    for words in ('征求意见稿', '连续从事一线护理满一年', '中断容忍', '市标准', '相符', '下载文本'):
        assert words in a.text, words


def the_text_can_be_taken_away(w):
    a = w.data['b'].get('/policies/%s/text' % POLICY)
    assert a.status == 200 and a.headers['content-type'].startswith('text/plain') and '政策 ' + POLICY in a.text, a.text[:300]


def a_reading_is_chosen_with_a_reason_and_stands_in_the_journal(w):
    b = w.data['b']
    page = '/policies/%s/choose?reading=周年' % POLICY
    a = b.send(page, {'reading': '周年', 'label': '当月末日', 'reason': ''}, '/policies/%s/choose' % client.urllib.parse.quote(POLICY))
    assert a.status == 422 and '理由' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, {'reading': '周年', 'label': '当月末日', 'reason': '局长办公会定'}, '/policies/%s/choose' % client.urllib.parse.quote(POLICY))
    assert a.status == 303, (a.status, a.text[-1500:])
    d = b.data('/policies/' + POLICY).json()
    c = d['choice'][0]
    assert (c['reading'], c['label'], c['reason']) == ('周年', '当月末日', '局长办公会定') and c['who'] == 'city', c
    assert '当月末日' in d['in_force']
    a = b.send(page, {'reading': '周年', 'label': '当月末日', 'reason': '再来一次'}, '/policies/%s/choose' % client.urllib.parse.quote(POLICY))
    assert a.status == 409, a.status
    assert POLICY + '.周年=当月末日' in b.get('/subsidy/batches/new').text


def a_run_keeps_the_readings_of_its_own_policies_alone(w):
    b, own = w.data['b'], POLICY + '.周年=当月末日'
    ask = {'from': '2025-01', 'to': '2025-01', 'as_of': '2025-01-31', 'readings': own + '\n南阳.公益性岗位.参照日=年末'}
    for policy, kept in ((POLICY, own), ('南阳.公益性岗位', '南阳.公益性岗位.参照日=年末')):
        a = b.send('/subsidy/batches/new', {**ask, 'policy': policy}, '/subsidy/batches/check')
        form = a.form('/subsidy/batches')
        assert a.status == 200 and form['readings'] == kept, (a.status, form)
        a = b.post('/subsidy/batches', {**form, 'readings': ask['readings']})
        assert b.data(a.headers['location']).json()['readings'] == kept, a.headers
    a = b.send('/subsidy/batches/new', {**ask, 'policy': POLICY, 'readings': '南阳.公益性岗位.参照日=没有'}, '/subsidy/batches/check')
    assert a.status == 422 and '参照日' in a.text, 'one that is nowhere is told all the same'


def who_may_not_choose_is_refused_and_what_is_not_there_is_not_found(w):
    c = w.data['c']
    assert c.get('/policies/' + POLICY).status == 200
    assert c.get('/policies/%s/choose?reading=周年' % POLICY).status == 403
    assert c.get('/policies/没有.这项').status == 404


def another_citys_policy_is_read_and_not_settled(w):
    b, k = w.data['b'], w.browser().sign_in('kunming', w.data['kunming'])
    w.data['k'], at = k, '/policies/' + urllib.parse.quote(POLICY)
    a = k.get(at)
    assert a.status == 200 and '绍兴市' in a.text and '330600' not in a.text, a.text[:3000]
    for act in ('choose', 'adopt', 'repeal'):
        assert at + '/' + act not in a.text and at + '/' + act in b.get(at).text, act
        a = k.get(at + '/' + act)
        assert a.status == 403 and '绍兴市' in a.text, (act, a.status, a.text[-1500:])
    stood = b.data('/policies/' + POLICY).json()['in_force']
    a = k.post(at + '/choose', tokens(k, reading='周年', label='满月当日', reason='外地的'))
    assert a.status == 403 and b.data('/policies/' + POLICY).json()['in_force'] == stood, (a.status, stood)
    own = '/policies/' + urllib.parse.quote('昆明.护理员补助')
    assert own + '/adopt' in k.get(own).text and k.get(own + '/adopt').status == 200


def finished(b, job):
    """The job's data once it has ended."""
    return b.ended(job)


def what_each_reading_costs_is_computed_and_stands_beside_it(w):
    b, page = w.data['b'], '/policies/%s/costs' % POLICY
    a = b.get(page)
    assert a.status == 200 and '还没有测算过' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, {'year': '1999'}, urllib.parse.quote(page))
    assert a.status == 422 and '2000' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, {'year': '2025'}, urllib.parse.quote(page))
    assert a.status == 303, (a.status, a.text[-1500:])
    d = finished(b, a.headers['location'])
    assert d['state'] == '完成', d
    d = b.data(page).json()
    assert d['year'] == 2025 and d['chosen'] == '周年=当月末日', d
    w.data['sums'] = {(c['reading'], c['label']): c for c in d['sums']}
    assert ('中断容忍', '0') in w.data['sums'] and ('中断容忍', '30') not in w.data['sums'], list(w.data['sums'])
    a = b.get('/policies/' + POLICY)
    assert '2025 年' in a.text and '得益' in a.text, a.text[-1500:]


def its_cost_is_that_of_the_command_line(w):
    def fen(text):
        return int(text.replace(',', '').replace('.', ''))
    r = w.call('policy', 'diff', POLICY, '--reading', '周年=当月末日', '--reading', '中断容忍=0', '--from', '2025-01', '--to', '2025-12',
               '--as-of', '2025-12-31', '--format', 'csv')
    assert r.returncode == 0, r.stderr
    after = sum(fen(row['换后']) for row in csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))
    c = w.data['sums'][('中断容忍', '0')]
    assert fen(c['after']) == after and after > 0, (c, after)
    d = w.data['b'].data('/policies/%s/costs?year=2025' % POLICY).json()
    rows = d['rows']
    for by in ('kinds', 'tiers'):
        groups = [x for x in d[by] if (x['reading'], x['label']) == ('中断容忍', '0')]
        assert sum(fen(x['after']) for x in groups) == after, (by, groups)
    assert {'养老机构（民办非营利）'} <= {x['unit_name'] for x in d['kinds']} and '四级' in {x['unit_name'] for x in d['tiers']}, d['kinds'][:3]
    mine = [x for x in rows if (x['reading'], x['label']) == ('中断容忍', '0')]
    assert fen(mine[0]['after']) == sum(fen(x['after']) for x in mine[1:]) == after, mine


def a_county_sees_what_its_own_people_would_get(w):
    c = w.data['c']
    d = c.data('/policies/%s/costs?year=2025' % POLICY).json()
    assert d['rows'] and {x['unit_name'] for x in d['rows']} == {'柯桥区'}, d['rows'][:3]
    assert len(d['sums']) == len({(x['reading'], x['label']) for x in d['rows']})
    assert not d['kinds'] and not d['tiers'], d['kinds'][:2]


def a_scenario_is_kept_computed_and_asked_again(w):
    b, page = w.data['b'], '/policies/%s/scenarios' % POLICY
    at = urllib.parse.quote(page)
    a = b.get(page)
    assert a.status == 200 and '还没有测算方案' in a.text, (a.status, a.text[-1500:])
    form = {'name': '不容中断，三级提到 400 元', 'from': '2025-01', 'to': '2026-12', 'readings': '中断容忍=0\n', 'rates': '330602 三级 400.00 2025-01-01'}
    a = b.send(page, {**form, 'readings': '中断容忍=7'}, at)
    assert a.status == 422 and '中断容忍' in a.text and '330602 三级 400.00' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, {**form, 'leave': '两成'}, at)
    assert a.status == 422 and '比例不对' in a.text, (a.status, a.text[-1500:])
    form = {**b.get(page).form(at), **form}
    a = b.post(at, form)
    assert a.status == 303, (a.status, a.text[-1500:])
    assert b.post(at, form).headers['location'] == a.headers['location'], 'a second click is the same one'
    d = finished(b, a.headers['location'])
    assert d['state'] == '完成', d
    assert len(b.data('/scenarios').json()['item']) == 1
    one = w.data['scenario'] = b.data('/scenarios').json()['item'][0]
    at = '/scenarios/' + one['id']
    assert (one['name'], one['policy']) == (form['name'], POLICY) and '沈样例' in one['who'], one
    d = b.data(at).json()
    assert d['now']['no'] == 1 and d['last']['no'] == 0 and [x['year'] for x in d['sums']] == [2025, 2026, 0], d['sums']
    form = b.get(at).form(at + '/run')
    a = b.post(at + '/run', form)
    assert b.post(at + '/run', form).headers['location'] == a.headers['location'], 'nor is it computed twice'
    assert b.post(at + '/run', {k: v for k, v in form.items() if k != '_key'}).status == 422, 'a key is demanded'
    assert a.status == 303 and finished(b, a.headers['location'])['state'] == '完成', a.text[-1500:]
    d = b.data(at).json()
    assert d['now']['no'] == 2 and d['sums'] == d['last_sums'], (d['sums'], d['last_sums'])
    a = b.get(at)
    for words in (one['name'], '再测算一次', '按机构类别', '按档次', '第 2 次测算', '中断容忍=0'):
        assert words in a.text, words


def a_scenario_costs_what_the_command_line_says_in_every_grouping(w):
    def fen(text):
        return int(text.replace(',', '').replace('.', ''))
    d = w.data['b'].data('/scenarios/' + w.data['scenario']['id']).json()
    with open(w.call.cwd + '/方案.txt', 'w', encoding='utf-8') as f:
        f.write(d['saved']['text'] + '读法：周年=当月末日\n')  # chosen by the house
    r = w.call('simulate', '方案.txt', '--format', 'csv')
    assert r.returncode == 0, r.stderr
    after = sum(fen(row['换后']) for row in csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))
    rows = d['now']['cost']
    assert fen(d['sums'][-1]['after']) == after > 0, (d['sums'], after)
    for groups in ([x for x in rows if x['unit'] > 0 or x['unit'] == -1], [x for x in rows if x['unit'] == -2], [x for x in rows if x['unit'] == -3]):
        assert sum(fen(x['after']) for x in groups) == after, groups
    sheet = w.data['b'].get('/scenarios/%s?format=csv' % w.data['scenario']['id'])
    assert sheet.status == 200 and sheet.headers['content-type'].startswith('text/csv'), sheet.status
    lines = list(csv.DictReader(io.StringIO(sheet.text.lstrip('\ufeff'))))
    assert len(lines) == len(rows) and fen(lines[0]['方案']) == after, lines[0]


def a_scenario_brings_its_own_text_and_people_who_leave_and_enter(w):
    b, page = w.data['b'], '/policies/%s/scenarios' % POLICY
    text = b.get('/policies/%s/text' % POLICY).text
    form = {'name': '五年以后', 'from': '2026-01', 'to': '2030-12', 'leave': '8%', 'enter': '10',
            'pack': text.replace('四级 250元', '四级 300元')}
    a = b.send(page, {**form, 'pack': text.replace('金额 就高', '金额 就低')}, urllib.parse.quote(page))
    assert a.status == 422 and '就低' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, form, urllib.parse.quote(page))
    assert a.status == 303, (a.status, a.text[-1500:])
    d = finished(b, a.headers['location'])
    assert d['state'] == '完成', d
    d = b.data([x for x in b.data('/scenarios').json()['item'] if x['name'] == '五年以后'] and
               '/scenarios/' + [x for x in b.data('/scenarios').json()['item'] if x['name'] == '五年以后'][0]['id']).json()
    run = d['now']
    assert run['staff'] > 0 and run['left'] > 0 and run['entered'] > 0, run
    assert [x['year'] for x in d['sums']] == [2026, 2027, 2028, 2029, 2030, 0], d['sums']
    assert float(d['sums'][-1]['after'].replace(',', '')) > float(d['sums'][-1]['before'].replace(',', '')), d['sums']


def a_county_sees_its_own_part_of_a_scenario_and_may_not_make_one_of_the_city(w):
    c = w.data['c']
    d = c.data('/scenarios/' + w.data['scenario']['id']).json()
    assert {x['unit_name'] for x in d['now']['cost']} == {'柯桥区'}, d['now']['cost'][:3]
    assert (d['sums'][-1]['year'], d['sums'][-1]['gain'], d['sums'][-1]['lose']) == (0, None, None) and d['sums'][0]['gain'] is not None, d['sums']
    for run in ('now', 'last'):
        assert {d[run][k] for k in ('subjects', 'staff', 'left', 'entered', 'open_before', 'open_after')} == {None}, (run, d[run])
    whole = w.data['b'].data('/scenarios/' + w.data['scenario']['id']).json()
    assert whole['now']['subjects'] > 0 and whole['sums'][-1]['gain'] is not None, whole['sums']
    page, new = '/scenarios/' + w.data['scenario']['id'], '/policies/%s/scenarios' % urllib.parse.quote(POLICY)
    a = c.get(page)
    assert a.status == 200 and '只列您的数据范围内的数' in a.text and '再测算一次' not in a.text, a.text[-1500:]
    assert '存下并测算' not in c.get(new).text
    for path, values in ((new, {'name': '县里的', 'from': '2025-01', 'to': '2025-12'}), (page + '/run', {})):
        assert c.post(path, tokens(c, **values)).status == 403, path
    assert len(c.data('/scenarios').json()['item']) == 2
    assert c.get('/scenarios/999999').status == 404


def an_older_text_stands_beside_the_one_in_force(w):
    b = w.data['b']
    text = b.get('/policies/%s/text' % POLICY).text
    assert '"养老护理员特殊岗位津贴"' in text
    with open(w.call.cwd + '/older.policy', 'w', encoding='utf-8') as f:
        f.write(text.replace('"养老护理员特殊岗位津贴"', '"养老护理员特殊岗位津贴（旧）"'))
    r = w.call('run', 'start', '--policy', POLICY, '--from', '2024-01', '--to', '2024-01', '--pack', 'older.policy')
    assert r.returncode == 0, r.stderr
    d = b.data('/policies/' + POLICY).json()['version']
    assert [v['carried'] for v in d] == [True, False] and d[1]['runs'] == 1 and d[1]['last'], d
    page = b.get('/policies/' + POLICY)
    assert '与现在的对照' in page.text and '第 %s 批' % d[1]['last'] in page.text, page.text[-2000:]
    where = '/policies/%s/versions/%s' % (POLICY, d[1]['digest'])
    changed = [x for x in b.data(where).json()['pair'] if not x['same']]
    assert len(changed) == 1 and '（旧）' in changed[0]['before'] and '（旧）' not in changed[0]['after'], changed
    assert '1 行不同' in b.get(where).text
    assert '一个字也没有变' in b.get('/policies/%s/versions/%s' % (POLICY, d[0]['digest'])).text
    assert b.get('/policies/%s/versions/%s' % (POLICY, '0' * 64)).status == 404


def fen(text):
    return int(text.replace('.', ''))


def tokens(b, **more):
    return {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k%d' % time.monotonic_ns(), **more}


def a_draft_is_adopted_by_two_people_and_only_then_is_it_law(w):
    b, c = w.data['b'], w.data['c']
    page = '/policies/%s/adopt' % urllib.parse.quote(POLICY)
    form = {'number': '绍市民〔2026〕8号', 'body': '绍兴市民政局', 'decided': '2026-09-20', 'starts': '2026-10-01', 'figure': ['600', '', '', '', '']}
    file = {'file': ('文件.pdf', b'%PDF-1.4')}
    assert c.get(page).status == 403
    figures = b.data(page).json()['figure']
    assert [(x['label'], x['row'], x['value']) for x in figures][:2] == [('市标准', '一级', '500'), ('市标准', '二级', '400')], figures
    base = {**b.get(page).form(page), **form}
    for wrong, says in (({'number': ''}, '文号'), ({'decided': '2030-01-01'}, '今天以后'), ({'figure': ['六百', '', '', '', '']}, '不是数额')):
        a = b.post(page, {**base, **wrong}, file)
        assert a.status == 422 and says in a.text, (wrong, a.status, a.text[-1500:])
    assert b.post(page, base, {}).status == 422, 'no document'
    a = w.data['k'].post(page, tokens(w.data['k'], **form), file)
    assert a.status == 403, ('another city adopts nothing here', a.status)
    with open(os.path.join(w.call.cwd, '地方标准.csv'), 'w') as f:
        f.write('单元代码,政策编号,档次,金额,起始日期,终止日期,依据\n330604,%s,一级,550.00,2020-01-01,,上虞标准\n' % POLICY)
    r = w.call('import', '地方标准.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    a = b.post(page, base, file)
    assert a.status == 303, (a.status, a.text[-1500:])
    one = w.data['one'] = a.headers['location']
    d = b.data(one).json()
    assert d['state'] == '待确认' and [x['after'].strip() for x in d['pair'] if not x['same']] == [
        '状态 已通过 "绍市民〔2026〕8号"', '施行 2026-10-01 起', '一级 600元  二级 400元  三级 300元  四级 250元  五级 200元'], [x for x in d['pair'] if not x['same']]
    assert b.data('/policies/' + POLICY).json()['status'] == '征求意见稿', 'not yet'
    assert [(x['tier'], x['amount'], x['bound']) for x in d['outside'] if '上虞' in x['unit']] == [('一级', '550.00', '下限 600.00 元')], d['outside']
    assert '超出界限的地方标准' in b.get(one).text
    assert b.post(one + '/act', tokens(b, seq='2', move='confirm', opinion='')).status == 403, 'not by the one who recorded it'
    assert b.post(one + '/act', tokens(b, seq='2', move='reject', opinion='再想想')).status == 403, 'nor does he reject what he may withdraw'
    assert [m['code'] for m in d['move']] == ['withdraw'] and '由本局另一个人确认' in b.get(one).text, d['move']
    assert not any(t['href'] == one for t in b.data('/todo').json()['item']), 'it does not wait for him'
    assert c.get(one).status == 200 and c.post(one + '/act', tokens(c, seq='2', move='confirm', opinion='')).status == 403


def what_it_costs_is_computed_before_it_is_confirmed(w):
    b, one = w.data['b'], w.data['one']
    a = b.post(one + '/costs', {**b.get(one).form(one + '/costs'), 'year': '2026'})
    assert a.status == 303, a.text[-1000:]
    job = a.headers['location']
    b.ended(job)
    d = b.data(one).json()
    whole = [x for x in d['cost'] if x['unit_name'] == '']
    assert d['cost.year'] == 2026 if 'cost.year' in d else True
    assert len(whole) == 1 and fen(whole[0]['before']) <= fen(whole[0]['after']), d['cost'][:3]
    assert sum(fen(x['after']) for x in d['cost'] if x['unit_name']) == fen(whole[0]['after'])


def the_second_person_confirms_and_computations_say_so(w):
    one = w.data['one']
    b2 = w.browser().sign_in('city2', w.data['city2'])
    assert any(t['href'] == one for t in b2.data('/todo').json()['item'])
    a = b2.post(one + '/act', tokens(b2, seq='2', move='confirm', opinion=''))
    assert a.status == 303, a.text[-1500:]
    d = b2.data('/policies/' + POLICY).json()
    assert d['status'] == '已通过（绍市民〔2026〕8号）', d['status']
    assert [v['status'] for v in d['version']][:2] == ['已通过（绍市民〔2026〕8号）', '征求意见稿'], d['version']
    assert d['adoption'][0]['state'] == '已生效'
    r = w.call('run', 'start', '--policy', POLICY, '--from', '2026-01', '--to', '2026-01')
    run = re.search(r'第 (\d+) 批', r.stdout).group(1)
    page = b2.get('/subsidy/batches/' + run).text
    assert '已通过（绍市民〔2026〕8号）' in page, page[-3000:]
    old = b2.data('/policies/' + POLICY).json()['version'][-1]['last']
    assert '征求意见稿' in b2.get('/subsidy/batches/%s' % old).text, 'an earlier batch keeps saying that it computed a draft'
    assert b2.post(one + '/act', tokens(b2, seq='3', move='confirm', opinion='')).status == 409


def law_ends_by_a_repeal(w):
    b = w.data['b']
    page = '/policies/%s/repeal' % urllib.parse.quote(POLICY)
    form = {**b.get(page).form(page), 'number': '绍市民〔2026〕9号', 'body': '绍兴市民政局', 'decided': '2026-10-20', 'starts': '2027-01-01'}
    a = b.post(page, form, {'file': ('文件.pdf', b'%PDF-1.4')})
    assert a.status == 303, a.text[-1500:]
    one = a.headers['location']
    d = b.data(one).json()
    assert [x['after'].strip() for x in d['pair'] if not x['same']] == ['施行 2026-10-01 至 2026-12-31'], [x for x in d['pair'] if not x['same']]
    assert b.post(one + '/act', tokens(b, seq='2', move='withdraw', opinion='')).status == 303
    assert b.data(one).json()['state'] == '已撤回'


def standing(b):
    """What holds in each county and tier: whether it has set it, how much, what is to come."""
    d = b.data('/rates?policy=' + urllib.parse.quote(POLICY)).json()
    return {(x['name'], x['tier']): (x['own'], x['amount'], x['next']) for x in d['stand']}


def a_county_proposes_its_rate_within_the_bounds_and_the_city_confirms(w):
    b, c = w.data['b'], w.data['c']
    far = w.browser().sign_in('far', w.data['far'])
    new = '/rates/new?policy=' + urllib.parse.quote(POLICY)
    form = {**c.get(new).form('/rates'), 'tier': '三级', 'amount': '350.00', 'starts': '2026-12-01', 'basis': '柯民〔2026〕3号'}
    assert b.get(new).status == 403, 'the city proposes nothing'
    for wrong, says in (({'amount': '299.99'}, '低于下限 300.00 元（绍兴.特殊岗位津贴 三级，S26，绍市民〔2026〕8号）'), ({'tier': '九级'}, '没有档次'), ({'basis': ''}, '文件依据')):
        a = c.post('/rates', {**form, **wrong, '_key': 'k%d' % time.monotonic_ns()})
        assert a.status == 422 and says in a.text, (wrong, a.status, a.text[-1500:])
    a = c.post('/rates', form)
    assert a.status == 303, a.text[-1500:]
    one = a.headers['location']
    assert c.post('/rates', {**form, '_key': 'k%d' % time.monotonic_ns()}).status == 409, 'one waits already'
    assert far.get(one).status == 404 and far.data('/rates').json()['change'] == []
    stood, tiers = standing(b), {x['tier']: x['unset'] for x in b.data('/rates?policy=' + urllib.parse.quote(POLICY)).json()['tier']}
    assert len({name for name, _ in stood}) == 6 and len(stood) == 6 * len(tiers) and tiers['三级'] == '300.00', stood
    assert stood['新昌县', '三级'] == (False, '300.00', None) and {name for name, _ in standing(c)} == {'柯桥区'}, stood
    assert '未设定' in b.get('/rates').text
    assert c.post(one + '/act', tokens(c, seq='2', move='confirm', opinion='')).status == 403
    d = w.data['k'].data('/rates').json()
    a = w.data['k'].get('/rates')
    assert d['policies'] == [] and d['tier'] == [] and a.status == 200 and '本市没有由区县定标准的政策' in a.text and '绍兴.' not in a.text, d
    assert POLICY in b.data('/rates').json()['policies'] and POLICY in c.data('/rates').json()['policies'], 'a city and its counties see theirs'
    before = w.call('export', '地方标准').stdout
    assert '350' not in before
    a = b.post(one + '/costs', {**b.get(one).form(one + '/costs'), 'year': '2027'})
    b.ended(a.headers['location'])
    cost = b.data(one).json()['cost']
    assert cost and {x['unit_name'] for x in cost if x['before'] != x['after']} <= {'', '柯桥区'}, cost
    assert b.post(one + '/act', tokens(b, seq='2', move='confirm', opinion='')).status == 303
    d = c.data('/rates').json()
    mine = [x for x in d['rate'] if x['tier'] == '三级' and x['amount'] == '350.00']
    assert len(mine) == 1 and mine[0]['begins'] == '2026-12-01' and {x['unit_name'] for x in d['rate']} == {'柯桥区'}, d['rate']
    assert '350.00' in w.call('export', '地方标准').stdout
    assert standing(c)['柯桥区', '三级'][2] == '350.00' and standing(b)['新昌县', '三级'] == stood['新昌县', '三级']
    assert '350.00' in b.get('/rates/export?policy=' + urllib.parse.quote(POLICY)).text


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'finished', 'fen', 'tokens', 'standing')],
           people=500, setup=setup)
