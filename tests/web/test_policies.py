"""Policies as law to be read; the house chooses a reading, with its reason, for good."""
import client

POLICY = '绍兴.特殊岗位津贴'


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602')}


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
    c = w.browser().sign_in('county', w.data['county'])
    assert c.get('/policies/' + POLICY).status == 200
    assert c.get('/policies/%s/choose?reading=周年' % POLICY).status == 403
    assert c.get('/policies/没有.这项').status == 404


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'], setup=setup)
