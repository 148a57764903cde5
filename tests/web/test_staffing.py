"""配比: gaps by institution as the command line computes them, norms corrected with a reason."""
import csv, io, re
import client
from figures import made


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '411300'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '411302'),
            'admin': client.account(call, 'admin', '--name', '管样例', '--role', '系统管理', '--kind', '管理员', '--unit', '411300')}


def gaps_are_those_of_the_command_line(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    made(b)
    d = b.data('/staffing').json()
    r = w.call('staffing', '--unit', '411300', '--gaps', '--format', 'csv')
    assert r.returncode == 0, r.stderr
    rows = list(csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))
    want = {}
    for x in rows:
        want[x['机构']] = want.get(x['机构'], 0) + int(x['缺口'])
    got = {x['name']: x['gap'] for x in d['houses']}
    assert want and got == want, (got, want)
    assert sum(p['gap'] for p in d['posts']) == sum(want.values()) and all(p['unverified'] for p in d['posts']), d['posts']
    assert b.get('/staffing').status == 200 and b.get('/staffing?show=全部').status == 200
    w.data['org'] = d['houses'][0]['org']
    one = b.data('/staffing/%s' % w.data['org']).json()
    assert sum(x['gap'] for x in one['lines']) == one['house']['gap'] == d['houses'][0]['gap'], one
    assert '未核实' in b.get('/staffing/%s' % w.data['org']).text


def gap_lists_add_up_by_county_and_are_saved(w):
    b = w.data['b']
    d = b.data('/staffing').json()
    assert d['units'] and all([(x['post'], x['gap'] >= 0) for x in u['posts']] == [(x['post'], True) for x in d['posts']] for u in d['units']), d['units']
    for k, p in enumerate(d['posts']):
        assert sum(u['posts'][k]['gap'] for u in d['units']) == p['gap'] > 0, (p, d['units'])
    assert sum(u['all'] for u in d['units']) == d['all'] and sum(u['nurses'] for u in d['units']) == d['nurses'], d['units']
    assert '各单元要补的' in b.get('/staffing').text
    assert b.get('/staffing?format=xlsx').body[:2] == b'PK'
    rows = list(csv.DictReader(io.StringIO(b.get('/staffing?format=csv').text.lstrip('\ufeff'))))
    assert rows and all(re.fullmatch(r'\d+(\.\d\d)?', r['应配']) for r in rows) and any('.' in r['应配'] for r in rows), [r['应配'] for r in rows]
    of = {}
    for x in rows:
        assert int(x['还要招']) == int(x['应有']) - int(x['现有']) > 0 and x['标准'] and x['性质'] in ('必须', '推荐'), x
        of[x['机构']] = of.get(x['机构'], 0) + int(x['还要招'])
    assert of == {x['name']: x['gap'] for x in d['houses']}, of
    first = [x for x in rows if x['养老护理员']]
    assert len(first) == len(of) and {x['机构'] for x in first} == set(of), first
    c = w.data['c'] = w.browser().sign_in('county', w.data['county'])
    own = c.get('/staffing?format=csv').text
    assert {x['单元'] for x in csv.DictReader(io.StringIO(own.lstrip('\ufeff')))} <= {'宛城区'}, own
    other = [u for u in d['units'] if u['name'] != '宛城区'][0]
    assert c.get('/staffing?format=csv&unit=%s' % other['id']).status == 404


def a_norm_is_corrected_with_a_reason_and_counts_from_then_on(w):
    b = w.data['b']
    n = b.data('/staffing/norms').json()['norms']
    one = [x for x in n if x['post'] == '养老护理员' and x['ability'] == '完全' and x['shift'] == '日'][0]
    page = '/staffing/norms?no=%d' % one['no']
    for wrong, words in (({'reason': ''}, '更改理由'), ({'per': '0', 'reason': '试'}, '要大于 0'), ({'to': '2000-01-01', 'reason': '试'}, '早于起始日期')):
        a = b.send(page, wrong, '/staffing/norms')
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-1500:])
    before = b.data('/staffing').json()
    a = b.send(page, {'staff': '1', 'per': '1', 'verified': '1', 'source': '市里的文件', 'reason': '对照原文'}, '/staffing/norms')
    assert a.status == 303, (a.status, a.text[-1500:])
    now = [x for x in b.data('/staffing/norms').json()['norms'] if x['no'] == one['no']][0]
    assert (now['per'], now['verified'], now['source']) == (1, True, '市里的文件'), now
    d = b.data('/dash').json()
    assert d['state']['behind'] == 1, d['state']
    a = b.send('/dash', {}, '/dash/refresh')
    assert a.status == 303, a.status
    made(b)
    after = b.data('/staffing').json()
    assert sum(p['gap'] for p in after['posts']) > sum(p['gap'] for p in before['posts']), (before['posts'], after['posts'])


def an_institutions_own_page_says_the_same(w):
    b = w.data['b']
    for house in b.data('/staffing').json()['houses'][:3]:
        lines = b.data('/staffing/%s' % house['org']).json()['lines']
        want = {(x['post'], x['required'], x['gap']) for x in lines if not x['shift'] and x['required']}
        own = b.data('/orgs/%s' % house['org']).json()['norms']
        assert {(x['post'], x['required'], x['gap']) for x in own} == want, (own, lines)
    housing = {'养老机构', '农村敬老院', '护理院'}
    other = next(o for o in b.data('/orgs?size=200').json()['orgs'] if o['kind'] not in housing)
    assert b.data('/orgs/%s' % other['org_id']).json()['norms'] == [], other


def others_see_their_own_or_nothing(w):
    c = w.data['c']
    d = c.data('/staffing').json()
    assert d['unit'] == '宛城区' and {x['unit'] for x in d['houses']} <= {'宛城区'}, d
    other = [x for x in w.data['b'].data('/staffing').json()['houses'] if x['unit'] != '宛城区'][0]
    assert c.get('/staffing/%s' % other['org']).status == 404
    token = c.get('/me').form()['_csrf']
    assert c.post('/staffing/norms', {'_csrf': token, 'no': '1'}).status == 403
    a = w.browser().sign_in('admin', w.data['admin'])
    for path in ('/staffing', '/staffing/norms', '/staffing/%s' % w.data['org'], '/duties', '/claims-check'):
        assert a.get(path).status == 403, path


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'],
           people=500, setup=setup)
