"""Directed training from the month's sheet to the treasury: the school states days, the county confirms, the pack computes, the school
advances and claims, the money goes to the school; who breaks the agreement is declared with evidence, checked by one, decided by
another; then all of it is claimed back from the school, and goes to the treasury."""
import csv, io, re, time
import client

START, LATER = '2026-11-16T01:00:00Z', '2026-11-30T01:00:00Z'  # a Monday; two weeks on: ten working days
POLICY, ACCOUNT = '绍兴.定向培养补助', '19500001040012345'


def check_code(body):
    """GB 11643: the last character of a personal number."""
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def credit_code(body):
    """GB 32100: the last character of a unified code."""
    chars = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    n = 31 - sum(chars.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31
    return body + chars[n % 31]


SCHOOL, OTHER, HOME, STATION = (credit_code(b) for b in ('1233060012345678A', '1233060012345679A', '52330602MJ1234567', '52330602MJ7654321'))
STUDENTS = [check_code('33060220060101%03d' % n) for n in (11, 22, 33)]


def put(call, sheet, head, rows):
    with open('%s/%s.csv' % (call.cwd, sheet), 'w', encoding='utf-8') as f:
        f.write(head + '\n' + ''.join(','.join(r) + '\n' for r in rows))
    r = call('import', sheet + '.csv')
    assert r.returncode == 0, r.stdout + r.stderr


def setup(call):
    put(call, '机构', '统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,开户行,对公账号,成立日期', [
        [SCHOOL, '样例职业技术学院', '院校', '公办', '公办公营', '330602', '样例银行', ACCOUNT, '2000-01-01'],
        [OTHER, '另一所职业学院', '院校', '公办', '公办公营', '330604', '', '', '2000-01-01'],
        [HOME, '样例护理院', '养老机构', '民办非营利', '民办民营', '330602', '', '', '2010-01-01'],
        [STATION, '样例社区养老站', '城市社区养老服务机构', '民办非营利', '公建民营', '330602', '', '', '2010-01-01']])
    put(call, '人员', '证件号码,姓名,开户行,银行账号', [[n, '学生' + w, '样例银行', '6222020000000000018'] for n, w in zip(STUDENTS, '甲乙丙')])
    put(call, '定向培养', '协议编号,证件号码,院校代码,机构代码,签订日期,入学日期,毕业日期,月标准,服务年限', [
        ['DX-1', STUDENTS[0], SCHOOL, HOME, '2026-09-01', '2026-09-01', '2029-06-30', '500.00', '3'],
        ['DX-2', STUDENTS[1], SCHOOL, HOME, '2026-09-10', '2026-09-01', '2029-06-30', '', '3'],
        ['DX-3', STUDENTS[2], OTHER, HOME, '2026-09-01', '2026-09-01', '2029-06-30', '', '3']])
    return {login: client.account(call, login, '--name', login, '--kind', kind, '--role', role, *place) for login, kind, role, place in (
        ('school', '机构经办', '院校', ('--org', SCHOOL)), ('other', '机构经办', '院校', ('--org', OTHER)),
        ('home', '机构经办', '机构经办', ('--org', HOME)), ('station', '机构经办', '机构经办', ('--org', STATION)), ('county', '工作人员', '区县民政', ('--unit', '330602')),
        ('far', '工作人员', '区县民政', ('--unit', '330604')), ('city', '工作人员', '市级民政', ('--unit', '330600')),
        ('money', '工作人员', '财政', ('--unit', '330600')), ('money2', '工作人员', '财政', ('--unit', '330600')),
        ('audit', '审计', '审计', ('--unit', '330600')), ('plan', '管理员', '系统管理', ('--unit', '330600')))}


def everybody_signs_in(w):
    for login in [l for l in w.data if l != 'station' or hasattr(w, 'sheet')]:  # ten passwords a minute may be changed from one address
        before, b = getattr(w, login, None), w.browser()
        if hasattr(before, 'secret'):
            b.secret = before.secret
        setattr(w, login, b.sign_in(login, before.password if before else w.data[login]))


def tokens(b, **more):
    return {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k%d' % time.monotonic_ns(), **more}


def post(b, page, action, values=()):
    return b.post(action, {**b.get(page).form(action), **dict(values)})


def act(b, page, **values):
    """A move of the sheet or case at this page, whose key is asked for from a page with a form."""
    d = b.data(page).json()
    seq = d.get('seq') or d.get('x', {}).get('seq') or (d.get('c') or {}).get('seq') or 1
    return b.post(page + '/act', tokens(b, **{'seq': seq, 'opinion': '', **values}))


def a_school_sees_the_months_it_owes_and_begins_one(w):
    rows = w.school.data('/directed').json()['row']
    assert [(r['month'], r['students'], r['state']) for r in rows] == [('2026-10', 2, '没有填报'), ('2026-09', 2, '没有填报')], rows
    assert '没有在校天数就没有补助' in w.school.get('/directed').text
    for month, says in (('2026-07', '七、八月'), ('2026-11', '还没有过完'), ('2025-10', '没有在协议期内')):
        a = post(w.school, '/directed', '/directed/sheets', {'month': month})
        assert a.status == 422 and says in a.text, (month, a.status, a.text[-1500:])
    a = post(w.school, '/directed', '/directed/sheets', {'month': '2026-09'})
    assert a.status == 303, a.text[-1500:]
    w.sheet = a.headers['location']
    assert post(w.school, '/directed', '/directed/sheets', {'month': '2026-09'}).headers['location'] == w.sheet
    for login in ('other', 'far', 'home'):
        assert getattr(w, login).get(w.sheet).status == 404, login
    assert w.plan.get('/directed').status == 403 and w.city.get(w.sheet).status == 200


def days(w, values, **more):
    d = w.school.data(w.sheet).json()
    form = w.school.get(w.sheet).form(w.sheet + '/days')
    return w.school.post(w.sheet + '/days', {**form, 'agreement': [r['agreement'] for r in d['row']], 'days': values, 'note': ['', '实习'], **more})


def what_cannot_be_is_refused_and_typed_values_stay(w):
    for values, says in ((['三十', '21'], '第 1 行的在校天数要填'), (['30', '22'], '0 到 21 之间：DX-2'), (['30', '99'], '0 到 21')):
        a = days(w, values)
        assert a.status == 422 and says in a.text and 'value="%s"' % values[1] in a.text, (values, a.status, a.text[-3000:])
    a = days(w, ['30', ''], check='1')
    assert a.status == 422 and '还有 1 人没有填' in a.text, (a.status, a.text[-2000:])
    assert w.school.data(w.sheet).json()['entered'] == 0, 'what was refused was not saved'
    assert days(w, ['30', '']).status == 303
    assert w.school.data(w.sheet).json()['entered'] == 1
    assert days(w, ['30', '21'], check='1').status == 303
    d = w.school.data(w.sheet).json()
    assert d['state'] == '区县确认' and d['total'] == 51 and d['row'][1]['note'] == '实习', d


def the_county_returns_then_confirms_and_only_then_are_the_days_facts(w):
    assert 'DX-1' not in w.call('export', '在校月份').stdout
    for b, status in ((w.far, 404), (w.audit, 403), (w.city, 403)):
        assert act(b, w.sheet, move='approve').status == status, b.login
    a = act(w.county, w.sheet, move='return')
    assert a.status == 422 and '要写明意见' in a.text, (a.status, a.text[-1000:])
    assert act(w.county, w.sheet, move='return', opinion='乙的天数请再核').status == 303
    assert days(w, ['30', '20'], check='1').status == 303
    rows = w.county.data('/directed?month=2026-09').json()
    assert [(r['school_name'], r['state'], r['days']) for r in rows['row']] == [('样例职业技术学院', '区县确认', 50)] and rows['waiting'] == 1, rows
    todo = w.county.data('/todo').json()['item']
    assert [(t['kind'], t['href']) for t in todo] == [('在校填报', w.sheet)], todo
    assert act(w.county, w.sheet, move='approve').status == 303
    out = w.call('export', '在校月份').stdout
    assert 'DX-1,2026-09,30' in out and 'DX-2,2026-09,20' in out, out
    row = w.school.data(w.sheet).json()['row']
    late = {'_csrf': w.school.get('/me').form('/me/view')['_csrf'], 'seq': '5', 'agreement': [r['agreement'] for r in row], 'days': ['1', '1'], 'note': ['', '']}
    assert w.school.post(w.sheet + '/days', late).status == 409


def the_school_advances_what_the_pack_says_once(w):
    d = w.school.data(w.sheet).json()
    assert [r['due'] for r in d['row']] == ['500.00', '500.00'] and d['due'] == '1000.00' and d['advanced'] == '0.00', d
    page = {'paid_on': '2026-10-12', 'voucher': '记-10-0012'}
    for wrong in ({'voucher': ''}, {'paid_on': '2026-12-01'}, {'paid_on': ''}):
        assert post(w.school, w.sheet, w.sheet + '/advance', {**page, **wrong}).status == 422, wrong
    assert post(w.school, w.sheet, w.sheet + '/advance', page).status == 303
    d = w.school.data(w.sheet).json()
    assert d['advanced'] == '1000.00' and w.sheet + '/advance' not in w.school.get(w.sheet).text, d
    csrf = w.county.get('/me').form('/me/view')['_csrf']
    assert w.county.post(w.sheet + '/advance', {'_csrf': csrf, '_key': 'x1', **page}).status == 403


def an_agreement_shows_its_account(w):
    items = w.county.data('/directed/agreements').json()['item']
    assert [i['number'] for i in items] == ['DX-1', 'DX-2', 'DX-3'], 'the third by its institution'
    assert [i['number'] for i in w.far.data('/directed/agreements').json()['item']] == ['DX-3']
    w.one = '/directed/agreements/' + items[0]['id']
    assert w.far.get(w.one).status == 404 and w.other.get(w.one).status == 404 and w.home.get(w.one).status == 200
    d = w.school.data(w.one).json()
    assert [(m['month'], m['due'], m['advanced']) for m in d['account']['month'][:2]] == [('2026-09', '500.00', '500.00'), ('2026-10', '0.00', '0.00')], d
    assert d['account']['breach']['day'] is None and d['may_declare']
    for which in ('在校', '待到岗', '服务期内', '已满三年', '已毁约'):
        n = len(w.county.data('/directed/agreements?which=' + which).json()['item'])
        assert n == (3 if which == '在校' else 0), (which, n)


def an_advance_that_came_back_is_taken_back_and_never_more(w):
    ask = {'month': '2026-09', 'amount': '500.00', 'back_on': '2026-10-20', 'voucher': '收-10-0003'}
    for wrong, status in (({'voucher': ''}, 422), ({'amount': '500.01'}, 409), ({'amount': '-1'}, 422), ({'month': '2026-10'}, 409), ({'back_on': '2026-12-31'}, 422)):
        a = post(w.school, w.one, w.one + '/takeback', {**ask, **wrong})
        assert a.status == status, (wrong, a.status, a.text[-1500:])
    csrf = {b: b.get('/me').form('/me/view')['_csrf'] for b in (w.county, w.home, w.other)}
    for b, status in ((w.county, 403), (w.home, 403), (w.other, 404)):
        a = b.post(w.one + '/takeback', {'_csrf': csrf[b], '_key': 'not-the-schools', **ask})
        assert a.status == status, (status, a.status, a.text[-500:])
    form = w.school.get(w.one).form(w.one + '/takeback')
    for _ in range(2):
        assert w.school.post(w.one + '/takeback', {**form, **ask}).status == 303, 'the same request again does nothing more'
    d = w.school.data(w.one).json()
    assert d['account']['advanced'] == '0.00' and not d['may_take_back'] and '收-10-0003' in w.school.get(w.one).text, d
    assert post(w.school, w.sheet, w.sheet + '/advance', {'paid_on': '2026-10-21', 'voucher': '记-10-0020'}).status == 303
    assert w.school.data(w.one).json()['account']['advanced'] == '500.00'


def the_school_claims_and_two_people_review(w):
    client.adopt(w.call, POLICY)
    r = w.call('run', 'start', '--policy', POLICY, '--from', '2026-09', '--to', '2026-10', '--as-of', '2026-11-16', '--unit', '330600', '--all')
    assert r.returncode == 0, r.stderr
    run = re.search(r'第 (\d+) 批', r.stdout).group(1)
    a = w.city.send('/subsidy/rounds/new?run=' + run, {'run': run, 'policy': POLICY, 'title': '2026学年定向培养补助', 'opens': '2026-11-16',
                                                     'closes': '2026-11-20', 'basis': '绍市民〔2026〕8号'}, '/subsidy/rounds')
    assert a.status == 303, a.text[-1500:]
    item = w.school.data('/org/apply').json()['item']
    assert [(i['due_n'], i['amount']) for i in item] == [(2, '1000.00')] and w.home.data('/org/apply').json()['item'] == [], item
    a = w.school.post('/org/apply', tokens(w.school, round=item[0]['id']))
    assert a.status == 303, a.text[-1500:]
    w.app = a.headers['location'].split('/')[-1]
    page = '/subsidy/apps/' + w.app
    d = w.school.data('/org/apply/' + w.app).json()
    assert w.school.post(page + '/act', tokens(w.school, seq=d['c']['seq'], move='submit', opinion='')).status == 303
    assert act(w.county, page, move='approve').status == 303 and act(w.city, page, move='approve').status == 303


def the_money_goes_to_the_school_that_advanced_it(w):
    page = '/subsidy/apps/' + w.app
    d = client.until(lambda: w.money.data(page).json(), lambda d: d['state'] != '公示')
    unit = re.search(r'<option value="(\d+)"', w.money.get('/ledger/new').text.split('name="unit"')[1]).group(1)
    a = w.money.post('/ledger', tokens(w.money, source='财政预算', unit=unit, year='2026', name='定向培养', amount='5000.00', number='绍市财社〔2026〕8号', day='2026-11-01', note=''))
    assert a.status == 303, a.text[-1500:]
    w.line = w.money.data(page).json()['budget'][0]['id']
    form = tokens(w.money, seq=d['seq'], line=w.line)
    for _ in range(2):  # sent twice, paid once: the payments below are one for each student
        a = w.money.post(page + '/fund', form)
        assert a.status == 303, (d['state'], a.status, a.text[-1500:])
    a = post(w.money, '/subsidy/payments/new?line=' + w.line, '/subsidy/payments')
    assert a.status == 303, a.text[-1500:]
    p = a.headers['location']
    lines = w.money.data(p).json()['lines']
    assert [x['name'] for x in lines] == ['样例职业技术学院（学生 学生%s）' % x for x in '甲乙'], lines
    assert post(w.money, p, p + '/sign').status == 303 and post(w.money2, p, p + '/sign').status == 303
    assert post(w.money, p + '/issue', p + '/issue').status == 303
    text = '序号,姓名,金额,结果,原因\n' + ''.join('%d,样例职业技术学院,500.00,成功,\n' % x['no'] for x in lines)
    a = w.money.post(p + '/result', w.money.get(p).form(p + '/result'), {'file': ('回执.csv', text.encode('utf-8-sig'))})
    assert a.status == 303, a.text[-1500:]
    check = a.headers['location']
    a = post(w.money, check, check + '/book')
    assert a.status == 303, (a.status, a.text[-1500:])
    assert w.money.data(p).json()['b']['stage'] == '全部到账', w.money.data(p).json()['b']
    d = w.school.data(w.one).json()['account']
    assert (d['paid'], d['advanced'], d['due']) == ('500.00', '500.00', '500.00'), d


def a_breach_needs_evidence_and_two_people(w):
    case = {'day': '2026-11-02', 'reason': '退学', 'text': '十一月二日起不再到校，电话告知不履行协议'}
    for wrong in ({'day': ''}, {'day': '2026-12-20'}, {'day': '2026-08-01'}, {'reason': ''}, {'text': '短'}):
        a = post(w.school, w.one, w.one + '/breach', {**case, **wrong})
        assert a.status == 422, (wrong, a.status)
    csrf = w.audit.get('/me').form('/me/view')['_csrf']
    assert w.audit.post(w.one + '/breach', {'_csrf': csrf, '_key': 'x2', **case}).status == 403
    a = post(w.school, w.one, w.one + '/breach', case)
    assert a.status == 303, a.text[-1500:]
    w.case = a.headers['location']
    a = w.school.post(w.one + '/breach', {'_csrf': w.school.get('/me').form('/me/view')['_csrf'], '_key': 'x3', **case})
    assert a.status == 409, a.status
    assert w.far.get(w.case).status == 404
    a = act(w.county, w.case, move='verify', opinion='属实')
    assert a.status == 422 and '要有附件' in a.text, (a.status, a.text[-1200:])
    form = w.county.get(w.case).form(w.case + '/files')
    assert w.county.post(w.case + '/files', form, {'file': ('退学通知.pdf', b'%PDF-1.4 sample')}).status == 303
    assert act(w.county, w.case, move='verify').status == 422
    assert act(w.county, w.case, move='verify', opinion='学籍已注销').status == 303
    assert act(w.county, w.case, move='establish', opinion='成立').status == 403
    a = act(w.city, w.case, move='establish', opinion='依据协议第六条，成立')
    assert a.status == 303, (a.status, a.text[-1500:])
    d = w.city.data(w.case).json()
    assert d['x']['state'] == '毁约成立' and (d['x']['full'], d['x']['claimed']) == ('500.00', '500.00'), d
    assert [(c['amount'], c['open']) for c in d['claim']] == [('500.00', '500.00')], d
    assert w.city.data(w.one).json()['x']['breached'] == '2026-11-02'
    assert '已毁约' in w.city.get(w.one).text and w.city.get(w.case).status == 200
    a = act(w.city, w.case, move='establish', opinion='再来一次')
    assert a.status == 409, a.status


def what_comes_back_goes_to_the_treasury_and_nowhere_else(w):
    claim = w.city.data(w.case).json()['claim'][0]['id']
    p = '/subsidy/clawback/claims/' + claim
    assert w.city.data(p).json()['item']['name'] == '样例职业技术学院（学生 学生甲）'
    move = {'amount': '200.00', 'payment': '', 'basis': '缴款书 0001'}
    for way in ('退回（有进账单）', '抵扣（本人同意）'):
        a = post(w.city, p, p + '/move', {**move, 'way': way})
        assert a.status == 422, (way, a.status)
    assert post(w.city, p, p + '/plan', {'parts': '2', 'first': '2026-12-20', 'plan_way': '退回', 'plan_basis': '约定'}).status == 422
    assert post(w.city, p, p + '/plan', {'parts': '2', 'first': '2026-12-20', 'plan_way': '上缴国库', 'plan_basis': '约定'}).status == 303
    assert post(w.city, p, p + '/move', {**move, 'way': '上缴国库'}).status == 303
    assert w.school.data(w.case).json()['claim'][0]['open'] == '300.00'
    assert post(w.city, p, p + '/move', {**move, 'amount': '300.00', 'way': '上缴国库'}).status == 303
    text = w.money.get('/ledger/' + w.line).text
    assert '追回上缴' in text and '确认追回' in text, text[-3000:]
    assert w.city.get('/subsidy/clawback?all=1').status == 200 and w.city.get(p).status == 200


def no_later_run_pays_it_again_or_claims_it_twice(w):
    r = w.call('run', 'start', '--policy', POLICY, '--from', '2026-09', '--to', '2026-10', '--as-of', '2026-11-30')
    assert r.returncode == 0, r.stderr
    run = re.search(r'第 (\d+) 批', r.stdout).group(1)
    d = w.city.data('/subsidy/clawback/new?run=' + run).json()
    assert (d['total'], d['why']) == (0, None), d


def a_county_has_the_posts_that_the_city_granted(w):
    """公益性岗位: another process of its own, on the same city."""
    rows = w.city.data('/posts').json()['county']
    assert all(r['posts'] is None and r['ratio'] is None for r in rows) and len(rows) > 5, rows
    w.posts = '/posts/units/' + next(r['unit'] for r in rows if r['name'] == '越城区')
    assert w.county.get('/posts').headers['location'] == w.posts and w.far.get(w.posts).status == 404 and w.plan.get('/posts').status == 403
    assert w.county.get(w.posts + '/grant').status == 403 and w.county.get(w.posts + '/new').status == 200
    grant = {'posts': '1', 'starts': '2026-01-01', 'document': '绍人社〔2026〕7号', 'source': '就业补助资金', 'monthly': '2000.00',
             'longest': '36', 'near_years': '5', 'kinds': ['1', '5'], 'note': ''}
    for wrong in ({'document': ''}, {'kinds': []}, {'posts': '-1'}, {'monthly': '0'}, {'longest': '0'}):
        a = post(w.city, w.posts + '/grant', w.posts + '/grant', {**grant, **wrong})
        assert a.status == 422, (wrong, a.status)
    assert post(w.city, w.posts + '/grant', w.posts + '/grant', grant).status == 303
    d = w.county.data(w.posts).json()
    assert (d['now']['posts'], d['now']['free'], d['now']['kinds'], d['now']['number']) == (1, 1, '就业困难人员、城镇登记失业人员', '绍人社〔2026〕7号'), d
    assert '今年没有预算' in w.county.get(w.posts).text and d['may_place'] and not d['may_grant'], d


def somebody(w, n, name, **more):
    form = w.county.get(w.posts + '/new').form(w.posts + '/new')
    org = w.county.data(w.posts + '/new').json()['place'][0]['org']
    return w.county.post(w.posts + '/new', {**form, 'name': name, 'number': check_code('33060219800101%03d' % n), 'kind': '就业困难人员', 'org': org,
                                            'post': '社区助老员', 'frontline': '', 'from': '2026-11-01', 'until': '2027-10-31', 'document': '审批表1号', 'ahead': '1', **more})


def the_county_places_people_within_quota_and_budget(w):
    a = somebody(w, 11, '岗位甲')
    assert a.status == 422 and '还没有给这个县下达“公益性岗位”的预算' in a.text, (a.status, a.text[-1500:])
    unit = w.posts.split('/')[-1]
    a = w.money.post('/ledger', tokens(w.money, source='就业补助资金', unit=unit, year='2026', name='公益性岗位', amount='4000.00', number='绍财社1号', day='2026-01-05', note=''))
    assert a.status == 303, a.text[-1500:]
    for wrong, says in (({'kind': '残疾人'}, '没有列这一类人'), ({'until': '2029-11-30'}, '超过文件规定的 36 个月'), ({'from': '2026-10-01'}, '差 2,000.00 元'),
                        ({'ahead': ''}, '2027 年起的预算还没有下达'), ({'number': '330602198001010110'}, '校验')):
        a = somebody(w, 11, '岗位甲', **wrong)
        assert a.status == 422 and says in a.text, (wrong, a.status, a.text[-3000:])
    a = somebody(w, 11, '岗位甲')
    assert a.status == 303, a.text[-1500:]
    w.holder = a.headers['location']
    out = w.call('export', '任职').stdout
    assert STATION + ',社区助老员,否,公益性岗位,2026-11-01,,2026-11-01,2027-10-31' in out, out
    assert check_code('33060219800101011') in w.call('export', '人员').stdout, 'whoever was new is registered'
    a = somebody(w, 22, '岗位乙')
    assert a.status == 422 and '没有空岗' in a.text, (a.status, a.text[-1500:])
    assert check_code('33060219800101022') not in w.call('export', '人员').stdout, 'what was refused left nothing'
    d = w.county.data(w.posts).json()['now']
    assert (d['held'], d['free'], d['granted'], d['needed'], d['left']) == (1, 0, '4000.00', '4000.00', '0.00'), d
    d, page = w.money.data(w.posts).json(), w.money.get(w.posts)
    assert (d['now']['held'], d['now']['left'], d['holder']) == (1, '0.00', []) and '4,000.00' in page.text and '岗位甲' not in page.text, d
    assert w.money.get(w.holder).status == 403 and '岗位甲' in w.county.get(w.posts).text
    csrf = w.audit.get('/me').form('/me/view')['_csrf']
    assert w.audit.post(w.posts + '/new', {'_csrf': csrf, '_key': 'p1'}).status == 403 and w.audit.get(w.holder).status == 200


def herself(w):
    """The holder on the phone."""
    client.account(w.call, 'self', '--kind', '从业人员', '--role', '从业人员', '--person', check_code('33060219800101011'), '--phone', '13900000077', '--name', '岗位甲')
    b = w.browser()
    page = b.send('/m/login', {'phone': '13900000077'})
    with open(w.call.cwd + '/sms.txt', encoding='utf-8') as f:
        code = re.findall(r'验证码 (\d{6})', f.read())[-1]
    assert b.post('/m/login/code', dict(page.form('/m/login/code'), code=code)).status == 303
    return b


def fewer_posts_send_nobody_away(w):
    form = w.city.get(w.posts + '/grant').form(w.posts + '/grant')
    assert form['document'] == '' and form['monthly'] == '2000.00', form
    form.update({'posts': '0', 'monthly': '3000.00', 'starts': '2026-11-10', 'document': '绍人社〔2026〕9号', 'source': '就业补助资金', 'kinds': ['1']})
    assert w.city.post(w.posts + '/grant', form).status == 303
    d = w.county.data(w.posts).json()
    assert (d['now']['posts'], d['now']['held'], d['now']['surplus']) == (0, 1, 1) and [q['posts'] for q in d['quota']] == [0, 1], d
    text = w.county.get(w.posts).text
    assert '超额 1 人' in text and '不因指标调减解聘' in text and '不够，差额 1,000.00 元' in text, text[-3000:]
    a = somebody(w, 22, '岗位乙')
    assert a.status == 422 and '超额 1 人' in a.text, (a.status, a.text[-1500:])
    renew = {'until': '2027-12-31', 'kind': '就业困难人员', 'document': '审批表2号', 'ahead': '1', 'note': ''}
    assert post(w.county, w.holder, w.holder + '/renew', {**renew, 'until': '2027-10-31'}).status == 422
    assert post(w.county, w.holder, w.holder + '/renew', renew).status == 303
    own = w.station.data('/org/posts').json()
    assert [(x['name'], x['until'], x['state']) for x in own['holder']] == [('岗位甲', '2027-12-31', '在岗')] and own['held'] == 1, own
    assert w.station.get('/org/posts').status == 200 and w.home.data('/org/posts').json()['holder'] == [] and w.city.get('/org/posts').status == 403
    assert w.station.get(w.holder).status == 403 and w.far.get(w.holder).status == 404
    phone = herself(w)
    assert ('2027-12-31', '公益性岗位期限的最后一天') in [(x['day'], x['what']) for x in phone.data('/m').json()['next']]
    for wrong in ({'last': ''}, {'last': '2026-10-01'}, {'reason': ''}):
        assert post(w.county, w.holder, w.holder + '/leave', {'last': '2026-11-15', 'reason': '找到其他工作', **wrong}).status == 422, wrong
    assert post(w.county, w.holder, w.holder + '/leave', {'last': '2026-12-15', 'reason': '找到其他工作', 'remark': '自谋职业'}).status == 303
    d = w.county.data(w.holder).json()
    assert [(x['deed'], x['why']) for x in d['deed']] == [('安置', '就业困难人员'), ('续期', '就业困难人员'), ('离岗', '找到其他工作')] and not d['may_act'], d
    d = w.county.data(w.posts).json()
    assert (d['now']['surplus'], d['now']['held'], d['now']['soon']) == (1, 1, 0) and [(x['state'], x['ends'], x['days']) for x in d['holder']] == [('在岗', '2026-12-15', None)], d
    mine = [(x['day'], x['what']) for x in phone.data('/m').json()['next']]
    assert ('2026-12-15', '公益性岗位最后在岗的一天') in mine and not [x for x in mine if '期限' in x[1]], mine
    for path in ('/posts', w.posts, w.posts + '?which=全部', w.posts + '/grant', w.holder):
        assert w.city.get(path).status == 200, path


def a_station_of_a_former_county_counts_where_it_belongs_now(w):
    """A holder has a page whatever became of the county: with its figures, or without any."""
    old, head = credit_code('52330602MJ7654329'), '统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,成立日期'
    station = [old, '旧区站', '城市社区养老服务机构', '民办非营利', '公建民营']
    put(w.call, '单元', '单元代码,单元名称,单元类型,上级代码,起始日期,终止日期,承继单元', [
        ['330622', '旧区', '县', '330600', '', '2013-01-01', '330602'], ['330621', '旧县', '县', '330600', '', '2013-01-01', '']])
    put(w.call, '机构', head, [station + ['330622', '2010-01-01']])
    put(w.call, '任职', '证件号码,机构代码,岗位,一线护理,用工身份,起始日期', [[STUDENTS[1], old, '社区助老员', '否', '公益性岗位', '2026-01-01']])
    page = '/posts/holders/' + next(x['id'] for x in w.county.data(w.posts).json()['holder'] if x['org_name'] == '旧区站')
    assert w.posts in w.county.get(page).text and w.far.get(page).status == 404
    put(w.call, '机构', head, [station + ['330621', '2010-01-01']])
    a = w.city.get(page)
    assert a.status == 200 and '/posts/units/' not in a.text and w.county.get(page).status == 404, (a.status, a.text[-1500:])


def every_page_of_it_is_shown(w):
    for b in (w.school, w.county, w.city, w.home, w.audit):
        for path in ('/directed', '/directed?month=2026-10', '/directed/agreements', '/directed/breaches',
                     '/directed/breaches?which=疑似毁约', '/directed/breaches?which=已办结', w.one, w.case):
            assert b.get(path).status == 200, (b.login, path)
    assert w.county.get('/directed?month=昨天').status == 422
    assert [x['number'] for x in w.city.data('/directed/breaches?which=已办结').json()['item']] == ['DX-1']


client.run([everybody_signs_in, a_school_sees_the_months_it_owes_and_begins_one, what_cannot_be_is_refused_and_typed_values_stay,
            the_county_returns_then_confirms_and_only_then_are_the_days_facts, the_school_advances_what_the_pack_says_once,
            an_agreement_shows_its_account, an_advance_that_came_back_is_taken_back_and_never_more, the_school_claims_and_two_people_review, a_county_has_the_posts_that_the_city_granted,
            the_county_places_people_within_quota_and_budget],
           '--sms', 'file:sms.txt', setup=setup, at=START,
           later=[(LATER, [everybody_signs_in, fewer_posts_send_nobody_away, the_money_goes_to_the_school_that_advanced_it, a_breach_needs_evidence_and_two_people,
                           what_comes_back_goes_to_the_treasury_and_nowhere_else, no_later_run_pays_it_again_or_claims_it_twice,
                           every_page_of_it_is_shown, a_station_of_a_former_county_counts_where_it_belongs_now])])
