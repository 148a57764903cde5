"""目标: dealt out to counties with exact sums, accepted or negotiated, version by version."""
import client
from figures import made

METRIC = '重庆.养老服务人才'


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '500000'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '500101'),
            'other': client.account(call, 'other', '--name', '绍样例', '--role', '市级民政', '--unit', '330600'),
            'finance': client.account(call, 'finance', '--name', '财样例', '--role', '财政', '--unit', '500000')}


def every_target_of_the_documents_is_listed(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    made(b)
    d = b.data('/targets').json()
    r = w.call('indicator', 'targets', '--unit', '500000', '--format', 'csv')
    assert len(d['rows']) == len(r.stdout.strip().splitlines()) - 1, (d, r.stdout)
    row = [x for x in d['rows'] if x['metric'] == METRIC][0]
    w.data['due'], w.data['unit'] = row['due'], d['unit_id']
    a = b.get('/targets')
    assert a.status == 200 and '去分解' in a.text and '各单元相同' in a.text, a.text[-1500:]


def a_split_is_looked_at_first_and_adds_up(w):
    b, page = w.data['b'], '/targets/%s?due=%s' % (METRIC, w.data['due'])
    a = b.send(page, {'amount': '1001', 'floor': '10'}, '/targets/%s/split/check' % METRIC)
    assert a.status == 200 and '试分解' in a.text and '1,001' in a.text, (a.status, a.text[-2000:])
    assert b.data(page).json()['now'] == []
    f = a.form('/targets/%s/split' % METRIC)
    a = b.post('/targets/%s/split' % METRIC, f)
    assert a.status == 303, (a.status, a.text[-1500:])
    now = b.data(page).json()['now']
    assert sum(x['amount'] for x in now) == 1001 and min(x['amount'] for x in now) >= 10 and {x['state_text'] for x in now} == {'下达'}, now


def nonsense_comes_back_with_what_was_typed(w):
    b, page = w.data['b'], '/targets/%s?due=%s' % (METRIC, w.data['due'])
    check = '/targets/%s/split/check' % METRIC
    for wrong, words in (({'amount': ''}, '总数'), ({'amount': '5', 'floor': '10'}, '下限'), ({'amount': '9', 'by': '没有.这个'}, '没有“没有.这个”'),
                         ({'amount': '9', 'bounds': '999999 1 2 3'}, '第 1 行不对')):
        a = b.send(page, wrong, check)
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-2500:])
    a = b.post('/targets/重庆.技能认证率/split/check', {**b.get(page).form(check), 'amount': '9'})
    assert a.status in (404, 422), a.status


def a_county_accepts_or_negotiates_its_own(w):
    c = w.data['c'] = w.browser().sign_in('county', w.data['county'])
    page = '/targets/%s?due=%s' % (METRIC, w.data['due'])
    d = c.data(page).json()
    mine = [x for x in d['now'] if x['mine']]
    assert len(mine) == 1 and mine[0]['code'] == '500101', d
    reply = '/targets/%s/answer' % METRIC
    a = c.send(page, {'reply': '协商'}, reply)
    assert a.status == 422 and '协商要写建议数' in a.text, (a.status, a.text[-1500:])
    a = c.send(page, {'reply': '协商', 'proposed': '20', 'note': '机构少'}, reply)
    assert a.status == 303, a.text[-1500:]
    d = w.data['b'].data('/targets/%s?due=%s&unit=%s' % (METRIC, w.data['due'], w.data['unit'])).json()
    one = [x for x in d['now'] if x['code'] == '500101'][0]
    assert (one['state_text'], one['proposed'], one['note']) == ('协商', 20, '机构少'), one
    form = {**w.data['b'].get(page).form(), 'unit': one['unit_id'], 'due': w.data['due'], 'version': '1', 'reply': '接受'}
    assert c.post(reply, {**form, '_csrf': c.get('/me').form().get('_csrf', '')}).status == 409


def a_new_version_replaces_the_old(w):
    b, page = w.data['b'], '/targets/%s?due=%s' % (METRIC, w.data['due'])
    a = b.send(page, {'amount': '990', 'bounds': '500101 20 20 -'}, '/targets/%s/split/check' % METRIC)
    assert a.status == 200, a.text[-1500:]
    assert b.post('/targets/%s/split' % METRIC, a.form('/targets/%s/split' % METRIC)).status == 303
    d = b.data(page).json()
    one = [x for x in d['now'] if x['code'] == '500101'][0]
    assert (one['version'], one['amount'], one['state_text']) == (2, 20, '下达'), one
    assert sum(x['amount'] for x in d['now']) == 990 and {x['state_text'] for x in d['old']} == {'作废'}, d


def others_do_not_see_it_or_may_not(w):
    o = w.browser().sign_in('other', w.data['other'])
    assert o.get('/targets?unit=%s' % w.data['unit']).status == 404
    assert o.get('/targets/%s?unit=%s' % (METRIC, w.data['unit'])).status == 404
    f = w.browser().sign_in('finance', w.data['finance'])
    token = f.get('/me').form()['_csrf']
    for path in ('/targets/%s/split/check', '/targets/%s/split', '/targets/%s/answer'):
        assert f.post(path % METRIC, {'_csrf': token}).status == 403, path


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'],
           people=500, setup=setup)
