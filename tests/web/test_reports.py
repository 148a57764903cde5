"""报表: locked when submitted, corrected as a new version with a reason, made again byte by byte, down to the people."""
import re
import client


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602'),
            'hr': client.account(call, 'hr', '--name', '管样例', '--role', '系统管理', '--kind', '管理员', '--unit', '330600')}


def done(b, a):
    """The job that an answer leads to, once it has ended well: where its result is."""
    assert a.status == 303, (a.status, a.text[-1500:])
    job = re.search(r'/jobs/(\d+)', a.headers['location']).group(1)
    d = b.ended('/jobs/%s' % job)
    assert d['state'] == '完成', d
    return d['result']


def a_quarter_is_submitted_and_locked(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    asked = b.send('/reports', {'kind': '季报', 'last': '2026-09'}, '/reports/check')
    assert asked.status == 200 and '锁定后不能改' in asked.text and '2026-07-01</span> 至' in asked.text and b.data('/reports').json()['reports'] == [], asked.text[-2500:]
    assert 'action="/reports"' not in b.get('/reports').text  # one click locks nothing
    w.data['page'] = page = done(b, b.post('/reports', asked.form('/reports')))
    d = b.data(page).json()
    assert d['it']['title'] == '绍兴市养老服务队伍建设季报（2026年第三季度）' and d['it']['version'] == 1, d['it']
    own = {x['metric']: x for x in d['cells'] if x['unit_name'] == '绍兴市'}
    r = w.call('indicator', 'show', '绍兴.持证密度', '--on', '2026-09-30', '--format', 'csv')
    assert '%s,%s,%s' % tuple(own['绍兴.持证密度'][k] for k in ('num', 'den', 'value')) in r.stdout, (own, r.stdout)
    x = b.get(page + '/file?format=XLSX')
    p = b.get(page + '/file?format=PDF')
    assert x.body[:2] == b'PK' and p.body[:5] == b'%PDF-', (x.body[:20], p.body[:20])
    w.data['files'] = (x.body, p.body)


def every_number_leads_to_people(w):
    b, page = w.data['b'], w.data['page']
    d = b.data(page).json()
    x = [c for c in d['cells'] if c['metric'] == '绍兴.持证密度' and c['unit_name'] == '越城区'][0]
    p = b.data('%s/people?metric=绍兴.持证密度&unit=%s' % (page, x['unit'])).json()
    assert p['total'] == x['num'] == len(p['members']), (p, x)
    assert b.get(page + '/people?metric=绍兴.持证密度').status == 200


def made_again_after_facts_have_changed_it_has_the_same_bytes(w):
    b, page = w.data['b'], w.data['page']
    person = b.data(page + '/people?metric=绍兴.持证密度').json()['members'][0]
    open(w.call.cwd + '/人口.csv', 'w', encoding='utf-8').write(
        '单元代码,统计日期,口径,总人口,60岁以上,65岁以上,80岁以上\n330602,2026-06-30,户籍,700000,300000,225000,39000\n')
    r = w.call('import', '人口.csv')
    assert r.returncode == 0, (r.stdout, r.stderr)
    assert done(b, b.post(page + '/again', b.get(page).form(page + '/again'))) == page
    assert b.data(page).json()['it']['checked'], person
    assert (b.get(page + '/file?format=XLSX').body, b.get(page + '/file?format=PDF').body) == w.data['files']


def a_correction_is_a_new_version_with_a_reason(w):
    b = w.data['b']
    a = b.send('/reports', {'kind': '季报', 'last': '2026-09'})
    assert a.status == 422 and '更正要写理由' in a.text, (a.status, a.text[-1500:])
    page = done(b, b.send('/reports', {'kind': '季报', 'last': '2026-09', 'reason': '越城区人口补登'}))
    d = b.data(page).json()
    assert (d['it']['version'], d['it']['reason'], d['latest']) == (2, '越城区人口补登', True), d['it']
    assert len(d['versions']) == 2 and b.data(w.data['page']).json()['latest'] is False
    assert b.get(page + '/file?format=XLSX').body != w.data['files'][0]
    old, new = (next(c for c in b.data(x).json()['cells'] if c['metric'] == '绍兴.持证密度' and c['unit_name'] == '越城区') for x in (w.data['page'], page))
    assert new['den'] == 300000 != old['den'], (old, new)


def periods_that_are_not_are_refused(w):
    b = w.data['b']
    for wrong, words in (({'kind': '季报', 'last': '2026-08'}, '没有在这个月结束的'), ({'kind': '年报', 'last': '2099-12'}, '还没有过完'),
                         ({'kind': '月报', 'last': ''}, '期末月份')):
        a = b.send('/reports', wrong)
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-1500:])


def a_county_reads_only_its_own_and_locks_none(w):
    c = w.browser().sign_in('county', w.data['county'])
    assert c.data('/reports').json()['reports'] == []
    for path in ('', '/file', '/people?metric=绍兴.持证密度'):
        assert c.get(w.data['page'] + path).status == 404, path
    token = c.get('/me').form()['_csrf']
    assert c.post('/reports', {'_csrf': token, 'kind': '季报', 'last': '2026-09'}).status == 403
    assert c.post(w.data['page'] + '/again', {'_csrf': token}).status == 404
    h = w.browser().sign_in('hr', w.data['hr'])
    assert h.get('/reports').status == 403


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'done')],
           people=500, setup=setup)
