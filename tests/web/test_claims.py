"""From a run to the end of the public notice, through the pages: a round, an institution's application, doubts, two reviews by two
people, the masked list, an objection that stops one line, and the term that runs out in working days. The clock is fixed."""
import csv, io, os, re, time, urllib.parse
import client

POLICY = '绍兴.特殊岗位津贴'
TITLE = '2026年三季度特殊岗位津贴'
START, LATER = '2026-11-16T01:00:00Z', '2026-11-30T01:00:00Z'  # a Monday; two weeks on: ten working days


def computed(call):
    r = call('run', 'start', '--policy', POLICY, '--from', '2026-07', '--to', '2026-09', '--as-of', '2026-09-30', '--unit', '330600', '--all')
    assert r.returncode == 0, r.stderr
    return re.search(r'第 (\d+) 批', r.stdout).group(1)


def setup(call):
    run = computed(call)
    lines = list(csv.DictReader(io.StringIO(call('run', 'show', run, '--lines', '--format', 'csv').stdout.lstrip('\ufeff'))))
    orgs = list(csv.DictReader(io.StringIO(call('export', '机构').stdout.lstrip('\ufeff'))))
    by_name = {}
    for o in orgs:
        if o['所在单元'].startswith('3306'):
            by_name.setdefault(o['机构名称'], o)
    counts = {}
    for l in lines:
        if l.get('结果') == '应发':
            counts[l['机构']] = counts.get(l['机构'], 0) + 1
    best = sorted((n for n in counts if n in by_name), key=lambda n: -counts[n])
    home = by_name[best[0]]
    county = home['所在单元'][:6]
    other = next(by_name[n] for n in best if by_name[n]['所在单元'][:6] != county)
    near = next((by_name[n] for n in best[1:] if by_name[n]['所在单元'][:6] == county), other)
    who = {}

    def add(login, role, *place, kind='工作人员'):
        who[login] = client.account(call, login, '--name', login, '--kind', kind, '--role', role, *place)
    add('city', '市级民政', '--unit', '330600')
    add('city2', '市级民政', '--unit', '330600')
    add('county', '区县民政', '--unit', county)
    add('county2', '区县民政', '--unit', county)
    add('far', '区县民政', '--unit', other['所在单元'][:6])
    add('finance', '财政', '--unit', '330600')
    add('auditor', '审计', '--unit', '330600', kind='审计')
    add('clerk', '机构经办', '--org', home['统一社会信用代码'], kind='机构经办')
    add('near', '机构经办', '--org', near['统一社会信用代码'], kind='机构经办')
    add('stranger', '机构经办', '--org', other['统一社会信用代码'], kind='机构经办')
    # somebody of the first institution who is due, with an account of their own, and a stranger
    people = list(csv.DictReader(io.StringIO(call('export', '人员').stdout.lstrip('\ufeff'))))
    number = {}
    for p in people:
        number.setdefault(p['姓名'], p['证件号码'])
    posts = list(csv.DictReader(io.StringIO(call('export', '任职').stdout.lstrip('\ufeff'))))
    own = {}
    for p in posts:
        if not p['终止日期'] and p['机构代码'] in (home['统一社会信用代码'], other['统一社会信用代码']):
            own.setdefault(p['机构代码'], []).append(p['证件号码'])
    return {'who': who, 'run': run, 'home': home['机构名称'], 'seen': {}, 'own': own[home['统一社会信用代码']],
            'strangers': own[other['统一社会信用代码']], 'numbers': {p['证件号码']: p['姓名'] for p in people}}


def worker(w, number, phone):
    """The phone of a person: an account by the command line, signed in with the code of the message."""
    key = phone + str(w.at)
    if key in w.data['seen']:
        return w.data['seen'][key]
    if phone not in w.data:
        r = w.call('user', 'add', '--name', '本人', '--kind', '从业人员', '--role', '从业人员', '--person', number, '--phone', phone)
        assert r.returncode == 0, r.stderr
        w.data[phone] = True
    b = w.browser()
    assert b.send('/m/login', {'phone': phone}).status == 200
    with open(os.path.join(w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
        code = re.findall(r'\b(\d{6})\b', f.read())[-1]
    form = b.get('/m/login/code').form('/m/login/code')
    form.update({'phone': phone, 'code': code})
    a = b.post('/m/login/code', form)
    assert a.status == 303, (a.status, a.text[:600])
    w.data['seen'][key] = b
    return b


def mine(w):
    """The worker of the first line of the first application, found by the name."""
    line = who(w, 'county').data('/subsidy/apps/' + w.data['app']).json()['line'][0]
    number = next(n for n in w.data['own'] if w.data['numbers'][n] == line['name'])
    return worker(w, number, '13900000011'), line


def phone_form(b, **more):
    return {'_csrf': b.get('/m/requests/new').form('/m/requests')['_csrf'], '_key': 'k%d' % time.monotonic_ns(), **more}


def who(w, login):
    key = '%s %s' % (login, w.at)
    if key not in w.data['seen']:
        b = w.browser()
        before = w.data['seen'].get('%s %s' % (login, START))
        if before:
            b.secret = before.secret
            b.sign_in(login, before.password)
        else:
            b.sign_in(login, w.data['who'][login])
        w.data['seen'][key] = b
    return w.data['seen'][key]


def tokens(b, **more):
    return {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k%d' % time.monotonic_ns(), **more}


def act(w, login, app, move, opinion='', **more):
    b = who(w, login)
    page = '/org/apply/' if login in ('clerk', 'near', 'stranger') else '/subsidy/apps/'
    d = b.data(page + app).json()
    return b.post('/subsidy/apps/%s/act' % app, tokens(b, seq=(d.get('c') or d)['seq'], move=move, opinion=opinion, **more))


def a_run_of_a_draft_opens_no_round_with_any_document(w):
    b = who(w, 'city')
    ask = {'run': w.data['run'], 'policy': POLICY, 'title': TITLE, 'opens': '2026-11-16', 'closes': '2026-11-27', 'basis': ''}
    assert who(w, 'county').get('/subsidy/rounds/new').status == 403
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], ask, '/subsidy/rounds')
    assert a.status == 422 and '征求意见稿核算的，只能试算' in a.text, (a.status, a.text[-2500:])
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], dict(ask, basis='绍市民〔2026〕1号'), '/subsidy/rounds')
    assert a.status == 422 and '先登记这项政策的通过' in a.text, (a.status, a.text[-2500:])
    client.adopt(w.call, POLICY, starts='2026-08-01')
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], dict(ask, basis='绍市民〔2026〕1号'), '/subsidy/rounds')
    assert a.status == 422, 'a run that was computed on the draft stays one'
    ask['run'] = w.data['run'] = computed(w.call)
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], ask, '/subsidy/rounds')
    assert a.status == 422 and '施行日期以外' in a.text, 'July is before the law'
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], dict(ask, basis='绍市民〔2026〕1号', closes='2026-11-01'), '/subsidy/rounds')
    assert a.status == 422 and '截止日' in a.text, a.status
    form = b.get('/subsidy/rounds/new?run=' + w.data['run']).form('/subsidy/rounds')
    form.update(dict(ask, basis='绍市民〔2026〕1号'))
    a = b.post('/subsidy/rounds', form)
    assert a.status == 303, (a.status, a.text[-2500:])
    assert b.post('/subsidy/rounds', form).status == 303  # sent twice, done once
    rounds = b.data('/subsidy/rounds').json()['item']
    assert [r['title'] for r in rounds] == [TITLE] and rounds[0]['state'] == '正在申报', rounds
    a = b.send('/subsidy/rounds/new?run=' + w.data['run'], dict(ask, basis='另一份'), '/subsidy/rounds')
    assert a.status == 409, a.status
    w.data['round'] = rounds[0]['id']


def an_institution_finds_its_people_listed_and_who_does_not_qualify(w):
    b = who(w, 'clerk')
    assert who(w, 'county').get('/org/apply').status == 403
    x = b.data('/org/apply').json()['item'][0]
    assert x['open'] and x['due_n'] > 0 and x['application'] in (None, '0'), x
    a = b.send('/org/apply', {'round': w.data['round']}, '/org/apply')
    assert a.status == 303, a.text[-2000:]
    app = w.data['app'] = re.search(r'/org/apply/(\d+)$', a.headers['location']).group(1)
    d = b.data('/org/apply/' + app).json()
    assert d['ticked_n'] == sum(c['state'] == '应发' for c in d['candidate']) > 0, d
    assert d['not_due'] and all(n['reason'] for n in d['not_due']), d['not_due'][:2]
    for login in ('stranger', 'near'):
        assert who(w, login).get('/org/apply/' + app).status == 404, login
    assert who(w, 'far').get('/subsidy/apps/' + app).status == 404
    a = b.post('/org/apply', tokens(b, round=w.data['round']))  # begun once: the same one again
    assert a.headers['location'] == '/org/apply/' + app, a.headers


def lines_are_ticked_papers_attached_and_nothing_else_goes(w):
    b, app = who(w, 'clerk'), w.data['app']
    path = '/org/apply/' + app
    d = b.data(path).json()
    lines = [c['no'] for c in d['candidate'] if c['state'] == '应发']
    a = b.post(path + '/lines', tokens(b, check='1'))
    assert a.status == 422 and '一个人也没有勾选' in a.text, a.status
    a = b.post(path + '/lines', tokens(b, id=['999999']))
    assert a.status == 404, a.status
    a = b.post(path + '/lines', tokens(b, id=lines[:-1] or lines))
    assert a.status == 303 and b.data(path).json()['ticked_n'] == len(lines[:-1] or lines), a.status
    form = tokens(b)
    a = b.post(path + '/files', form, files={'file': ('工资表.csv', '姓名,实发\n'.encode())})
    assert a.status == 303, (a.status, a.text[-1500:])
    story = b.data(path).json()['c']['story']
    assert [f['name'] for f in story['file']] == ['工资表.csv'], story
    matter = re.search(r'/matters/(\d+)/files/1', b.get(path).text).group(1)
    assert b.get('/matters/%s/files/1' % matter).body == '姓名,实发\n'.encode()
    assert who(w, 'stranger').get('/matters/%s/files/1' % matter).status == 404
    assert b.get('/matters/%s/files/9' % matter).status == 404
    # a picture is shown in the page by what its bytes are, a table is not, whatever is asked
    picture = b'\x89PNG\r\n\x1a\n' + b'no more of it'
    assert b.post(path + '/files', tokens(b), files={'file': ('照片.PNG', picture)}).status == 303
    plain, png = '/matters/%s/files/1' % matter, '/matters/%s/files/2' % matter
    assert b.get(plain + '?shown=1').headers['content-type'] == 'application/octet-stream'
    a = b.get(png + '?shown=1')
    assert a.headers['content-type'] == 'image/png' and a.headers['content-disposition'].startswith('inline') and a.body == picture, a.headers
    assert b.get(png).headers['content-disposition'].startswith('attachment')
    page = b.get(png + '/view').text
    assert '<img src="%s?shown=1" alt="照片.PNG">' % png in page and 'class="wm"' in page, page[-2000:]
    assert '<img src="/matters' not in b.get(plain + '/view').text and b.data(plain + '/view').json()['type'] is None
    assert who(w, 'stranger').get(png + '/view').status == 404
    # a PDF opens in a window of its own; what is not what its name says is never shown
    pdf, page = b'%PDF-1.4 sample', b'<html><script>alert(1)</script>'
    for no, (name, body, shown) in enumerate((('合同.pdf', pdf, 'application/pdf'), ('照片.html', picture, None), ('合同.png', pdf, None),
                                              ('说明.pdf', page, None), ('照片.jpg', picture, None)), 3):
        assert b.post(path + '/files', tokens(b), files={'file': (name, body)}).status == 303, name
        at = '/matters/%s/files/%d' % (matter, no)
        a, text = b.get(at + '?shown=1'), b.get(at + '/view').text
        assert a.headers['content-type'] == (shown or 'application/octet-stream') and a.body == body, (name, a.headers)
        assert a.headers['content-disposition'].startswith('inline' if shown else 'attachment'), (name, a.headers)
        assert ('href="%s?shown=1" target="_blank" rel="noopener"' % at in text) == bool(shown) and '<img src="/matters' not in text, name
        assert (name + '（1 KB，在新窗口打开）' in text) == bool(shown) and ('内容和文件名不一致' in text) == (not shown), name
    a = b.post(path + '/lines', tokens(b, id=lines, check='1'))
    assert a.headers.get('location') == path + '/check', a.status
    page = b.get(path + '/check')
    assert page.status == 200 and '提交 %d 行' % len(lines) in page.text, page.text[-2000:]
    assert act(w, 'county', app, 'approve').status == 409  # nobody has sent it yet
    a = b.post('/subsidy/apps/%s/act' % app, page.form('/subsidy/apps/%s/act' % app))
    assert a.status == 303, (a.status, a.text[-2000:])
    d = b.data(path).json()
    assert d['c']['state'] == '区县初审' and d['c']['due'] == '2026-11-23' and d['c']['doubt'] == [], d['c']  # five working days
    assert b.post(path + '/lines', tokens(b, id=lines)).status == 409
    assert b.post(path + '/files', tokens(b), files={'file': ('迟.csv', b'x')}).status == 409
    seen = b.get(path).text
    assert '区县初审' in seen and '钱在哪里' in seen and '区县民政初审时逐人核对' in seen
    assert '没有发现疑点' not in seen and '退回和不予通过必须写' not in seen and '通过后 10 分钟内' not in seen  # what only officers are told


def the_county_finds_it_with_its_deadline_and_its_doubts(w):
    b, app = who(w, 'county'), w.data['app']
    todo = b.data('/todo').json()
    assert todo['waiting'] == 1 and todo['item'][0]['deadline'] == '剩 5 天' and todo['item'][0]['bulk'], todo
    assert who(w, 'far').data('/todo').json()['waiting'] == 0 and who(w, 'city').data('/todo').json()['waiting'] == 0
    home = {t['name']: t for t in b.data('/home').json()['todos']}
    assert home['matters.waiting']['count'] == 1 and '2026-11-23' in home['matters.waiting']['text'], home
    q = b.data('/subsidy/apps?open=' + app).json()
    assert [x['org_name'] for x in q['item']] == [w.data['home']] and q['item'][0]['mine'], q['item']
    assert q['open']['doubt'] and all(d['why'] for d in q['open']['doubt']), q['open']['doubt']
    page = b.get('/subsidy/apps?open=' + app)
    assert page.status == 200 and '条疑点，需人工判断' in page.text and '通过，看下一件' in page.text
    assert who(w, 'far').data('/subsidy/apps?state=全部').json()['item'] == []
    assert who(w, 'far').get('/subsidy/apps?open=' + app).status == 404
    assert b.data('/subsidy/apps?doubts=无疑点').json()['item'] == [] and len(b.data('/subsidy/apps?doubts=有疑点').json()['item']) == 1
    assert b.data('/subsidy/apps?due_within=已超期').json()['item'] == []
    assert b.data('/subsidy/apps?q=没有这家').json()['item'] == []


def messages(w, login, **query):
    return who(w, login).data('/messages?' + '&'.join('%s=%s' % kv for kv in query.items())).json()


def the_county_was_told_and_nobody_else(w):
    m = messages(w, 'county')
    assert m['unread'] == 1 and [(x['title'], x['kind'], x['times'], x['unread']) for x in m['item']] == [('申领等您办：区县初审', '待办', 1, True)], m
    assert m['item'][0]['href'] == '/subsidy/apps/' + w.data['app'], m
    assert messages(w, 'county2')['unread'] == 1
    for login in ('far', 'city', 'finance', 'auditor', 'clerk', 'stranger'):
        m_other = [x for x in messages(w, login)['item'] if x['kind'] != '到期提醒']  # of a certificate that expires in that home
        assert m_other == [], (login, m_other)
    b = who(w, 'county')
    assert '消息，1 条未读' in b.get('/home').text
    id = m['item'][0]['id']
    for method, login in (('open', 'county2'), ('open', 'clerk'), ('unread', 'county2')):
        assert who(w, login).post('/messages/%s/%s' % (id, method), tokens(who(w, login))).status == 404, login
    a = b.post('/messages/%s/open' % id, tokens(b))
    assert a.status == 303 and a.headers['location'] == '/subsidy/apps/' + w.data['app'], (a.status, a.headers)
    assert messages(w, 'county')['unread'] == 0 and messages(w, 'county')['item'][0]['unread'] is False
    assert messages(w, 'county', which='未读')['item'] == [] and '没有消息' in b.get('/messages?which=未读').text
    assert 'aria-label="消息"' in b.get('/home').text
    for times in (1, 2):  # the second changes nothing
        assert b.post('/messages/%s/unread' % id, tokens(b)).status == 303
        assert messages(w, 'county')['unread'] == 1 and '消息，1 条未读' in b.get('/home').text
    assert b.post('/messages/%s/open' % id, tokens(b)).status == 303 and messages(w, 'county')['unread'] == 0


def returning_needs_an_opinion_and_the_institution_reads_it(w):
    app = w.data['app']
    a = act(w, 'county', app, 'return')
    assert a.status == 422 and '退回补正' in a.text and '要写明意见' in a.text, (a.status, a.text[-1500:])
    assert act(w, 'auditor', app, 'return', '不该能办').status == 403
    assert act(w, 'city', app, 'approve').status == 403
    b = who(w, 'county')
    seq = b.data('/subsidy/apps/' + app).json()['seq']
    a = b.post('/subsidy/apps/%s/act' % app, tokens(b, seq=seq + 5, move='approve'))
    assert a.status == 409 and '已在' in a.text, a.status
    assert b.post('/subsidy/apps/%s/act' % app, tokens(b, seq=seq, move='没有')).status == 409
    assert b.post('/subsidy/apps/%s/act' % app, {'_csrf': tokens(b)['_csrf'], 'seq': seq, 'move': 'approve'}).status == 422  # no key
    assert who(w, 'county').send('/phrases', {'said': '材料不全。'}).status == 303
    page = who(w, 'county').get('/subsidy/apps/' + app).text
    assert 'name="_stock"' in page and '<option value="材料不全。">' in page, page[:3000]
    assert act(w, 'county', app, 'return', '请补八月工资表', _stock='材料不全。').status == 303
    assert '请补八月工资表' in who(w, 'clerk').get('/org/apply/' + app).text
    assert who(w, 'clerk').data('/todo').json()['waiting'] == 1
    m = messages(w, 'clerk')['item'][0]
    assert m['title'] == '申领：退回补正' and '意见：材料不全。 请补八月工资表' in m['said'] and m['href'] == '/org/apply/' + app, m
    assert act(w, 'clerk', app, 'submit').status == 303
    assert messages(w, 'county')['unread'] == 1 and messages(w, 'county')['item'][0]['times'] == 1
    b = who(w, 'clerk')
    assert b.post('/messages/read', tokens(b)).status == 303 and messages(w, 'clerk')['unread'] == 0


def the_county_strikes_a_line_approves_and_takes_it_back_for_ten_minutes(w):
    b, app = who(w, 'county'), w.data['app']
    d = b.data('/subsidy/apps/' + app).json()
    line = d['line'][-1]
    path = '/subsidy/apps/' + app
    assert b.post(path + '/strike', tokens(b, no=line['no'], reason=' ')).status == 422
    a = b.post(path + '/strike', tokens(b, no=line['no'], reason='长' * 201, _stock='材料不全。'))
    assert a.status == 422 and a.text.count('<option value="材料不全。"') == 1 and a.text.count('<option value="材料不全。" selected>') == 1, a.text[-9000:]
    assert b.post(path + '/strike', tokens(b, no=99999, reason='没有')).status == 404
    assert who(w, 'far').post(path + '/strike', tokens(who(w, 'far'), no=line['no'], reason='x')).status == 404
    assert who(w, 'city').post(path + '/strike', tokens(who(w, 'city'), no=line['no'], reason='x')).status == 403
    page, ask = b.get(path).text, '%s/strike?no=%s' % (path, line['no'])
    assert 'action="%s/strike"' % path not in page and 'href="%s"' % ask.replace('&', '&amp;') in page, page[-4000:]  # one click strikes nobody
    doubt = next(x for x in d['doubt'] if x['line_no'])
    seen = b.get('%s/strike?no=%s' % (path, doubt['line_no'])).text
    assert doubt['name'] in seen and 'value="%s' % doubt['label'] in seen and '办结以前可以恢复' in seen, seen[-4000:]
    assert b.data(path).json()['amount'] == d['amount']
    assert b.get(path + '/strike?no=99999').status == 404 and who(w, 'city').get(ask).status == 403 and who(w, 'far').get(ask).status == 404
    form = tokens(b, no=line['no'], reason='八月已离职')
    assert b.post(path + '/strike', form).status == 303
    assert b.post(path + '/strike', form).status == 303  # the same again
    assert b.get(ask).status == 409
    after = b.data(path).json()
    page = b.get(path).text
    foot = re.search(r'<tfoot>.*?</tfoot>', page, re.S).group(0)
    assert re.sub(r'<[^>]*>', '', foot).count('%d 人次' % (len(d['line']) - 1)) == 1 and after['amount'].split('.')[0][-3:] in foot, foot
    assert ask not in page and '八月已离职' in page
    back = '%s/restore?no=%s' % (path, line['no'])
    assert 'href="%s"' % back.replace('&', '&amp;') in page and '八月已离职' in b.get(back).text and who(w, 'city').get(back).status == 403 and who(w, 'far').get(back).status == 404
    assert b.get(path + '/restore?no=99999').status == 404 and b.get('%s/restore?no=%s' % (path, d['line'][0]['no'])).status == 409
    assert b.post(path + '/restore', tokens(b, no=line['no'], reason=' ')).status == 422
    assert who(w, 'city').post(path + '/restore', tokens(who(w, 'city'), no=line['no'], reason='x')).status == 403
    assert b.post(path + '/restore', tokens(b, no=line['no'], reason='离职证明是别人的')).status == 303
    again = b.data(path).json()
    assert again['amount'] == d['amount'] and not [l for l in again['line'] if l['struck']] and '离职证明是别人的' in b.get(path).text, again
    assert b.post(path + '/strike', tokens(b, no=line['no'], reason='八月已离职')).status == 303
    assert b.data(path).json()['amount'] == after['amount']
    assert cents(after['amount']) == cents(d['amount']) - cents(line['amount']) and after['due'] == d['due'], after
    assert [l['struck'] for l in after['line'] if l['no'] == line['no']] == ['八月已离职']
    w.data['struck'] = line
    assert act(w, 'county', app, 'approve', next='1').headers['location'].startswith('/subsidy/apps?state=')
    d = b.data(path).json()
    assert d['state'] == '市级复审' and d['story']['may_undo'], d
    c2 = who(w, 'county2')
    assert c2.post(path + '/undo', tokens(c2, seq=d['seq'])).status == 403
    assert b.post(path + '/undo', tokens(b, seq=d['seq'])).status == 303
    assert b.data(path).json()['state'] == '区县初审'
    d = b.data(path).json()
    assert b.post(path + '/undo', tokens(b, seq=d['seq'])).status == 409


def cents(yuan):
    return int(yuan.replace('.', '').replace(',', ''))


def many_are_approved_with_the_sum_that_was_shown(w):
    near = who(w, 'near')
    a = near.send('/org/apply', {'round': w.data['round']}, '/org/apply')
    w.data['app2'] = re.search(r'(\d+)$', a.headers['location']).group(1)
    assert act(w, 'near', w.data['app2'], 'submit').status == 303
    b = who(w, 'county')
    items = b.data('/todo').json()['item']
    ids = [i['id'] for i in items]
    page = b.post('/todo/check', tokens(b, id=ids))
    assert page.status == 200 and '通过这 %d 件' % len(ids) in page.text, (page.status, page.text[-1500:])
    total = sum(cents(i['amount']) for i in items)
    assert '%d.%02d' % (total // 100, total % 100) in page.text
    assert who(w, 'far').post('/todo/check', tokens(who(w, 'far'), id=ids)).status == 404
    seqs = [i['seq'] for i in items]
    a = b.post('/todo/bulk', tokens(b, id=ids, seq=seqs, sum='1.00'))
    assert a.status == 409 and '合计' in a.text, (a.status, a.text[-1500:])
    assert b.post('/todo/bulk', tokens(b, id=ids, seq=seqs[:-1], sum='1.00')).status == 422
    sum_ = '%d.%02d' % (total // 100, total % 100)
    form = tokens(b, id=ids, seq=seqs, sum=sum_)
    a = b.post('/todo/bulk', form)
    assert a.status == 303 and b.post('/todo/bulk', form).status == 303, a.text[-1500:]
    assert b.data('/todo').json()['waiting'] == 0
    assert len(b.data('/todo?tab=已办').json()['item']) == len(ids)
    assert who(w, 'city').data('/todo').json()['waiting'] == len(ids)


def a_power_is_delegated_to_a_colleague_and_four_eyes_still_hold(w):
    c, c2 = who(w, 'city'), who(w, 'city2')
    form = dict(to='city2', may='复审', **{'from': '2026-11-16'}, until='2026-11-20')
    a = c.post('/todo/delegations', tokens(c, **dict(form, to='county')))
    assert a.status == 422 and '同一单位' in a.text, a.status
    assert c.post('/todo/delegations', tokens(c, **dict(form, may='初审'))).status == 422
    assert c.post('/todo/delegations', tokens(c, **dict(form, until='2026-11-01'))).status == 422
    a = c.post('/todo/delegations', tokens(c, **form))
    assert a.status == 303, (a.status, a.text[-1500:])
    given = c.data('/todo/delegations').json()['item']
    assert [g['state'] for g in given] == ['有效'] and given[0]['may_end'], given
    assert c2.data('/todo/delegations').json()['item'][0]['may_end'] is False
    id = given[0]['id']
    assert c2.post('/todo/delegations/%s/end' % id, tokens(c2)).status == 404
    assert c.post('/todo/delegations/%s/end' % id, tokens(c)).status == 303
    assert c.data('/todo/delegations').json()['item'][0]['state'] == '已收回'


def the_city_reviews_and_the_list_is_published_masked(w):
    c, app = who(w, 'city'), w.data['app']
    assert w.browser().get('/notice/' + app).status == 404
    assert c.get('/subsidy/publicity/' + app).status == 409
    assert act(w, 'city', app, 'approve').status == 303
    d = c.data('/subsidy/apps/' + app).json()
    assert d['state'] == '公示' and d['due'] == '2026-11-25', d  # seven working days
    public = w.browser()
    n = public.data('/notice').json()['item']
    assert [(x['id'], x['until']) for x in n] == [(app, '2026-11-25')], n
    rows = public.data('/notice/' + app).json()['row']
    names = [l['name'] for l in d['line'] if l['state'] == '正常']
    assert len(rows) == len(names) and w.data['struck']['no'] not in [r['no'] for r in rows]
    text = public.get('/notice/' + app).text
    for name in names:
        assert name not in text, name
    assert not re.search(r'\d{15,17}[\dX]', text.replace(app, '')), 'a number'
    assert c.get('/subsidy/publicity/' + app).status == 200
    assert names[0] not in c.get('/subsidy/publicity/' + app).text


def anybody_may_object_and_only_that_line_stops(w):
    app = w.data['app']
    public = w.browser()
    row = public.data('/notice/' + app).json()['row'][0]
    page = '/notice/%s/object' % app
    a = public.send(page + '?no=%d' % row['no'], {'no': row['no'], 'text': '短', 'by': ''}, page)
    assert a.status == 422, a.status
    a = public.send(page, {'no': '88888', 'text': '这个人早就不在这里上班了', 'by': ''}, page)
    assert a.status == 404, a.status
    a = public.send(page, {'no': row['no'], 'text': '这个人早就不在这里上班了', 'by': ''}, page)
    assert a.status == 303, (a.status, a.text[-1500:])
    assert public.get('/notice/1/object').status == 404
    c = who(w, 'county')
    d = c.data('/subsidy/apps/' + app).json()
    assert [(o['line_no'], o['due'], o['state']) for o in d['objection']] == [(row['no'], '2026-11-30', '核实中')], d['objection']
    assert [l['state'] for l in d['line'] if l['no'] == row['no']] == ['异议核实中']
    id = d['objection'][0]['id']
    assert who(w, 'far').post('/subsidy/objections/%s/answer' % id, tokens(who(w, 'far'), result='不成立，照常发放', answer='x')).status == 404
    fin = who(w, 'finance')
    assert fin.post('/subsidy/objections/%s/answer' % id, tokens(fin, answer='不该能答')).status == 403
    assert c.post('/subsidy/objections/%s/answer' % id, tokens(c, answer='')).status == 422
    # a second one, taken in at the desk, is upheld
    rows = public.data('/notice/' + app).json()['row']
    other = rows[-1] if len(rows) > 2 else row  # somebody is left to be paid
    w.data['objected'], w.data['upheld'] = row['no'], other['no']
    if other['no'] != row['no']:
        assert c.post('/subsidy/apps/%s/object' % app, tokens(c, no=other['no'], text='来电反映重复', by='来电')).status == 303
        second = c.data('/subsidy/apps/' + app).json()['objection'][1]['id']
        a = c.post('/subsidy/objections/%s/answer' % second, tokens(c, result='成立，不予发放', answer='经查两家同月申报'))
        assert a.status == 303, a.text[-1500:]
    assert fin.post('/subsidy/apps/%s/object' % app, tokens(fin, no=row['no'], text='财政不登记')).status == 403


def the_worker_sees_where_the_money_is_and_appeals(w):
    b, line = mine(w)
    d = b.data('/m/money/' + POLICY).json()
    t = d['trail'][0]
    assert t['title'] == TITLE and t['amount'] == line['amount'] and [s['text'] for s in t['steps']][:2] == ['核算', '机构申报'], t
    assert [bool(s['at']) for s in t['steps']] == [True] * 4 + [False] * 3, t  # in the notice
    p = d['policy']
    lines = [x for x in d['trail'] if x['said'] == t['said']]
    assert cents(p['claim_sum']) == sum(cents(x['amount']) for x in lines), p  # one line of them is stopped by the objection
    assert cents(p['run_sum']) == sum(cents(x['amount']) for x in d['trail']) < cents(p['due']), p  # a quarter; the year
    assert p['run'].startswith('2026-07 至 2026-09，') and p['run'].endswith('核算（第 %s 批）' % w.data['run']), p
    for path in ('/m', '/m/money/' + POLICY):
        card = next(c for c in re.findall(r'<section class="card">.*?</section>', b.get(path).text, re.S) if '办理中' in c)
        assert re.findall(r'class="big">([\d,.]+)<', card) == [p['claim_sum']], card  # the claim's, not the year's
        assert re.search('今年以来试算合计 [\\d,]*%s 元' % p['due'][-6:], card), card
    page = b.get('/m/money/' + POLICY)
    assert page.status == 200 and '<h1>为什么是这么多' in page.text and '正在办' in page.text and '我有意见' in page.text
    assert TITLE in re.sub('</?span[^>]*>', '', b.get('/m').text)
    ask = {'application': w.data['app'], 'line': line['no'], 'topic': '档次不对', 'text': '我去年已经是三级了，应当按三级算'}
    assert b.post('/m/appeals', phone_form(b, **dict(ask, text='短'))).status == 422
    assert b.post('/m/appeals', phone_form(b, **dict(ask, line=99999))).status == 404
    form = phone_form(b, **ask)
    a = b.post('/m/appeals', form)
    assert a.status == 303, (a.status, a.text[-1500:])
    assert b.post('/m/appeals', form).status == 303  # sent twice, there once
    id = w.data['appeal'] = re.search(r'/m/appeal/(\d+)$', a.headers['location']).group(1)
    assert b.post('/m/appeals', phone_form(b, **ask)).status == 409
    assert [x['id'] for x in b.data('/m/appeals').json()['item']] == [id]
    assert b.get('/m/appeal/new?application=%s&line=%s' % (w.data['app'], line['no'])).status == 200
    stranger = worker(w, w.data['strangers'][0], '13900000012')
    assert stranger.get('/m/appeal/' + id).status == 404
    assert stranger.post('/m/appeals', phone_form(stranger, **ask)).status == 404
    assert who(w, 'far').get('/appeals/' + id).status == 404 and who(w, 'county').get('/m/appeals').status == 403


def an_appeal_is_accepted_and_answered_with_the_explanation(w):
    c, id = who(w, 'county'), w.data['appeal']
    items = c.data('/appeals').json()['item']
    assert [(x['id'], x['state'], x['deadline']) for x in items] == [(id, '待受理', '剩 5 天')], items
    assert who(w, 'far').data('/appeals').json()['item'] == []
    assert '/appeals/' + id in [i['href'] for i in c.data('/todo').json()['item']]
    path = '/appeals/%s/act' % id
    seq = items[0]['seq']
    assert who(w, 'finance').post(path, tokens(who(w, 'finance'), seq=seq, move='accept')).status == 403
    assert c.post(path, tokens(c, seq=seq, move='uphold', opinion='越过受理')).status == 409
    assert c.post(path, tokens(c, seq=seq, move='decline')).status == 422
    assert c.post(path, tokens(c, seq=seq, move='accept')).status == 303
    assert c.post(path, tokens(c, seq=seq, move='accept')).status == 409
    assert c.data('/appeals/' + id).json()['x']['due'] == '2026-11-30'  # ten working days
    assert '11月30日前答复您' in re.sub('</?span[^>]*>', '', mine(w)[0].get('/m/appeal/' + id).text)
    a = c.post(path, tokens(c, seq=seq + 1, move='dismiss', opinion='证书今年九月才晋级，按规定从次月起算'))
    assert a.status == 303, a.text[-1500:]
    b, line = mine(w)
    d = b.data('/m/appeal/' + id).json()
    assert d['x']['state'] == '申诉不成立' and d['answer'].startswith('证书今年九月') and d['decided'] == '2026-11-16', d
    assert (d['review'], d['lawsuit']) == ('2027-01-15', '2027-05-16'), d  # 60 days, six months; 2027 is not published
    page = b.get('/m/appeal/' + id)
    assert '行政复议' in page.text and '放假安排已公布的年份，上面已算在内' in page.text and '核算说明.txt' in page.text
    why = b.get(re.search(r'/matters/\d+/files/1', page.text).group(0))
    assert why.status == 200 and POLICY in why.text and not re.search(r'(?<!\d)\d{17}[\dX](?!\d)', why.text), why.text[:300]
    assert worker(w, w.data['strangers'][0], '13900000012').get(re.search(r'/matters/\d+/files/1', page.text).group(0)).status == 404
    again = b.post('/m/appeals', phone_form(b, application=w.data['app'], line=line['no'], topic='其他', text='再问一次这一笔'))
    id2 = re.search(r'/m/appeal/(\d+)$', again.headers['location']).group(1)
    seq = b.data('/m/appeal/' + id2).json()['x']['seq']
    page = b.get('/m/appeal/' + id2).text
    assert '前告诉您受不受理' in page and '前答复您' not in page, page
    ask = re.search(r'<details.*?</details>', page, re.S).group(0)  # asked once: the button is behind a fold
    assert '不申诉了，撤回</summary>' in ask and '确定撤回</button>' in ask and page.count('/withdraw"') == 1, page
    assert b.post('/m/appeal/%s/withdraw' % id2, phone_form(b, seq=seq)).status == 303
    assert b.data('/m/appeal/' + id2).json()['x']['state'] == '已撤回'
    assert len(c.data('/appeals?which=已办结').json()['item']) == 2


def a_matter_is_shown_to_somebody_else_and_the_lists_tell(w):
    c = who(w, 'city')
    d = [i for i in c.data('/todo?tab=已办').json()['item']]
    assert d and d[0]['state'] == '公示', d
    a = c.post('/matters/%s/copy' % d[0]['id'], tokens(c, to='far'))
    assert a.status == 303, a.text[-1500:]
    far = who(w, 'far')
    assert [i['id'] for i in far.data('/todo?tab=抄送我的').json()['item']] == [d[0]['id']]
    assert far.get('/subsidy/apps/' + w.data['app']).status == 200
    assert act(w, 'far', w.data['app'], 'approve').status in (403, 409)
    assert c.post('/matters/%s/copy' % d[0]['id'], tokens(c, to='没有')).status == 422
    assert [i['whose'] for i in who(w, 'clerk').data('/todo?tab=我发起的').json()['item']] == [w.data['home']]


def after_seven_working_days_the_notice_ends_by_itself(w):
    c = who(w, 'city')
    d = client.until(lambda: c.data('/subsidy/apps/' + w.data['app']).json(), lambda d: d['state'] != '公示')
    assert d['state'] == '财政', d['state']
    last = d['story']['step'][-1]
    assert (last['move'], last['who']) == ('公示期满', '系统'), last
    assert w.browser().get('/notice/' + w.data['app']).status == 404
    states = {l['no']: l['state'] for l in d['line']}
    assert states[w.data['objected']] == '异议核实中', states
    fin = who(w, 'finance')
    assert fin.data('/todo').json()['waiting'] >= 1
    f = fin.data('/subsidy/apps/' + w.data['app']).json()
    assert 'return' in [m['code'] for m in f['move']], f['move']
    path = '/subsidy/apps/%s/' % w.data['app']
    assert fin.post(path + 'fund', tokens(fin, seq=f['seq'], line='7')).status == 404
    assert c.post(path + 'fund', tokens(c, seq=f['seq'], line='7')).status == 403
    assert fin.post(path + 'fund', tokens(fin, seq=f['seq'])).status == 422


def taken_over_with_others(fin, county, app, d, small, large):
    """Many at once: asked for at the number and sum that were shown, carried out by a job, told one by one."""
    assert '筛选出来的都安排支付' in fin.get('/subsidy/apps?state=财政').text
    asked = fin.data('/subsidy/funding/new').json()
    assert app in [p['application'] for p in asked['pick']], asked
    named = fin.post('/subsidy/funding/check', tokens(fin, id=app), accept='application/json').json()
    assert [(p['application'], p['amount']) for p in named['pick']] == [(app, d['payable'])] and named['sum'] == d['payable'], named
    assert {b['id']: b['enough'] for b in named['budget']} == {small: False, large: True}, named
    assert '给这 1 份申领安排支付？' in fin.post('/subsidy/funding/check', tokens(fin, id=app)).text
    right = dict(id=app, count='1', sum=d['payable'], line=large)
    assert county.post('/subsidy/funding', tokens(county, **right)).status == 403
    assert fin.post('/subsidy/funding', tokens(fin, **dict(right, line='7'))).status == 404
    assert fin.post('/subsidy/funding', tokens(fin, **dict(right, id='7'))).status == 404
    assert fin.post('/subsidy/funding', tokens(fin, **dict(right, count=''))).status == 422
    other = fin.post('/subsidy/funding', tokens(fin, **dict(right, sum='0.01')))
    assert other.status == 409 and '份数或合计与看到的不一样' in other.text, (other.status, other.text[-1500:])
    short = fin.post('/subsidy/funding', tokens(fin, **dict(right, line=small)))
    lacks = '差 {:,}.{:02} 元'.format(*divmod(cents(d['payable']) - 100, 100))
    assert short.status == 409 and lacks in short.text and lacks in fin.post('/subsidy/funding/check', tokens(fin, id=app)).text, short.text[-1500:]
    form = tokens(fin, **right)
    a = fin.post('/subsidy/funding', form)
    assert a.status == 303 and a.headers['location'].startswith('/jobs/'), (a.status, a.text[-1500:])
    assert fin.post('/subsidy/funding', form).headers['location'] == a.headers['location']  # sent twice, done once
    done = client.until(lambda: re.search(r'/subsidy/funding/\d+', fin.get(a.headers['location']).text))
    o = fin.data(done.group(0)).json()
    assert (o['items'], o['done'], o['refused'], o['left']) == (1, 1, 0, 0) and o['done_amount'] == d['payable'], o
    late = fin.post('/subsidy/funding', tokens(fin, **right))
    assert late.status == 409 and '不在财政这一步' in late.text, late.status


def finance_pays_what_is_neither_struck_nor_stopped_and_the_rest_when_the_objection_falls(w):
    fin, app = who(w, 'finance'), w.data['app']
    path = '/subsidy/apps/' + app
    unit = re.search(r'<option value="(\d+)"', fin.get('/ledger/new').text.split('name="unit"')[1]).group(1)

    def line(amount, name):
        a = fin.post('/ledger', tokens(fin, source='财政预算', unit=unit, year='2026', name=name, amount=amount, number='绍市财社〔2026〕1号', day='2026-11-01', note=''))
        assert a.status == 303, (a.status, a.text[-1500:])
        return [b['id'] for b in fin.data(path).json()['budget'] if name in b['name']][0]
    small, d = line('1.00', ''), fin.data(path).json()
    assert d['budget'][0]['name'] == '2026 年 绍兴市', d['budget']  # a line without a name is known by whose it is
    lacks = '{:,}.{:02}'.format(*divmod(cents(d['payable']) - 100, 100))
    page = fin.get(path).text
    assert '资金科目余额不够' in page and '2026 年 绍兴市（财政预算，可用 1.00 元，差 %s 元）' % lacks in page and 'action="%s/fund"' % path not in page, page[-6000:]
    many = fin.post('/subsidy/funding/check', tokens(fin, id=app)).text
    assert '（财政预算，可用 1.00 元，差 %s 元）' % lacks in many and 'action="/subsidy/funding"' not in many, many[-4000:]
    large, d = line('100000.00', '特殊岗位津贴'), fin.data(path).json()
    assert 'action="%s/fund"' % path in fin.get(path).text
    assert {b['id']: b['enough'] for b in d['budget']} == {small: False, large: True}, d['budget']
    stopped = sum(cents(l['amount']) for l in d['line'] if l['state'].startswith('异议'))
    assert stopped and cents(d['payable']) == cents(d['amount']) - stopped, d
    assert fin.post(path + '/fund', tokens(fin, seq=d['seq'], line=small)).status == 409
    taken_over_with_others(fin, who(w, 'county'), app, d, small, large)
    d = fin.data(path).json()
    assert d['state'] == '办结' and {l['state'] for l in d['line']} <= {'已核减', '异议核实中', '异议成立', '已安排支付'}, d['line']
    name = next(l['name'] for l in d['line'] if l['state'] == '已安排支付')
    found = who(w, 'auditor').data('/audit/cases?q=' + urllib.parse.quote(name)).json()['payments']
    trace = who(w, 'auditor').data('/audit/cases/payment/' + found[0]['id']).json()
    assert {'通过', '安排支付'} <= {s['move'] for s in trace['steps']} and '核减' not in {s['move'] for s in trace['steps']}, trace['steps']  # that was another's line
    assert fin.post(path + '/rest', tokens(fin, line=large)).status == 404  # still stopped
    c = who(w, 'county')
    first = [o for o in d['objection'] if o['state'] == '核实中'][0]
    a = c.post('/subsidy/objections/%s/answer' % first['id'], tokens(c, result='不成立，照常发放', answer='考勤和工资记录齐全'))
    assert a.status == 303, a.text[-1500:]
    again = c.post('/subsidy/objections/%s/answer' % first['id'], tokens(c, result='成立，不予发放', answer='改主意'))
    assert again.status == 409 and '已经答复过' in again.text, again.status
    assert '补安排支付' in fin.get(path).text
    assert fin.post(path + '/rest', tokens(fin, line=large)).status == 303
    d = fin.data(path).json()
    state = {l['no']: l['state'] for l in d['line']}
    assert cents(d['payable']) == 0 and state[w.data['objected']] == '已安排支付', d['line']
    if w.data['upheld'] != w.data['objected']:
        assert state[w.data['upheld']] == '异议成立', d['line']
    assert fin.post(path + '/rest', tokens(fin, line=large)).status == 404


def what_was_left_lying_is_overdue_and_was_reminded_of(w):
    if w.data['app2'] == w.data['app']:
        return
    b = who(w, 'city')
    todo = b.data('/todo').json()
    assert todo['overdue'] >= 1 and '超期' in todo['item'][0]['deadline'], todo
    d = client.until(lambda: b.data('/subsidy/apps/' + w.data['app2']).json(), lambda d: d['story']['reminder'])
    assert any(r['overdue'] for r in d['story']['reminder']), d['story']
    assert '超期' in b.get('/todo').text


LAST = (after_seven_working_days_the_notice_ends_by_itself,
        finance_pays_what_is_neither_struck_nor_stopped_and_the_rest_when_the_objection_falls, what_was_left_lying_is_overdue_and_was_reminded_of)
client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and f not in LAST
            and n not in ('setup', 'computed', 'who', 'tokens', 'act', 'cents', 'worker', 'mine', 'phone_form', 'messages', 'taken_over_with_others')],
           '--sms', 'file:sms.txt', people=1500, setup=setup, at=START, later=[(LATER, LAST)])
