"""The desk of an institution's clerk: what is due, staff, transfers confirmed by both sides, who gets what and why not."""
import datetime, html, os, re
import client


def citizen(n, born='19800101'):
    """A valid citizen's number."""
    body = '330602' + born + '%03d' % n
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def credit(body):
    """The check character of a credit code."""
    letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    s = sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + letters[(31 - s % 31) % 31]


HOME, OTHER = credit('52330602MJ0000018'), credit('52330604MJ0000026')
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()


def day(n):
    return (TODAY + datetime.timedelta(n)).isoformat()


def setup(call):
    sheets = {'机构.csv': '统一社会信用代码,机构名称,机构类别,举办性质,所在单元\n%s,越城样例护理院,养老机构,民办非营利,330602\n%s,上虞样例护理院,养老机构,民办非营利,330604\n' % (HOME, OTHER),
              '花名册.csv': '证件号码,姓名,机构代码,岗位,一线护理,用工身份,起始日期,合同起始日期,合同终止日期\n%s,甲样例,%s,养老护理员,是,编外合同,2020-01-01,2020-01-01,%s\n%s,乙样例,%s,养老护理员,是,编外合同,2021-01-01,2021-01-01,2035-12-31\n'
                           % (citizen(1), HOME, day(30), citizen(2), OTHER),
              '证书.csv': '证件号码,证书类别,职业,等级,证书编号,发证日期,有效期至\n%s,职业技能等级证书,养老护理员,四级,S000033060213223000101,2022-05-01,%s\n' % (citizen(1), day(40))}
    for name, text in sheets.items():
        open(os.path.join(call.cwd, name), 'w', encoding='utf-8').write(text)
        r = call('import', name)
        assert r.returncode == 0, r.stdout + r.stderr
    return {'county': client.account(call, 'county', '--name', '区样例', '--role', '区县民政', '--unit', '330602'),
            'far': client.account(call, 'far', '--name', '远样例', '--role', '区县民政', '--unit', '330681'),
            'clerk': client.account(call, 'clerk', '--name', '院样例', '--kind', '机构经办', '--role', '机构经办', '--org', HOME),
            'other': client.account(call, 'other', '--name', '他样例', '--kind', '机构经办', '--role', '机构经办', '--org', OTHER)}


def who(w, login):
    key = 'browser ' + login
    if key not in w.data:
        w.data[key] = w.browser().sign_in(login, w.data[login])
    return w.data[key]


def staff(b, **query):
    return {s['name']: s for s in b.data('/org/staff?' + '&'.join('%s=%s' % kv for kv in query.items())).json()['staff']}


def what_is_due_leads_to_its_list(w):
    b = who(w, 'clerk')
    d = b.data('/org/home').json()
    due = {x['name']: x for x in d['due']}
    assert due['certificates.expiring']['count'] == 1 and due['contracts.ending']['count'] == 1, d
    assert d['staff'] == 1 and d['expiring'][0]['name'] == '甲样例', d
    page = b.get('/org/home')
    assert page.status == 200 and '证书将到期' in page.text and '越城样例护理院' in page.text
    assert list(staff(b, mark='证书将到期')) == ['甲样例'] and staff(b, mark='缺证') == {}
    assert b.get(due['contracts.ending']['href']).status == 200


def officers_have_no_clerks_desk(w):
    b = who(w, 'county')
    for path in ('/org/home', '/org/staff', '/org/staff/new', '/org/profile', '/org/eligible', '/org/transfers/in'):
        assert b.get(path).status == 403, path
    assert w.browser().get('/org/home').status == 303


def somebody_is_taken_on_by_the_rules_of_a_row(w):
    b = who(w, 'clerk')
    new = {'name': '丙样例', 'number': citizen(3), 'mobile': '13800000000', 'post': '养老护理员', 'frontline': '1', 'identity': '编外合同', 'begins': '2024-03-01',
           'contract_from': '2024-03-01', 'contract_to': '2035-12-31', 'insured': '1'}
    wrong = citizen(3)[:-1] + ('0' if citizen(3)[-1] != '0' else '1')
    a = b.send('/org/staff/new', dict(new, number=wrong), action='/org/staff')
    assert a.status == 422 and '校验' in a.text and wrong not in a.text and '丙样例' in a.text, (a.status, a.text[:3000])
    a = b.send('/org/staff/new', dict(new, contract_to='2023-01-01'), action='/org/staff')
    assert a.status == 422 and '合同终止日期' in a.text, a.status
    a = b.send('/org/staff/new', dict(new, begins='明天'), action='/org/staff')
    assert a.status == 422, a.status
    a = b.send('/org/staff/new', dict(new, name='乙样例', number=citizen(2)), action='/org/staff')
    assert a.status == 422 and '请用“人员转入”办理' in a.text, (a.status, a.text[:3000])
    a = b.send('/org/staff/new', new, action='/org/staff')
    assert a.status == 303, (a.status, a.text[:3000])
    assert '丙样例' in staff(b) and citizen(3) in w.call('export', '人员').stdout


def a_spell_of_work_ends_with_its_reason(w):
    b = who(w, 'clerk')
    id = staff(b)['丙样例']['person_id']
    path = '/org/staff/%s/end' % id
    a = b.send(path, {'ends': '2024-01-01', 'ended_by': '个人'})
    assert a.status == 422 and '早于' in a.text, (a.status, a.text[:2500])
    a = b.send(path, {'ends': '2025-06-30'})
    assert a.status == 422 and '请选择终止方' in a.text, a.status
    assert who(w, 'other').get(path).status == 404
    a = b.send(path, {'ends': '2025-06-30', 'ended_by': '个人', 'reason': '回家'})
    assert a.status == 303, a.text[:2000]
    assert '丙样例' not in staff(b) and '丙样例' in staff(b, state='离职')
    assert b.get(path).status == 409
    assert '2025-06-30' in ''.join(l for l in w.call('export', '任职').stdout.split('\n') if citizen(3) in l)


def a_transfer_in_is_confirmed_by_the_other_side(w):
    b, other = who(w, 'clerk'), who(w, 'other')
    ask = {'name': '乙样例', 'number': citizen(2), 'day': day(1), 'post': '', 'identity': '编外合同', 'frontline': '1', 'why': '本人愿意'}
    a = b.send('/org/transfers/in', dict(ask, name='不是他'))
    assert a.status == 422 and '没有这个人，或姓名与证件号码不符' in a.text and citizen(2) not in a.text, a.status
    a = b.send('/org/transfers/in', dict(ask, number=citizen(77)))
    assert a.status == 422 and '没有这个人，或姓名与证件号码不符' in a.text, a.status
    a = b.send('/org/transfers/in', dict(ask, day='2020-01-01'))
    assert a.status == 422 and '要晚于现在这段任职的起始日期' in a.text, a.status
    a = b.send('/org/transfers/in', dict(ask, day=day(400)))
    assert a.status == 422, a.status
    a = b.send('/org/transfers/in', ask)
    assert a.status == 303, a.text[:2000]
    path = a.headers['location']
    a = b.send('/org/transfers/in', ask)
    assert a.status == 409 and '已有一次转移在等确认' in a.text, a.status
    for login in ('clerk', 'other', 'county'):
        t = who(w, login).data('/org/transfers').json()['transfer']
        assert len(t) == 1 and t[0]['state'] == '待对方确认' and citizen(2) not in str(t), (login, t)
        assert who(w, login).get(path).status == 200
    assert who(w, 'far').get(path).status == 404 and who(w, 'far').data('/org/transfers').json()['transfer'] == []
    form = {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'try1'}
    a = b.post(path + '/confirm', form)
    assert a.status == 403 and '要由对方机构确认' in a.text, a.status
    form = {'_csrf': who(w, 'county').get('/me').form('/me/view')['_csrf'], '_key': 'try2'}
    assert who(w, 'county').post(path + '/confirm', form).status == 403
    due = {x['name']: x['count'] for x in other.data('/org/home').json()['due']}
    assert due['transfers.answer'] == 1, due
    told = other.data('/messages').json()
    assert told['unread'] == 1 and told['item'][0]['title'] == '乙样例：转移要您确认' and told['item'][0]['href'] == path, told
    assert b.data('/messages').json()['unread'] == 0 and who(w, 'county').data('/messages').json()['unread'] == 0
    a = other.send(path, {}, action=path + '/confirm')
    assert a.status == 303, a.text[:2000]
    assert b.data('/messages').json()['item'][0]['title'] == '乙样例：对方确认了转移'
    rows = [l.split(',') for l in w.call('export', '任职').stdout.split('\n') if citizen(2) in l]
    assert [(r[1], r[5], r[6]) for r in sorted(rows, key=lambda r: r[5])] == [(OTHER, '2021-01-01', TODAY.isoformat()), (HOME, day(1), '')], rows
    form = {'_csrf': other.get('/me').form('/me/view')['_csrf'], '_key': 'try3'}
    a = other.post(path + '/confirm', form)
    assert a.status == 409 and '已完成' in a.text, a.status
    assert b.data(path).json()['state'] == '已完成'


def a_transfer_out_may_be_refused_or_withdrawn_with_a_reason(w):
    b, other = who(w, 'clerk'), who(w, 'other')
    id = staff(b)['甲样例']['person_id']
    page = '/org/transfers/out/' + id
    a = b.send(page, {'to': '52330602MJ000001XX', 'day': day(5)})
    assert a.status == 422 and '没有这家机构，请核对全称或统一社会信用代码' in a.text, (a.status, a.text[:2000])
    a = b.send(page, {'to': HOME, 'day': day(5)})
    assert a.status == 409 and '已在转入的机构任职' in a.text, a.status
    assert other.get(page).status == 404
    a = b.send(page, {'to': OTHER, 'day': day(5), 'why': '家近'})
    assert a.status == 303, a.text[:2000]
    path = a.headers['location']
    assert '甲样例' in other.get(path).text
    a = other.send(path, {'why': ''}, action=path + '/refuse')
    assert a.status == 422 and '请写明理由' in a.text, a.status
    a = other.send(path, {'why': '没有岗位'}, action=path + '/refuse')
    assert a.status == 303 and b.data(path).json()['answer'] == '没有岗位', a.status
    assert b.send(page, {'to': '上虞样例', 'day': day(5)}).status == 422, 'part of a name'
    a = b.send(page, {'to': '上虞样例护理院', 'day': day(5)})
    assert a.status == 303, a.text[-1500:]
    path = a.headers['location']
    assert b.data(path).json()['to_name'] == '上虞样例护理院', b.data(path).json()
    form = {'_csrf': other.get('/me').form('/me/view')['_csrf'], '_key': 'try4', 'why': '撤'}
    assert other.post(path + '/withdraw', form).status == 403
    a = b.send(path, {'why': '不去了'}, action=path + '/withdraw')
    assert a.status == 303 and other.data(path).json()['state'] == '已撤回', a.status
    form = {'_csrf': other.get('/me').form('/me/view')['_csrf'], '_key': 'try5'}
    assert other.post(path + '/confirm', form).status == 409
    assert ''.join(l for l in w.call('export', '任职').stdout.split('\n') if citizen(1) in l).count(OTHER) == 0


def who_gets_what_and_who_does_not_and_why(w):
    b = who(w, 'clerk')
    assert b.get('/help?of=/home').headers['location'] == '/help/for-clerks', 'the workbench is explained by role'
    assert '还没有算过' in b.get('/org/eligible').text
    a = b.send('/org/eligible', {}, action='/org/eligible')
    assert a.status == 303, a.text[:2000]
    d = client.until(lambda: b.data('/org/eligible').json(), lambda d: d['made_at'])
    assert d['people'] >= 1 and d['trouble'] == '', d
    policies = {p['policy']: p for p in d['policies']}
    assert any('特殊岗位' in p for p in policies), policies
    assert not any(p.startswith('昆明') for p in policies), policies
    for p in policies.values():
        of = [l for l in d['line'] if l['policy'] == p['policy']]
        assert (p['due'], p['doubt'], p['not_due']) == tuple(sum(l['state'] in s for l in of) for s in (('应发', '应追回'), ('待确认',), ('不符合',))), (p, of)
    none = [l for l in d['line'] if l['state'] == '不符合']
    assert none and all(l['reason'] or l['failed'] for l in none), none
    page = b.get('/org/eligible?show=不符合')
    known = [l for l in none if l['cured']]
    assert ('>何时符合' in page.text) == bool(known), (known, page.text[-3000:])
    assert page.status == 200 and '不符合的条件' in page.text and '>金额（元）' not in page.text, page.status
    only = b.data('/org/eligible?policy=' + next(iter(policies))).json()['line']
    assert {l['policy'] for l in only} == {next(iter(policies))}
    names = {l['name'] for l in d['line']}
    assert '甲样例' in names and '乙样例' not in names, names
    assert who(w, 'other').data('/org/eligible').json()['line'] == []


def the_own_record_is_shown(w):
    b = who(w, 'clerk')
    d = b.data('/org/profile').json()
    assert d['name'] == '越城样例护理院' and {'label': '统一社会信用代码', 'text': HOME} in d['field'], d
    assert b.get('/org/profile').status == 200


def the_own_institution_comes_first_in_the_menu(w):
    groups = re.findall(r'<p class="gh">([^<]+)', who(w, 'clerk').get('/org/home').text)
    assert groups[0] == '本机构' and groups.index('业务') < groups.index('统筹'), groups


def a_transfer_names_who_asked_and_who_answered(w):
    b = who(w, 'clerk')
    path = '/org/transfers/' + b.data('/org/transfers').json()['transfer'][0]['id']
    page = b.get(path).text
    assert '院样例' in page and '>clerk' not in page and '样例的转移' in page, page[-3000:]


def the_staff_is_sorted_and_turned_both_ways(w):
    b = who(w, 'clerk')
    with open(os.path.join(w.call.cwd, '更多.csv'), 'w', encoding='utf-8') as f:
        f.write('证件号码,姓名,机构代码,岗位,用工身份,起始日期\n')
        f.writelines('%s,%s样例%s,%s,护士,编外合同,2024-%02d-%02d\n' % (citizen(100 + n), '甲乙丙丁'[n % 4], '子丑寅卯辰巳'[n // 10], HOME, n % 12 + 1, n % 28 + 1)
                     for n in range(60))
    r = w.call('import', '更多.csv', '--sheet', '花名册')
    assert r.returncode == 0, r.stdout + r.stderr
    days = lambda q: [s['since'] for s in b.data('/org/staff?' + q).json()['staff']]
    up, down = days('sort=起始日期'), days('sort=起始日期&order=降序')
    assert len(up) == 50 and up == sorted(up) and down == sorted(down, reverse=True) and up[0] < down[0], (up, down)
    first = b.get('/org/staff?sort=起始日期')
    assert 'aria-sort="ascending"' in first.text and '<input type="hidden" name="sort" value="起始日期">' in first.text
    link = lambda a, rel: html.unescape(re.search(r'rel="%s" href="([^"]+)"' % rel, a.text).group(1))
    second = b.get(link(first, 'next'))
    total = b.data('/org/staff').json()['total']
    assert '第 51–%d 人，共 %d 人' % (total, total) in second.text, re.findall('第 [^<]*', second.text)
    ids = lambda path: [s['person_id'] for s in b.data(path).json()['staff']]
    later = ids(link(first, 'next'))
    assert len(later) == total - 50 and not set(later) & set(ids('/org/staff?sort=起始日期'))
    back = link(second, 'prev')
    assert ids(back) == ids('/org/staff?sort=起始日期')
    assert '共 0 人</p>' not in re.sub(r'\s+', ' ', b.get('/org/staff?q=没有').text).replace(' </p>', '</p>').split('class="pg"')[1]


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and ' ' not in n
            and n not in ('setup', 'citizen', 'credit', 'who', 'day', 'staff')],
           '--files', 'files', setup=setup)
