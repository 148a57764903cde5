"""Units, their population and local rates in the browser: read, entered and corrected with a reason, from above only."""
import re
import client


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602'),
            'audit': client.account(call, 'audit', '--name', '周样例', '--role', '审计', '--unit', '330600')}


def change(b, base, values):
    """Through the form and its check to the writing; returns the answer."""
    page = base + ('/new' if not re.search(r'/\d+$', base.split('/', 3)[3]) else '/correct')
    a = b.send(page, values, base + '/check')
    if a.status != 200:
        return a
    return b.post(base, a.form(base))


def a_unit_shows_what_lies_below_it(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    own = b.get('/units').headers['location']
    d = b.data(own).json()
    assert d['story']['name'] == '绍兴市' and d['kind'] == '市', d
    w.data['own'], w.data['yue'] = own, next(u['id'] for u in d['below'] if u['name'] == '越城区')
    a = b.get('/units/' + w.data['yue'])
    assert a.status == 200 and '越城区' in a.text and '登记人口' in a.text, a.text[-1500:]


def population_is_entered_and_corrected_with_a_reason(w):
    b, base = w.data['b'], '/units/%s/population' % w.data['yue']
    typed = {'counted': '2030-12-31', 'basis': '户籍', 'total': '700000', 'over60': '210000', 'reason': '市统计局通报'}
    a = change(b, base, {**typed, 'reason': ''})
    assert a.status == 422 and '请写明理由' in a.text, (a.status, a.text[-1500:])
    a = change(b, base, typed)
    assert a.status == 303, (a.status, a.text[-2000:])
    part = next(p for p in b.data('/units/' + w.data['yue']).json()['story']['parts'] if p['table'] == 'population')
    fact = next(f for f in part['facts'] if any(v['text'] in ('700000', '700,000') for v in f['values']))
    a = change(b, '%s/%s' % (base, fact['id']), {'total': '710000', 'reason': '复核'})
    assert a.status == 303, (a.status, a.text[-2000:])
    versions = b.get('%s/%s' % (base, fact['id']))
    assert '共 2 次变动' in versions.text and '复核' in versions.text, versions.text[-2000:]
    assert '710' in b.get('/units/%s?tab=population' % w.data['yue']).text
    assert '复核' in b.get('/units/%s?tab=changes' % w.data['yue']).text


def a_local_rate_below_the_floor_is_refused(w):
    b, base = w.data['b'], '/units/%s/rates' % w.data['yue']
    typed = {'policy': '绍兴.特殊岗位津贴', 'tier': '三级', 'amount': '1.00', 'begins': '2030-01-01', 'reason': '县里的文件'}
    a = change(b, base, typed)
    assert a.status == 422 and '金额' in a.text, (a.status, a.text[-1500:])
    a = change(b, base, {**typed, 'amount': '350.00'})
    assert a.status == 303, (a.status, a.text[-1500:])


def a_unit_is_corrected_from_above_alone(w):
    b, c = w.data['b'], w.browser().sign_in('county', w.data['county'])
    yue = w.data['yue']
    base = '/units/%s/units/%s' % (yue, yue)
    a = change(c, base, {'name': '越城新区', 'reason': '试一试'})
    assert a.status == 422 and '由上级更正' in a.text, (a.status, a.text[-1500:])
    a = change(b, base, {'parent_id': '330602', 'reason': '试一试'})
    assert a.status == 422 and '它自己' in a.text, (a.status, a.text[-1500:])
    a = change(b, base, {'valid_from': '1983-07-27', 'reason': '补设立日期'})
    assert a.status == 303, (a.status, a.text[-1500:])
    assert c.get(w.data['own']).status == 404 and c.get('/units/' + yue).status == 200
    assert c.send('/units/%s/rates/new' % yue, {}, '/units/%s/rates/check' % yue).status == 422


def a_new_unit_lies_within_reach(w):
    b = w.data['b']
    typed = {'code': '330602999', 'name': '样例街道', 'kind': '街道', 'parent_id': '330100', 'reason': '新设'}
    a = b.send('/units/new', typed, '/units/new/check')
    assert a.status == 422 and '不在您的辖区内' in a.text, (a.status, a.text[-1500:])
    a = b.send('/units/new', {**typed, 'parent_id': '330602'}, '/units/new/check')
    assert a.status == 200, (a.status, a.text[-1500:])
    assert b.post('/units/new', a.form('/units/new')).status == 303
    assert '样例街道' in b.get('/units/' + w.data['yue']).text


def who_may_only_read_cannot_change(w):
    a = w.browser().sign_in('audit', w.data['audit'])
    page = a.get('/units/' + w.data['yue'])
    assert page.status in (200, 403) and '登记人口' not in page.text
    assert a.get('/units/%s/population/new' % w.data['yue']).status == 403


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'change')],
           setup=setup)
