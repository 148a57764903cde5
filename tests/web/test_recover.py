"""Arrears, claims and the auditor's pages on the demo city's money: what a corrected fact changes is seen before it is done, done
once, comes back by plan; every fen can be followed; a sample can be drawn again."""
import contextlib, csv, io, os, re, sqlite3
import client, stores


def setup(call):
    r = call('demo', 'money')
    assert r.returncode == 0, r.stderr
    made = {login: client.account(call, login, '--name', login, '--role', role, '--unit', unit)
            for login, role, unit in (('city', '市级民政', '330600'), ('money', '财政', '330600'), ('here', '区县民政', '330602'),
                                      ('there', '区县民政', '330683'), ('staff', '人社', '330600'))}
    made['auditor'] = client.account(call, 'auditor', '--name', '审计', '--kind', '审计', '--role', '审计', '--unit', '330600')
    assert call('directory').returncode == 0
    return made


def fen(text):
    return int(text.replace('.', ''))


def post(b, page, action, values=()):
    form = {**b.get(page).form(action), **dict(values)}
    return b.post(action, form), form


def rows(w, sheet):
    r = w.call('export', sheet)
    assert r.returncode == 0, r.stderr
    return list(csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))


def load(w, sheet, row):
    out = io.StringIO()
    d = csv.DictWriter(out, fieldnames=list(row))
    d.writeheader()
    d.writerow(row)
    with open('%s/%s.csv' % (w.call.cwd, sheet), 'w', encoding='utf-8') as f:
        f.write(out.getvalue())
    r = w.call('import', sheet + '.csv')
    assert r.returncode == 0, r.stdout + r.stderr


def computed(w, months):
    r = w.call('run', 'start', '--policy', '绍兴.特殊岗位津贴', '--from', months[0], '--to', months[-1], '--as-of', '2026-12-31')
    assert r.returncode == 0, r.stderr
    return re.search(r'第 (\d+) 批', r.stdout + r.stderr).group(1)


def behind_everybody(w, *statements):
    """What somebody does who has the database itself."""
    for s in statements:
        if w.call.pg:
            stores.psql(w.call.env['YICAI_DB'], s)
        else:
            with contextlib.closing(sqlite3.connect(w.call.env['YICAI_DB'], timeout=60)) as db, db:
                db.execute(s)


def everybody_signs_in(w):
    for login in w.data:
        setattr(w, login, w.browser().sign_in(login, w.data[login]))


def a_claim_comes_back_in_parts_with_a_basis_each(w):
    d = w.city.data('/subsidy/clawback').json()
    assert d['claims'] and d['sets'] and sum(fen(c['open']) for c in d['claims']) == fen(d['open']), d
    planned = next(c for c in d['claims'] if c['next'])
    plain = next(c for c in d['claims'] if not c['next'])
    p = '/subsidy/clawback/claims/' + plain['id']
    move = {'way': '退回（有进账单）', 'amount': '1.00', 'payment': '', 'basis': '进账单 0007'}
    for wrong, status in (({'basis': ''}, 422), ({'amount': '0'}, 422), ({'amount': '999999'}, 409), ({'way': '抵扣（本人同意）'}, 422)):
        a = post(w.city, p, p + '/move', {**move, **wrong})[0]
        assert a.status == status, (wrong, a.status, a.text[-1500:])
    a, form = post(w.city, p, p + '/move', move)
    assert a.status == 303 and w.city.post(p + '/move', form).status == 303
    other = w.city.post(p + '/move', {**form, 'amount': '2.00'})
    assert other.status == 409 and '内容不同' in other.text
    assert fen(plain['open']) - fen(w.city.data(p).json()['item']['open']) == 100
    rest = w.city.data(p).json()['item']['open']
    assert post(w.city, p, p + '/move', {**move, 'way': '核销（有决定）', 'amount': rest, 'basis': '绍市民〔2026〕99号'})[0].status == 303
    d = w.city.data(p).json()
    assert d['item']['open'] == '0.00' and [s['way'] for s in d['steps']] == [2, 5], d
    a = w.city.post(p + '/move', {**form, '_key': 'after-the-end'})
    assert a.status == 409 and '超过' in a.text, (a.status, a.text[-800:])
    p = '/subsidy/clawback/claims/' + planned['id']
    plan = {'parts': '2', 'first': '2026-12-20', 'plan_way': '退回', 'plan_basis': '还款约定'}
    for wrong in ({'parts': '0'}, {'parts': '61'}, {'plan_basis': ''}, {'first': '不是日子'}):
        assert post(w.city, p, p + '/plan', {**plan, **wrong})[0].status == 422, wrong
    assert post(w.city, p, p + '/plan', plan)[0].status == 303
    d = w.city.data(p).json()
    assert len(d['plan']) == 2 and sum(fen(x['amount']) for x in d['plan']) == fen(d['item']['open']) and d['item']['next'] == '2026-12-20', d
    for path in ('/subsidy/clawback', '/subsidy/clawback?all=1', p, p + '?print=1', '/subsidy/clawback/new',
                 '/subsidy/clawback/sets/' + d['item']['adjustment'], '/subsidy/clawback/sets/%s?print=1' % d['item']['adjustment']):
        assert w.city.get(path).status == 200, path
    move = w.city.data(p).json()['steps'][0]['id']
    assert w.city.get('/subsidy/clawback/moves/' + move).headers['location'] == p


def what_a_person_owes_comes_back_in_one_sum(w):
    c = next(c for c in w.city.data('/subsidy/clawback').json()['claims'] if fen(c['open']) > 100)
    page = w.city.get('/subsidy/clawback/claims/' + c['id']).text
    p = w.person = re.search(r'/subsidy/clawback/people/\d+', page).group(0)
    d = w.city.data(p).json()
    assert d['name'] == c['name'] and c['id'] in [x['id'] for x in d['claims']], d
    assert fen(d['open']) == sum(fen(x['open']) for x in d['claims']) and w.city.get(p).status == 200, d
    move = {'way': '退回（有进账单）', 'amount': '0.60', 'payment': '', 'basis': '进账单 0301'}
    for wrong, status in (({'basis': ''}, 422), ({'way': ''}, 422), ({'way': '抵扣（本人同意）'}, 422), ({'amount': '999999'}, 409)):
        a = post(w.city, p, p + '/move', {**move, **wrong})[0]
        assert a.status == status, (wrong, a.status, a.text[-1500:])
    assert w.city.data(p).json()['open'] == d['open'], 'what was refused changed nothing'
    a, form = post(w.city, p, p + '/move', move)
    assert a.status == 303 and w.city.post(p + '/move', form).status == 303
    now = w.city.data(p).json()
    assert fen(d['open']) - fen(now['open']) == 60, (d, now)
    first = min(d['claims'], key=lambda x: (x['period'], x['id']))
    assert fen(first['open']) - fen(w.city.data('/subsidy/clawback/claims/' + first['id']).json()['item']['open']) == min(60, fen(first['open']))


def worker(w, number, phone):
    """A person with his telephone."""
    client.account(w.call, 'worker' + phone[-2:], '--kind', '从业人员', '--role', '从业人员', '--person', number, '--phone', phone, '--name', '本人')
    b = w.browser()
    a = b.send('/m/login', {'phone': phone})
    sms = w.call.cwd + '/sms.txt'
    codes = client.until(lambda: os.path.exists(sms) and re.findall(phone + r'.*?验证码 (\d{6})', open(sms, encoding='utf-8').read()))
    assert b.post('/m/login/code', {**a.form('/m/login/code'), 'code': codes[-1]}).status == 303
    return b


def a_plan_over_all_that_is_owed_waits_for_the_persons_own_word(w):
    p, d = w.person, w.city.data(w.person).json()
    assert d['plan'] is None and '定还款计划' in w.city.get(p).text
    ask = {'parts': '4', 'first': '2027-01-31', 'plan_way': '退回', 'plan_basis': '电话商定', 'paper': ''}
    for wrong in ({'parts': '0'}, {'first': '2020-01-01'}, {'plan_basis': ''}, {'plan_way': ''}):
        assert post(w.city, p, p + '/plan', {**ask, **wrong})[0].status == 422, wrong
    a, form = post(w.city, p, p + '/plan', ask)
    assert a.status == 303 and w.city.post(p + '/plan', form).status == 303
    plan = w.city.data(p).json()['plan']
    assert plan['state'] == '等本人确认' and fen(plan['amount']) == sum(fen(x['amount']) for x in plan['part']) == fen(d['open']), plan
    assert [x['due'] for x in plan['part']] == ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'], plan
    claims = [x['id'] for x in d['claims']]
    before = [w.city.data('/subsidy/clawback/claims/' + c).json()['plan'] for c in claims]
    same = [r['证件号码'] for r in rows(w, '人员') if r['姓名'] == d['name']]
    phones = [worker(w, n, '139000000%02d' % k) for k, n in enumerate(same[:8])]
    mine = next(b for b in phones if b.data('/m/repayment').json()['plan'])
    w.number = same[phones.index(mine)]
    other = worker(w, next(r['证件号码'] for r in rows(w, '人员') if r['姓名'] != d['name']), '13900000090')
    answer = '/m/repayment/' + plan['id']
    assert '还款计划等您确认' in mine.get('/m/payments').text and '2027年' in mine.get('/m/repayment').text
    form = mine.get('/m/repayment').form(answer)
    stranger = {'_csrf': other.get('/m/requests/new').form()['_csrf'], '_key': 'not-mine', 'agree': '同意', 'said': ''}
    assert other.post(answer, stranger).status == 404 and other.data('/m/repayment').json()['plan'] is None
    assert w.city.post(answer, {**stranger, '_csrf': w.city.get(p).form()['_csrf']}).status == 403
    for wrong in ({'agree': '不同意'}, {'agree': ''}):
        assert mine.post(answer, {**form, 'said': '', **wrong}).status == 422, wrong
    assert mine.post(answer, {**form, '_key': 'no', 'agree': '不同意', 'said': '每月太多'}).status == 303
    assert w.city.data(p).json()['plan']['state'] == '本人不同意' and '每月太多' in w.city.get(p).text
    assert before == [w.city.data('/subsidy/clawback/claims/' + c).json()['plan'] for c in claims], 'nothing holds without consent'
    assert post(w.city, p, p + '/plan', {**ask, 'parts': '3'})[0].status == 303 and '等您确认' in mine.get('/m/payments').text
    paid = {'way': '退回（有进账单）', 'amount': '0.01', 'payment': '', 'basis': '进账单 0302'}
    assert post(w.city, p, p + '/move', paid)[0].status == 303
    page, why = mine.get('/m/repayment').text, '要退还的数额已有变化，这份计划不能再用'
    assert why in page and '已失效' in page and '等您确认' not in page and '提交答复' not in page, page[-1500:]
    assert '等您确认' not in mine.get('/m/payments').text and '已失效：' + why in w.city.get(p).text
    late = '/m/repayment/' + w.city.data(p).json()['plan']['id']
    a = mine.post(late, {**form, '_key': 'late', 'agree': '同意', 'said': ''})
    assert a.status == 409 and why in a.text and '重新定一份' in a.text and w.city.data(p).json()['plan']['state'] == '已失效', a.text[-800:]
    assert post(w.city, p, p + '/plan', {**ask, 'parts': '2'})[0].status == 303
    answer = '/m/repayment/' + w.city.data(p).json()['plan']['id']
    form = mine.get('/m/repayment').form(answer)
    assert mine.post(answer, {**form, 'agree': '同意', 'said': ''}).status == 303
    a = mine.post(answer, {**form, '_key': 'twice', 'agree': '同意', 'said': ''})
    assert a.status == 409 and '已经答复过' in a.text, (a.status, a.text[-800:])
    assert '您已同意' in mine.get('/m/repayment').text
    now = w.city.data(p).json()
    assert now['plan']['state'] == '本人已同意' and all(c['next'] for c in now['claims']), now
    parts = [x for c in claims for x in w.city.data('/subsidy/clawback/claims/' + c).json()['plan']]
    assert sum(fen(x['amount']) for x in parts) == fen(now['open']), parts


def a_corrected_certificate_shows_what_it_changes_and_is_made_up_once(w):
    batch = next(b for b in w.money.data('/subsidy/payments?stage=有退回').json()['batches'])
    claimed = {c['name'] for c in w.city.data('/subsidy/clawback?all=1').json()['claims']}
    names = [p['姓名'] for p in rows(w, '人员')]
    line = next(l for l in w.money.data('/subsidy/payments/' + batch['id']).json()['lines']
                if l['state'] == '已到账' and l['name'] not in claimed and names.count(l['name']) == 1)
    number = next(p['证件号码'] for p in rows(w, '人员') if p['姓名'] == line['name'])
    certs = [c for c in rows(w, '证书') if c['证件号码'] == number]
    months = [m for m in w.city.data('/audit/cases/payment/' + line['payment']).json()['lines'][0:1]]
    span = (months[0]['from'], months[0]['to'])
    run = computed(w, span)
    assert w.city.data('/subsidy/clawback/new?run=' + run).json()['total'] == 0
    for c in certs:
        load(w, '证书', {**c, '撤销日期': c['发证日期']})
    run = computed(w, span)
    page = '/subsidy/clawback/new?run=' + run
    d = w.city.data(page).json()
    mine = [r for r in d['rows'] if r['name'] == line['name']]
    assert mine and all(fen(r['decided']) == fen(r['clawback']) + fen(r['due']) for r in mine), d['rows']
    assert fen(d['clawback']) == sum(fen(r['clawback']) for r in d['rows']) > 0 and d['arrears'] == '0.00', d
    assert w.city.data('/subsidy/clawback').json()['claims'] is not None
    a, form = post(w.city, page, '/subsidy/clawback')
    assert a.status == 303 and '/sets/' in a.headers['location'], (a.status, a.text[-1500:])
    again = w.city.post('/subsidy/clawback', form)
    assert again.headers.get('location') == a.headers['location']
    made = w.city.data(a.headers['location']).json()
    assert made['a']['clawback'] == d['clawback'] and {c['name'] for c in made['claims']} == {line['name']}, made
    assert w.city.data(page).json()['total'] == 0, 'the same run again finds nothing'
    for c in certs:
        load(w, '证书', {**c, '撤销日期': ''})
    back = computed(w, span)
    d2 = w.city.data('/subsidy/clawback/new?run=' + back).json()
    if d2['total']:
        assert d2['undo'] == d['clawback'] and d2['arrears'] == '0.00', d2
        assert post(w.city, '/subsidy/clawback/new?run=' + back, '/subsidy/clawback')[0].status == 303
        assert w.city.data('/subsidy/clawback/new?run=' + back).json()['total'] == 0


def a_fen_can_be_followed_from_the_clause_to_the_bank(w):
    batch = next(b for b in w.auditor.data('/subsidy/payments?stage=有退回').json()['batches'])
    line = w.auditor.data('/subsidy/payments/' + batch['id']).json()['lines'][0]
    p = '/audit/cases/payment/' + line['payment']
    d = w.auditor.data(p).json()
    assert d['lines'] and d['lines'][0]['clauses'], d
    assert [s['move'] for s in d['steps']] == ['开始填写', '提交', '通过', '通过', '公示期满', '安排支付'], d['steps']
    assert sum(fen(m['amount']) for m in d['months']) == fen(d['amount'])
    assert [(t['paid'], bool(t['reason'])) for t in d['tries']] == [(0, True), (1, False)], d['tries']
    kinds = [x['kind'] for x in d['postings']]
    assert kinds[0] == '承诺支出' and kinds.count('发出支付') == 2 and '银行退回' in kinds and kinds[-1] == '支付成功', kinds
    page = w.auditor.get(p)
    why = re.search(r'/subsidy/batches/\d+/lines/\d+', page.text).group(0)
    assert w.auditor.get(why).status == 200 and '为什么' in w.auditor.get(why).text
    person = re.search(r'/audit/cases/person/\d+', page.text).group(0)
    who = w.auditor.data(person).json()
    assert line['payment'] in [x['id'] for x in who['payments']] and fen(who['paid']) >= fen(d['amount']), who
    b = w.auditor.data('/audit/cases/batch/' + batch['id']).json()
    assert len(b['checks']) == 5 and all(c['agrees'] for c in b['checks']), b['checks']
    at = '/audit/cases/batch/' + batch['id']  # a large one shows what was last found, and is looked at by a job
    d = w.auditor.data(at + '?kept=1').json()
    assert d['kept'] and [c['unknown'] for c in d['checks']] == [True, False, False, False, True] and not d['checked_by'], d
    page = w.auditor.get(at + '?kept=1')
    assert '还没有核对' in page.text and at + '/verify' not in w.auditor.get(at).text
    a = w.auditor.post(at + '/verify', page.form(at + '/verify'))
    assert a.status == 303, a.text[-1500:]
    job = client.until(lambda: w.auditor.data(a.headers['location']).json(), lambda d: d['state'] not in ('排队', '进行中'))
    assert job['state'] == '完成' and job['result'] == at + '?kept=1', job
    d = w.auditor.data(job['result']).json()
    assert d['checked_by'] and [c['left'] for c in d['checks']] == [c['left'] for c in b['checks']], d
    assert all(c['agrees'] and not c['unknown'] for c in d['checks']) and '核对于' in w.auditor.get(job['result'] + '&print=1').text
    bare = w.auditor.ask('POST', at + '/verify', '_csrf=' + page.form(at + '/verify')['_csrf'], {'Content-Type': 'application/x-www-form-urlencoded'})
    assert bare.status == 422 and '请求编号' in bare.text, (bare.status, bare.text[-1500:])
    a = post(w.money, at + '?kept=1', at + '/verify')[0]  # another check stands beside the first
    assert client.until(lambda: w.money.data(a.headers['location']).json(), lambda d: d['state'] not in ('排队', '进行中'))['state'] == '完成'
    d = w.auditor.data(at + '?kept=1').json()
    assert len(d['looks']) == 2 and d['looks'][1]['who'] != d['looks'][0]['who'] == d['checked_by'] and all(x['agrees'] for x in d['looks']), d
    assert w.auditor.get(at + '?kept=1').text.count('核对明细和摘要：相符') == 2
    behind_everybody(w, 'DROP TRIGGER ' + ('payment_batches_frozen ON payment_batches' if w.call.pg else 'payment_batches_no_update'),
                     'CREATE TABLE kept AS SELECT id, digest FROM payment_batches',
                     'UPDATE payment_batches SET digest = ' + ("decode(repeat('00', 32), 'hex')" if w.call.pg else 'zeroblob(32)'))
    for more in ('?kept=1', ''):
        found = w.auditor.data(at + more).json()
        c = found['checks'][4]
        assert not c['agrees'] and c['left'] == c['right'] == d['checks'][4]['right'] and not any(x['agrees'] for x in found['looks']), found
        assert '核对明细和摘要：不同' in w.auditor.get(at + more).text and '0' * 64 in w.auditor.get(at + more).text
    behind_everybody(w, 'UPDATE payment_batches SET digest = (SELECT kept.digest FROM kept WHERE kept.id = payment_batches.id)', 'DROP TABLE kept')
    assert all(c['agrees'] for c in w.auditor.data(at + '?kept=1').json()['checks'])
    for path in (p, person, '/audit/cases/batch/' + batch['id']):
        assert w.auditor.get(path).status == 200 and w.auditor.get(path + '?print=1').status == 200, path
    assert w.auditor.data('/audit/cases?q=' + line['payment']).json()['payments'][0]['id'] == line['payment']
    assert w.auditor.data('/audit/cases?q=' + batch['id']).json()['batches'][0]['id'] == batch['id']
    assert line['payment'] in [x['id'] for x in w.auditor.data('/audit/cases?q=' + line['name']).json()['payments']]
    assert w.auditor.data('/audit/cases?q=9').json()['payments'] == []


def a_sample_is_the_same_for_the_same_seed(w):
    ask = '/audit/sample?seed=%s&size=%d'
    one, again, other = (w.auditor.data(ask % (s, 5)).json() for s in ('审计甲', '审计甲', '审计乙'))
    ids = [x['id'] for x in one['items']]
    assert len(ids) == 5 and ids == [x['id'] for x in again['items']] and ids != [x['id'] for x in other['items']]
    assert [x['id'] for x in w.auditor.data(ask % ('审计甲', 3)).json()['items']] == ids[:3]
    assert one['population'] > 5 and fen(one['amount']) == sum(fen(x['amount']) for x in one['items'])
    assert w.auditor.data(ask % ('审计甲', 5) + '&to=2020-01-01').json()['population'] == 0
    assert w.auditor.get(ask % ('审计甲', 5) + '&print=1').status == 200 and w.auditor.get('/audit/sample').status == 200
    assert w.auditor.get(ask % ('审计甲', 500)).status == 422


def others_see_their_own_and_without_the_right_nothing(w):
    claim = w.city.data('/subsidy/clawback?all=1').json()['claims'][0]
    p, s = '/subsidy/clawback/claims/' + claim['id'], '/subsidy/clawback/sets/' + claim['adjustment']
    batch = next(b for b in w.city.data('/subsidy/payments?stage=有退回').json()['batches'])['id']
    payment = w.city.data('/subsidy/payments/' + batch).json()['lines'][0]['payment']
    seen = w.here if w.here.get(w.person).status == 200 else w.there
    assert {w.here.get(w.person).status, w.there.get(w.person).status} == {200, 404} and w.staff.get(w.person).status == 403
    assert seen.post(w.person + '/plan', {'_csrf': seen.get('/me').form('/me/view')['_csrf'], '_key': 'not-the-countys-plan'}).status == 403
    assert seen.post(w.person + '/move', {'_csrf': seen.get('/me').form('/me/view')['_csrf'], '_key': 'not-the-countys'}).status == 403
    for path in (p, s, '/audit/cases/payment/' + payment, '/audit/cases/batch/' + batch):
        assert w.here.get(path).status == 200 and w.there.get(path).status == 404, path
        assert w.staff.get(path).status == 403, path
    assert w.there.data('/subsidy/clawback?all=1').json()['claims'] == []
    assert w.there.data('/audit/sample?seed=x&size=5').json()['population'] == 0
    csrf = w.here.get(p).form()['_csrf']
    for b in (w.here, w.auditor):
        for path in (p + '/move', p + '/plan', '/subsidy/clawback'):
            assert b.post(path, {'_csrf': b.get(p).form()['_csrf'], '_key': 'no-right'}).status == 403, path
        assert b.get('/subsidy/clawback/new').status == 403
    for path in ('/subsidy/clawback/claims/1', '/subsidy/clawback/sets/1', '/subsidy/clawback/moves/1', '/audit/cases/payment/1',
                 '/audit/cases/batch/1', '/audit/cases/person/1', '/subsidy/clawback/new?run=999999'):
        assert w.city.get(path).status == 404, path


def a_plan_of_another_countys_claims_is_not_shown(w):
    far = next(o for o in rows(w, '机构') if o['所在单元'].startswith('330683') and not o['注销日期'] and o['机构类别'] == '养老机构')
    spell = next(r for r in rows(w, '任职') if r['证件号码'] == w.number)
    load(w, '任职', {**spell, '机构代码': far['统一社会信用代码'], '起始日期': '2026-11-01', '终止日期': ''})
    assert w.call('directory').returncode == 0
    plan = w.city.data(w.person).json()['plan']
    assert plan['basis'] == '电话商定' and w.here.data(w.person).json()['plan'] == plan
    d, page = w.there.data(w.person), w.there.get(w.person)
    assert d.status == page.status == 200 and d.json()['plan'] is None and d.json()['claims'] == [], d.text
    for said in ('电话商定', '本人已同意'):
        assert said in w.here.get(w.person).text and said not in page.text, said


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and
            n not in ('setup', 'fen', 'post', 'rows', 'load', 'computed', 'worker')], '--sms', 'file:sms.txt', people=1500, setup=setup)
