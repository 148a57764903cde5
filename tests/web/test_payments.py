"""Money in the browser: batches made, signed by two, issued, written out by template, answered by the bank line by line;
refusals corrected and paid again under their keys. From approved lines to a reconciled batch, on the demo city's money."""
import csv, http.server, io, json, os, re, threading
from urllib.parse import unquote
import client


def setup(call):
    r = call('demo', 'money')
    assert r.returncode == 0, r.stderr
    made = {login: client.account(call, login, '--name', login, '--role', role, '--unit', unit)
            for login, role, unit in (('money', '财政', '330600'), ('money2', '财政', '330600'), ('here', '区县民政', '330602'),
                                      ('there', '区县民政', '330683'), ('staff', '人社', '330600'))}
    r = call('demo', 'accounts')
    assert r.returncode == 0, r.stderr
    made.update(re.findall(r'^  (county|clerk) +(\S+)', r.stdout, re.M))
    assert call('directory').returncode == 0
    return made


def fen(text):
    return int(text.replace('.', ''))


def batch(b, stage):
    return next(x for x in b.data('/subsidy/payments?stage=' + stage).json()['batches'])


def line_of(b, county):
    return next(x for x in b.data('/ledger').json()['lines'] if county in x['title'] and x['year'] == 2026)


def post(b, page, action, values=(), files=None):
    form = {**b.get(page).form(action), **dict(values)}
    return b.post(action, form, files), form


def answer(b, path, rows, name='回执.csv', head='序号,姓名,金额,结果,原因'):
    text = '\n'.join([head] + [','.join(r) for r in rows]) + '\n'
    return post(b, path, path + '/result', (), {'file': (name, text.encode('utf-8-sig'))})[0]


def good(x, paid=True, reason=''):
    return (str(x['no']), x['name'], x['amount'], '成功' if paid else '失败', reason)


def everybody_signs_in(w):
    for login in w.data:
        setattr(w, login, w.browser().sign_in(login, w.data[login]))


def what_the_demo_accounts_have_done_is_theirs_to_open(w):
    for login, tab, page in (('clerk', '我发起的', '/org/apply/'), ('county', '已办', '/subsidy/apps/')):
        b = getattr(w, login)
        done = set(re.findall(r'href="(%s\d+)' % page, b.get('/todo?tab=' + tab).text))
        assert done and {b.get(x).status for x in done} == {200}, (login, done)


def what_waits_is_listed_with_batches_in_every_state(w):
    d = w.money.data('/subsidy/payments').json()
    assert {b['stage'] for b in d['batches']} == {'待签字', '待发出', '待回执', '回执不全', '有退回', '全部到账', '已撤销'}, d['batches']
    assert sum(x['waiting'] for x in d['waiting']) > 0
    for path in ('/subsidy/payments', '/subsidy/payments?stage=待签字', '/subsidy/payments/refused', '/subsidy/payments/templates',
                 '/subsidy/payments/templates/edit', '/subsidy/payments/templates/edit?name=一卡通'):
        assert w.money.get(path).status == 200, path
    for b in d['batches']:
        a = w.money.get('/subsidy/payments/' + b['id'])
        assert a.status == 200 and '核定合计' in a.text, (b, a.status, a.text[-1500:])
        assert w.money.get('/subsidy/payments/%s?print=1' % b['id']).status == 200


def a_batch_takes_what_waits_once(w):
    line = line_of(w.money, '越城')
    page = '/subsidy/payments/new?line=' + line['id']
    seen = w.money.data(page).json()
    assert seen['items'] > 0 and fen(seen['amount']) > 0, seen
    a, form = post(w.money, page, '/subsidy/payments')
    assert a.status == 303, (a.status, a.text[-1500:])
    w.path = a.headers['location']
    again = w.money.post('/subsidy/payments', form)
    assert again.status == 303 and again.headers['location'] == w.path, 'the same request again'
    other = w.money.post('/subsidy/payments', {**form, 'line': line_of(w.money, '嵊州')['id']})
    assert other.status == 409 and '内容不同' in other.text, (other.status, other.text[-800:])
    d = w.money.data(w.path).json()
    assert d['b']['items'] == seen['items'] == len(d['lines']) and d['b']['amount'] == seen['amount'] == d['approved'], d['b']
    assert sum(fen(x['amount']) for x in d['lines']) == fen(d['b']['amount'])
    assert w.money.data(page).json()['items'] == 0 and '现在没有能付的款' in w.money.get(page).text
    a = w.money.post('/subsidy/payments', {**form, '_key': 'another-key-of-the-test'})
    assert a.status == 404 and '没有现在能付的款' in a.text, (a.status, a.text[-800:])


def a_batch_has_a_number_that_can_be_read_and_looked_for(w):
    d = w.money.data(w.path).json()['b']
    m = re.fullmatch(r'越城-(\d{4})Q([1-4])-(\d{3})', d['number'])
    assert m and '支付批次 ' + d['number'] in w.money.get(w.path).text, d['number']
    others = [b['number'] for b in w.money.data('/subsidy/payments').json()['batches']]
    assert len(others) == len(set(others)) and d['number'] in w.money.get('/subsidy/payments').text, others
    found = w.money.data('/audit/cases?q=' + d['number']).json()['batches']
    assert [b['id'] for b in found] == [d['id']] and found[0]['number'] == d['number'], found


def two_people_sign_what_they_saw(w):
    p = w.path
    assert 'href="%s/issue"' % p not in w.money.get(p).text and w.money.get(p + '/issue').status == 409
    key = w.money.get(p).form(p + '/sign')
    a = w.money.post(p + '/issue', {k: v for k, v in key.items() if k != 'digest'})
    assert a.status == 403 and '要 2 个人签字' in a.text, (a.status, a.text[-800:])
    a = w.money.post(p + '/sign', {**w.money.get(p).form(p + '/sign'), 'digest': '0' * 64})
    assert a.status == 409 and '不一样' in a.text, (a.status, a.text[-800:])
    a, form = post(w.money, p, p + '/sign')
    assert a.status == 303, (a.status, a.text[-800:])
    assert w.money.post(p + '/sign', form).status == 303 and w.money.data(p).json()['b']['signatures'] == 1
    a = w.money.post(p + '/sign', {**form, '_key': 'one-more-key'})
    assert a.status == 409 and '已经签过' in a.text, (a.status, a.text[-800:])
    assert post(w.money2, p, p + '/sign')[0].status == 303
    assert w.money.data(p).json()['b']['stage'] == '待发出'
    seen = w.money.get(p)
    assert 'action="%s/issue"' % p not in seen.text and 'href="%s/issue"' % p in seen.text  # one click sends nothing
    d, asked = w.money.data(p).json(), w.money.get(p + '/issue').text
    owners = {(l.get('person'), l['name']) for l in d['lines']}
    assert '发出以后不能收回' in asked and '%d 户，%d 笔' % (len(owners), d['b']['items']) in asked and asked.count('签字（') == 2, asked[-3000:]
    a, form = post(w.money, p + '/issue', p + '/issue')
    assert a.status == 303 and w.money.get(p + '/issue').status == 409 and w.money.post(p + '/issue', form).status == 303
    assert w.money.post(p + '/issue', {**form, '_key': 'yet-another-key'}).status == 409
    d = w.money.data(p).json()['b']
    assert d['stage'] == '待回执' and d['issued_by'] == 'money', d


def the_file_is_what_the_template_says_and_its_taking_is_journalled(w):
    p = w.path
    lines = w.money.data(p).json()['lines']
    keep = {'name': '代发', 'columns': '序号,姓名=户名,账号=收款账号,金额（元）=代发金额,批次号', 'format': 'CSV', 'encoding': 'GBK', 'header': '1'}
    page, save = '/subsidy/payments/templates/edit', '/subsidy/payments/templates'
    a = post(w.money, page, save, {**keep, 'columns': '序号,没有这列'})[0]
    assert a.status == 422 and '没有“没有这列”这一列' in a.text, (a.status, a.text[-2000:])
    a = post(w.money, page, save, {**keep, 'columns': '姓名,账号'})[0]
    assert a.status == 422 and '少了“序号”列' in a.text, (a.status, a.text[-2000:])
    form = w.money.get(page).form(save)
    a = w.money.post('/subsidy/payments/templates/preview', {**form, **keep})
    assert a.status == 200 and '代发金额' in a.text and '750.00' in a.text, (a.status, a.text[-2000:])
    assert post(w.money, page, save, keep)[0].status == 303
    a = post(w.money, p, p + '/file', {'template': '代发', 'reason': '交银行'})[0]
    assert a.status == 200 and 'gb18030' in a.headers['content-type'], (a.status, a.headers, a.text[-500:])
    rows = list(csv.reader(io.StringIO(a.body.decode('gb18030'))))
    assert rows[0] == ['序号', '户名', '收款账号', '代发金额', '批次号'] and len(rows) == len(lines) + 1, rows[:2]
    assert [(r[0], r[1], r[3]) for r in rows[1:]] == [(str(x['no']), x['name'], x['amount']) for x in lines]
    assert all(re.fullmatch(r'\d{19}', r[2]) for r in rows[1:]), rows[1]
    assert sum(fen(r[3]) for r in rows[1:]) == fen(w.money.data(p).json()['b']['amount'])
    assert post(w.money, page + '?name=代发', save, {**keep, 'encoding': 'UTF-8', 'header': ''})[0].status == 303
    a = post(w.money, p, p + '/file', {'template': '代发', 'reason': '交银行'})[0]
    plain = list(csv.reader(io.StringIO(a.body.decode('utf-8-sig'))))
    assert plain == rows[1:], plain[:2]
    a = post(w.money, p, p + '/file', {'template': '财政通用', 'reason': '交财政'})[0]
    assert a.status == 200 and a.body[:2] == b'PK'
    assert post(w.money, p, p + '/file', {'template': '没有', 'reason': '交财政'})[0].status == 422
    assert post(w.money, p, p + '/file', {'template': '代发', 'reason': ''})[0].status == 422
    files = w.money.data(p).json()['files']
    assert [f['template'] for f in files] == ['代发', '代发', '财政通用'], files
    r = w.call('audit', 'show')
    assert r.returncode == 0 and '全号' in r.stdout and '代发' in r.stdout, (r.stderr, r.stdout[-800:])


def an_answer_is_compared_line_by_line_before_it_is_booked(w):
    p = w.path
    x = w.money.data(p).json()['lines']
    assert len(x) >= 6, len(x)
    rows = [good(x[0]), good(x[1], False, '账户已销户'), (str(x[2]['no']), x[2]['name'], '1.00', '成功', ''), good(x[3], False),
            (str(x[4]['no']), x[4]['name'], x[4]['amount'], '处理中', ''), ('999', '某人', '5.00', '成功', ''), good(x[0]),
            (str(x[5]['no']), '别人', x[5]['amount'], '成功', '')]
    a = answer(w.money, p, rows)
    assert a.status == 303, (a.status, a.text[-2500:])
    check = a.headers['location']
    d = w.money.data(check + '?all=1').json()
    assert [l['found'] for l in d['lines']] == ['对得上', '对得上', '金额与批次不符', '退回没有写原因', '看不出是成功还是退回',
                                                '批次里没有这一笔', '文件里写了两次', '户名与批次不符'], d['lines']
    assert (d['paid'], d['refused'], d['bad']) == (1, 1, 6) and w.money.data(p).json()['b']['paid'] == 0
    a = w.money.post(check + '/book', {**w.money.get(check).form(check + '/book'), 'good_only': ''})
    assert a.status == 409 and '6 行对不上' in a.text, (a.status, a.text[-1500:])
    for bad in ('', '这不是表格'):
        a = post(w.money, p, p + '/result', (), {'file': ('x.csv', bad.encode())})[0]
        assert a.status == 422, (a.status, a.text[-1500:])
    number = w.money.data(p).json()['b']['number']
    of = [(str(l['no']), l['name'], l['amount'], '成功', b) for l, b in zip(x, (number, p.rsplit('/', 1)[1], '越城-2020Q1-001'))]
    d = w.money.data(answer(w.money, p, of, head='序号,姓名,金额,结果,批次号').headers['location'] + '?all=1').json()
    assert [l['found'] for l in d['lines']] == ['对得上', '对得上', '是另一批的回执'] and d['bad'] == 1, d['lines']
    a = answer(w.money, p, [('1', x[0]['name'], x[0]['amount'])], head='序号,姓名,金额')
    assert a.status == 422 and '结果' in a.text, (a.status, a.text[-1500:])


def what_agrees_is_booked_once(w):
    p = w.path
    x = w.money.data(p).json()['lines']
    w.refused = x[0]
    w.rows = [good(l, l is not x[0], '户名不符' if l is x[0] else '') for l in x]
    before = line_of(w.money, '越城')
    a = answer(w.money, p, w.rows)
    check = a.headers['location']
    d = w.money.data(check).json()
    assert (d['paid'], d['refused'], d['bad']) == (len(x) - 1, 1, 0), d
    a, form = post(w.money, check, check + '/book')
    assert a.status == 303, (a.status, a.text[-1500:])
    assert w.money.post(check + '/book', form).status == 303, 'the same request again'
    assert w.money.post(check + '/book', {**form, '_key': 'book-it-again'}).status == 409
    text = '\n'.join(['序号,姓名,金额,结果,原因'] + [','.join(r) for r in w.rows]) + '\n'
    a = w.money.post(p + '/result', {'_csrf': form['_csrf'], '_key': 'the-same-file'}, {'file': ('同一份.csv', text.encode('utf-8-sig'))})
    assert a.status == 409 and '已经登记过' in a.text, (a.status, a.text[-800:])
    b, after = w.money.data(p).json()['b'], line_of(w.money, '越城')
    assert b['stage'] == '有退回' and b['open'] == 0 and fen(b['paid_amount']) + fen(b['refused_amount']) == fen(b['amount']), b
    assert fen(after['paid']) - fen(before['paid']) == fen(b['paid_amount']) and fen(after['transit']) == 0, after
    assert fen(after['bounced']) - fen(before['bounced']) == fen(b['refused_amount'])


def whoever_was_refused_is_told_by_short_message(w):
    made = client.account(w.call, 'system', '--name', '系统样例', '--role', '系统管理', '--kind', '管理员', '--unit', '330600')
    b = w.system = w.browser().sign_in('system', made)
    d = b.data('/sys/sms').json()
    assert d['waiting'] + d['sent'] + d['no_number'] == 1 and [x['word'] for x in d['item']] == ['code', 'refused'], d
    form = {'kind': 'refused', 'text': '{金额}{谁}'}
    a = b.send('/sys/sms/edit?kind=refused', form, action='/sys/sms/edit')
    assert a.status == 422 and '没有 {谁} 这个空' in a.text, a.status
    assert b.send('/sys/sms/edit?kind=refused', dict(form, text='【样例】退回 {金额} 元：{原因}'), action='/sys/sms/edit').status == 303
    assert b.data('/sys/sms').json()['item'][1]['sample'] == '【样例】退回 600.00 元：户名不符'
    assert w.money.get('/sys/sms').status == 403


def a_refused_line_is_corrected_and_paid_again_under_its_key(w):
    mine = next(i for i in w.money.data('/subsidy/payments/refused').json()['items'] if i['id'] == w.refused['payment'])
    assert mine['reason'] == '户名不符' and not mine['corrected'] and mine['account'].startswith('*'), mine
    line = line_of(w.money, '越城')
    new = '/subsidy/payments/new?line=' + line['id']
    assert w.money.data(new).json()['uncorrected'] >= 1
    page = w.money.get('/subsidy/payments/items/' + w.refused['payment'])
    assert page.status == 200 and '户名不符' in page.text
    number = w.call('export', '人员').stdout
    rows = list(csv.DictReader(io.StringIO(number.lstrip('\ufeff'))))
    who = [r for r in rows if r['姓名'] == w.refused['name'] and r['银行账号'].endswith(mine['account'].lstrip('*'))]
    assert len(who) == 1, (w.refused, len(who))
    sheet = io.StringIO()
    out = csv.DictWriter(sheet, fieldnames=list(who[0]))
    out.writeheader()
    out.writerow({**who[0], '银行账号': '6222020000000000018'})
    with open(w.call.cwd + '/人员.csv', 'w', encoding='utf-8') as f:
        f.write(sheet.getvalue())
    r = w.call('import', '人员.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    assert next(i for i in w.money.data('/subsidy/payments/refused').json()['items'] if i['id'] == w.refused['payment'])['corrected']
    d = w.money.data(new).json()
    assert d['reissued'] >= 1 and d['reissued'] == d['items'], d
    p = post(w.money, new, '/subsidy/payments')[0].headers['location']
    for who in (w.money, w.money2):
        assert post(who, p, p + '/sign')[0].status == 303
    assert post(w.money, p + '/issue', p + '/issue')[0].status == 303
    x = w.money.data(p).json()['lines']
    again = next(l for l in x if l['payment'] == w.refused['payment'])
    assert again['attempt'] == 2 and again['amount'] == w.refused['amount'], x
    check = answer(w.money, p, [good(l) for l in x]).headers['location']
    assert post(w.money, check, check + '/book')[0].status == 303
    b = w.money.data(p).json()['b']
    assert b['stage'] == '全部到账', b
    tries = w.money.data('/subsidy/payments/items/' + w.refused['payment']).json()
    assert tries['state'] == '已到账' and [t['paid'] for t in tries['tries']] == [0, 1], tries


def what_was_paid_stands_on_the_persons_timeline_for_whoever_sees_the_payment(w):
    named = [p['person_id'] for p in w.here.data('/workers?q=' + w.refused['name']).json()['people']]
    paid = {id: [t for t in w.here.data('/workers/' + id).json()['story']['timeline'] if t['fen'] is not None] for id in named}
    found = [id for id, points in paid.items() if any((t['kind'], t['fen']) == ('已到账', w.refused['amount']) for t in points)]
    assert len(found) == 1, (w.refused, paid)
    a = w.here.get('/workers/' + found[0])
    assert '补贴 · 已到账' in a.text and '/subsidy/payments/items/%s"' % w.refused['payment'] in a.text, a.text[-3000:]
    assert '补贴 · 已到账' in w.here.get('/workers/%s?kind=benefits' % found[0]).text
    assert '补贴 · 已到账' not in w.here.get('/workers/%s?kind=employment' % found[0]).text
    assert w.staff.data('/workers/' + found[0]).json()['story']['timeline'] == w.here.data('/workers/' + found[0]).json()['story']['timeline']


def a_batch_that_has_not_left_can_be_taken_back(w):
    b = batch(w.money, '待发出')
    p = '/subsidy/payments/' + b['id']
    assert post(w.money, p, p + '/void', {'reason': ''})[0].status == 422
    assert post(w.money, p, p + '/void', {'reason': '名单要重做'})[0].status == 303
    d = w.money.data(p).json()['b']
    assert d['stage'] == '已撤销' and d['void_reason'] == '名单要重做', d
    sent = '/subsidy/payments/' + batch(w.money, '待回执')['id']
    a = w.money.post(sent + '/void', {'_csrf': w.money.get(sent).form(sent + '/file')['_csrf'], '_key': 'void-a-sent-one', 'reason': '晚了'})
    assert a.status == 409 and '已经发出' in a.text, (a.status, a.text[-800:])
    waits = [x for x in w.money.data('/subsidy/payments').json()['waiting'] if x['id'] == b['line']]
    assert waits and waits[0]['waiting'] == b['items'], (waits, b)


def in_background(b, page, action, values=(), files=None):
    """What a job that the form's `later` asks for leads to."""
    a = b.post(action, {**b.get(page).form(action), **dict(values), 'later': '1'}, files)
    assert a.status == 303 and a.headers['location'].startswith('/jobs/'), (a.status, a.headers, a.text[-1500:])
    d = b.ended(a.headers['location'])
    d = d.get('job', d)
    assert d['state'] == '完成', d
    return d['result']


def many_lines_are_drawn_up_issued_and_booked_in_the_background(w):
    line = next(x['line'] for x in w.money.data('/subsidy/payments?stage=已撤销').json()['batches'])
    new = '/subsidy/payments/new?line=' + line
    seen = w.money.data(new).json()
    n = seen['items']
    later = w.money.data(new + '&later=1').json()
    assert later['large'] and later['at'] is None and later['items'] == 0, later
    assert '核对收款人' in w.money.get(new + '&later=1').text
    assert in_background(w.money, new + '&later=1', '/subsidy/payments/preview') == new
    later = w.money.data(new + '&later=1').json()
    assert later.pop('at') and later.pop('large') and later == {k: v for k, v in seen.items() if k not in ('at', 'large')}, (later, seen)
    assert '核对时间' in w.money.get(new + '&later=1').text
    p = in_background(w.money, new, '/subsidy/payments')
    assert w.money.data(new + '&later=1').json()['at'] is None, 'a batch that was made takes the old look away'
    d = w.money.data(p).json()['b']
    assert d['items'] == n and d['who'] == 'money' and d['stage'] == '待签字', d
    csrf = w.money.get('/me').form('/me/view')['_csrf']
    a = w.money.post('/subsidy/payments', {'_csrf': csrf, '_key': 'once-more', 'line': line})
    assert a.status == 404 and '没有现在能付的款' in a.text, (a.status, a.text[-800:])
    for who in (w.money, w.money2):
        assert post(who, p, p + '/sign')[0].status == 303
    assert in_background(w.money, p + '/issue', p + '/issue') == p
    assert w.money.data(p).json()['b']['stage'] == '待回执'
    at_once = post(w.money, p, p + '/file', {'template': '代发', 'reason': '交银行'})[0]
    made = in_background(w.money, p, p + '/file', {'template': '代发', 'reason': '交银行'})
    assert made in w.money.get(p).text and made not in w.money2.get(p).text
    assert w.money2.get(made).status == 404, 'it is for whoever asked for it'
    a = w.money.get(made)
    assert a.status == 200 and a.body == at_once.body and '代发' in unquote(a.headers['content-disposition']), (a.status, a.headers)
    a = w.money.get(made)
    assert a.status == 404 and '已经取走' in a.text, (a.status, a.text[-800:])
    assert [f['template'] for f in w.money.data(p).json()['files']] == ['代发', '代发']
    a = w.money.post(p + '/result', {**w.money.get(p).form(p + '/result'), 'later': '1'}, {'file': ('空.csv', '序号,金额,结果\n'.encode())})
    d = w.money.ended(a.headers['location'])
    assert d['state'] == '失败' and '没有一行结果' in d['message'], d
    lines = [good(l) for l in w.money.data(p).json()['lines']]
    text = '\n'.join(['序号,姓名,金额,结果,原因'] + [','.join(r) for r in lines]) + '\n'
    check = in_background(w.money, p, p + '/result', (), {'file': ('后台.csv', text.encode('utf-8-sig'))})
    d = w.money.data(check).json()
    assert d['file'] == '后台.csv' and d['rows'] == d['paid'] == n and d['bad'] == 0, d
    assert in_background(w.money, check, check + '/book') == p
    d = w.money.data(p).json()['b']
    assert d['stage'] == '全部到账' and d['issued_by'] == 'money', d


def others_see_their_own_and_without_the_right_nothing_is_open(w):
    for who, county in ((w.here, '越城'), (w.there, '嵊州')):
        d = who.data('/subsidy/payments').json()
        assert d['batches'] and all(county in b['title'] for b in d['batches'] + d['waiting']), d
    mine, foreign = w.path, '/subsidy/payments/' + w.there.data('/subsidy/payments').json()['batches'][0]['id']
    assert w.here.get(mine).status == 200 and w.here.get(foreign).status == 404
    check = w.money.data(mine).json()['checks'][0]['id']
    assert w.here.get('/subsidy/payments/checks/' + check).status == 200 and w.there.get('/subsidy/payments/checks/' + check).status == 404
    item = '/subsidy/payments/items/' + w.refused['payment']
    assert w.here.get(item).status == 200 and w.there.get(item).status == 404
    assert w.money.get('/subsidy/payments/999999').status == 404 and w.money.get('/subsidy/payments/checks/1').status == 404
    csrf = w.here.get(mine).form()['_csrf']
    for path in (mine + '/sign', mine + '/issue', mine + '/void', mine + '/file', mine + '/result', '/subsidy/payments',
                 '/subsidy/payments/checks/%s/book' % check, item + '/retry', item + '/cancel', '/subsidy/payments/templates'):
        a = w.here.post(path, {'_csrf': csrf, '_key': 'no-right-' + path})
        assert a.status == 403, (path, a.status)
    for path in ('/subsidy/payments', mine, '/subsidy/payments/refused', '/subsidy/payments/templates'):
        assert w.staff.get(path).status == 403, path
    assert w.money.get('/subsidy/payments/new?line=' + '1').status == 404


def an_institution_and_a_worker_see_where_their_money_is(w):
    x = next(i for i in w.money.data('/subsidy/payments/refused').json()['items'] if not i['corrected'])
    rows = list(csv.DictReader(io.StringIO(w.call('export', '人员').stdout.lstrip('\ufeff'))))
    who = [r for r in rows if r['姓名'] == x['name'] and r['银行账号'].endswith(x['account'].lstrip('*'))]
    orgs = list(csv.DictReader(io.StringIO(w.call('export', '机构').stdout.lstrip('\ufeff'))))
    org = next(o['统一社会信用代码'] for o in orgs if o['机构名称'] == x['org_name'])
    clerk = w.browser().sign_in('clerk9', client.account(w.call, 'clerk9', '--name', '经办', '--kind', '机构经办', '--role', '机构经办', '--org', org))
    d = clerk.data('/org/payments?state=银行退回').json()
    assert x['id'] in [i['id'] for i in d['items']] and {i['org_name'] for i in d['items']} == {x['org_name']}, d
    a = clerk.get('/org/payments')
    assert a.status == 200 and '核对户名和账号，导入花名册更正' in a.text and clerk.get('/subsidy/payments/items/' + x['id']).status == 200
    assert clerk.get('/subsidy/payments').status == 403 and clerk.get('/subsidy/payments/items/' + w.refused['payment']).status == 404
    assert w.here.get('/org/payments').status == 403 and w.here.get('/m/payments').status == 403
    client.account(w.call, 'worker9', '--kind', '从业人员', '--role', '从业人员', '--person', who[0]['证件号码'], '--phone', '13900000099', '--name', '本人')
    b = w.browser()
    a = b.send('/m/login', {'phone': '13900000099'})
    sms = w.call.cwd + '/sms.txt'
    codes = client.until(lambda: os.path.exists(sms) and re.findall(r'验证码 (\d{6})', open(sms, encoding='utf-8').read()))
    assert b.post('/m/login/code', {**a.form('/m/login/code'), 'code': codes[-1]}).status == 303
    a = b.get('/m/payments')
    assert a.status == 200 and '被银行退回：' + x['reason'] in a.text and '更正银行卡' in a.text, (a.status, a.text[-2000:])
    assert x['id'] in [i['id'] for i in b.data('/m/payments').json()['items']]


def a_refused_payment_can_be_tried_as_it_is_or_cancelled(w):
    mine = w.money.data('/subsidy/payments/refused').json()['items'][0]
    p = '/subsidy/payments/items/' + mine['id']
    form = w.money.get(p).form(p + '/cancel')
    assert w.money.post(p + '/retry', {**form, 'reason': ''}).status == 422
    assert w.money.post(p + '/retry', {**form, 'reason': '银行弄错了'}).status == 303
    assert w.money.data(p).json()['state'] == '待支付'
    form = w.money.get(p).form(p + '/cancel')
    assert w.money.post(p + '/cancel', {**form, 'reason': '本人放弃'}).status == 303
    assert w.money.data(p).json()['state'] == '已取消'
    assert w.money.post(p + '/cancel', {**form, '_key': 'again-and-again', 'reason': '本人放弃'}).status == 409


def the_ledger_still_adds_up(w):
    for x in w.money.data('/ledger').json()['lines']:
        parts = ('available', 'committed', 'transit', 'paid', 'receivable', 'remitted', 'written_off', 'left_over')
        assert fen(x['budget']) == sum(fen(x[k]) for k in parts), x
    r = w.call('audit', 'verify')
    assert r.returncode == 0, r.stdout + r.stderr


class Gateway(http.server.ThreadingHTTPServer):
    """An SMS gateway that answers each message in turn as it is told to, those after them with 200; None: it does not answer at all."""
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), GatewayAnswer)
        self.answers, self.got, self.closing = [], [], threading.Event()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.shutdown()
        self.server_close()


class GatewayAnswer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        self.server.got.append((self.headers['Authorization'], said['phone'], said['text']))
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status is None:
            self.server.closing.wait(60)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


def a_job_of_messages(w, answers):
    """Serves the store with a gateway that answers so, until the job that starts with the server has ended: what stands at /sys/sms."""
    w.gateway.answers[:] = answers
    with client.serving(w.call, '--sms', 'http://127.0.0.1:%d/sms' % w.gateway.server_address[1]) as w.port:
        b = w.system
        b.port = w.port
        over = lambda: [j for j in b.data('/sys/jobs').json()['jobs'] if j['title'] == '发短信' and j['state'] not in ('排队', '进行中')]
        jobs = client.until(over, lambda jobs: len(jobs) > w.jobs)
        assert len(jobs) == w.jobs + 1 and not w.gateway.answers, (jobs[:2], w.gateway.answers)
        w.jobs += 1
        d = b.data('/sys/sms').json()
        return {k: d[k] - w.before[k] for k in ('waiting', 'sent', 'no_number', 'given_up')}


def a_message_is_sent_once_through_a_gateway_and_given_up_after_three_times(w):
    w.call.env['YICAI_SMS_AUTHORIZATION'] = 'Bearer sample'
    with Gateway() as w.gateway:
        with client.serving(w.call, '--sms', 'http://127.0.0.1:%d/sms' % w.gateway.server_address[1]) as w.port:
            money, b = w.money, w.system
            money.port = b.port = w.port
            w.before = client.until(lambda: b.data('/sys/sms').json(), lambda d: not d['waiting'])  # the one of before
            w.gateway.got.clear()
            w.jobs = sum(j['title'] == '发短信' for j in b.data('/sys/jobs').json()['jobs'])
            p = '/subsidy/payments/' + batch(money, '待回执')['id']
            lines = money.data(p).json()['lines']
            check = answer(money, p, [good(x, i > 1, '账户已销户' if i < 2 else '') for i, x in enumerate(lines)]).headers['location']
            assert post(money, check, check + '/book')[0].status == 303
        assert a_job_of_messages(w, [500, 503]) == {'waiting': 2, 'sent': 0, 'no_number': 0, 'given_up': 0}
        assert a_job_of_messages(w, [200, 500] if w.call.pg else [200, None]) == {'waiting': 1, 'sent': 1, 'no_number': 0, 'given_up': 0}
        assert a_job_of_messages(w, [302]) == {'waiting': 0, 'sent': 1, 'no_number': 0, 'given_up': 1}
    got = w.gateway.got
    phones = [phone for _, phone, _ in got]
    assert sorted(phones.count(x) for x in set(phones)) == [2, 3], 'the one that was sent is not sent again'
    assert {a for a, _, _ in got} == {'Bearer sample'} and all(re.fullmatch(r'1\d{10}', x) for x in phones), got[0][0]
    assert {text for _, _, text in got} == {'【样例】退回 %s 元：账户已销户' % x['amount'] for x in lines[:2]}, got[0][2]
    logged = w.call('audit', 'show').stdout
    for name in ('server.log', 'asked.log'):
        with open(os.path.join(w.call.cwd, name), encoding='utf-8', errors='replace') as f:
            logged += f.read()
    assert not [x for x in set(phones) if x in logged] and '样例】退回' not in logged and 'Bearer' not in logged


AFTER = [a_message_is_sent_once_through_a_gateway_and_given_up_after_three_times]
client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and
            n not in ('setup', 'fen', 'batch', 'line_of', 'post', 'answer', 'good', 'Gateway', 'GatewayAnswer', 'a_job_of_messages', 'in_background') and f not in AFTER],
           '--sms', 'file:sms.txt', people=1500, setup=setup, after=AFTER)
