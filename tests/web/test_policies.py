"""Policies as law to be read; the house chooses a reading, with its reason, for good."""
import csv, io, re, time, urllib.parse
import client

POLICY = '绍兴.特殊岗位津贴'


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330603')}


def all_policies_are_listed(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
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


def who_may_not_choose_is_refused_and_what_is_not_there_is_not_found(w):
    c = w.data['c'] = w.browser().sign_in('county', w.data['county'])
    assert c.get('/policies/' + POLICY).status == 200
    assert c.get('/policies/%s/choose?reading=周年' % POLICY).status == 403
    assert c.get('/policies/没有.这项').status == 404


def finished(b, job):
    """The job's data once it has ended."""
    for _ in range(600):
        d = b.data(job).json()
        if not d['running']:
            return d
        time.sleep(0.1)
    raise AssertionError('the job does not end')


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
    rows = w.data['b'].data('/policies/%s/costs?year=2025' % POLICY).json()['rows']
    mine = [x for x in rows if (x['reading'], x['label']) == ('中断容忍', '0')]
    assert fen(mine[0]['after']) == sum(fen(x['after']) for x in mine[1:]) == after, mine


def a_county_sees_what_its_own_people_would_get(w):
    c = w.data['c']
    d = c.data('/policies/%s/costs?year=2025' % POLICY).json()
    assert d['rows'] and {x['unit_name'] for x in d['rows']} == {'柯桥区'}, d['rows'][:3]
    assert len(d['sums']) == len({(x['reading'], x['label']) for x in d['rows']})


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


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'finished')],
           people=500, setup=setup)
