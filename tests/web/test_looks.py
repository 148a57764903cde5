"""Every route that has a page, looked at in a browser (looks.mjs) by the first of the demo accounts that reaches it from link
to link; and the pages of refusals. YICAI_LOOK_AS='clerk worker' walks as these alone, YICAI_LONG looks at each tab and print sheet too, YICAI_SHOTS=FOLDER keeps the pictures, YICAI_LOOK_DRY=1
only follows the links."""
import contextlib, csv, io, json, os, re, sqlite3, subprocess, tempfile, time, urllib.parse
import client, watch

HERE = os.path.dirname(os.path.abspath(__file__))
DESK = ('shaoxing', 'county', 'clerk', 'hr', 'finance', 'auditor', 'sysadmin', 'secadmin', 'auditadmin')
# Pages that nothing of the demo city and of this file leads to: pattern → why it cannot be.
UNSEEN = {}


def sessions(w):
    """Everybody signed in."""
    made = {}
    for login in DESK:
        b = made[login] = w.browser()
        a = b.send('/login', {'login': login, 'password': w.data[login]})
        assert a.status == 303, (login, a.status)
    b = made['worker'] = w.browser()
    assert b.send('/m/login', {'phone': '13900000001'}).status == 200
    with open(os.path.join(w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
        code = re.findall(r'\b(\d{6})\b', f.read())[-1]
    form = b.get('/m/login/code').form('/m/login/code')
    form.update({'phone': '13900000001', 'code': code})
    a = b.post('/m/login/code', form)
    assert a.status == 303, (a.status, a.text[:300])
    made['public'] = w.browser()
    return made


def starts(w, who):
    """Where each begins; beside their home, what only an address, a mail or something that has to happen first leads to."""
    own = {'worker': ['/m', '/m/repayment'], 'public': ['/welcome', '/login', '/m/login', '/m/login/code', '/verify', '/policy', '/kiosk', '/tv/rank'],
           **{login: ['/home', '/me'] for login in DESK}}
    own['finance'] += ['/subsidy/funding/new', '/subsidy/clawback', '/audit/sample?seed=a&size=3']
    for happened in (records, an_import, a_run, a_merger, own_things, accounts, requests, claims, a_bank_answer, a_funding, a_transfer, duties,
                     a_report, a_running_job, an_older_text, a_draft, a_post, a_scenario):
        for login, paths in happened(w, who).items():
            own[login] = own.get(login, []) + paths
    return own


def records(w, who):
    """One fact of each kind of record, and the form for a new one."""
    b, found, kinds = who['shaoxing'], {}, set()
    for path in ['/workers/' + p['person_id'] for p in b.data('/workers?size=200').json()['people']]:
        for part in b.data(path).json()['story']['parts']:
            kinds.add(('/workers', part['table']))
            if part['facts'] and part['table'] not in found and part['table'] != 'people':
                at = '%s/%s/%s' % (path, part['table'], part['facts'][0]['id'])
                found[part['table']] = [at, at + '/correct', at + '/retract', '%s/%s/new' % (path, part['table'])]
    person = b.data('/workers').json()['people'][0]['person_id']
    for _, table in kinds - {('/workers', 'people')}:
        found.setdefault(table, ['/workers/%s/%s/new' % (person, table)])
    orgs = [o['org_id'] for o in b.data('/orgs?size=200').json()['orgs']]
    for tab in ('clients', 'designations', 'assessments'):
        found[tab] = next(x for x in (tabbed(b, '/orgs/' + o, tab) for o in orgs) if x)
    unit = '/units/' + next(u['id'] for u in who['sysadmin'].data('/sys/units').json()['units'] if u['code'] == '330602')
    for tab in ('population', 'rates'):
        found[tab] = tabbed(b, unit, tab)
    return {'shaoxing': sum(found.values(), [])}


def tabbed(b, page, tab):
    """The pages of the first fact that a tab lists; [] when it lists none."""
    at = re.search(r'href="(%s/%s/\d+)"' % (page, tab), b.get('%s?tab=%s' % (page, tab)).text)
    return [at.group(1), at.group(1) + '/correct', at.group(1) + '/retract', '%s/%s/new' % (page, tab)] if at else []


def an_import(w, who):
    """A sheet that has been handed in, and one that has been written, by an officer and by an institution's clerk."""
    made = {}
    for login, base, name in (('shaoxing', '/import', '甲'), ('clerk', '/org/import', '乙')):
        b, made[login] = who[login], []
        for deed in ('check', 'confirm'):
            text = '证件号码,姓名,岗位,入职时间\n%s,%s样例,养老护理员,2022-01-01\n' % (citizen(len(made) * 4 + len(made[login])), name)
            if login == 'shaoxing':
                text = '证件号码,姓名\n%s,%s样例\n' % (citizen(len(made) * 4 + len(made[login])), name)
            path = b.send(base, {}, action=base, files={'file': ('名册.csv', text.encode())}).headers['location']
            d, form = b.data(path).json(), b.get(path).form(path + '/check')
            form.update({'col': [c['label'] for c in d['column']]})
            made[login] += [path, path + '/drop']
            if deed == 'confirm':
                assert b.post(path + '/check', form).status == 303
                waits(b, path)
                a = b.send(path, {}, path + '/confirm')
                assert a.status == 303, (a.status, a.text[-1500:])
                waits(b, path)
                made[login][-1] = path + '/undo'
    return made


def citizen(n):
    """A valid citizen's number."""
    body = '33060219811231%03d' % (100 + n)
    return body + '10X98765432'[sum(int(c) * v for c, v in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def a_run(w, who):
    b = who['shaoxing']
    ask = {'policy': '绍兴.特殊岗位津贴', 'from': '2025-01', 'to': '2025-06', 'as_of': '2025-12-31', 'everything': '1', 'readings': ''}
    a = b.post('/subsidy/batches', b.send('/subsidy/batches/new', ask, '/subsidy/batches/check').form('/subsidy/batches'))
    assert a.status == 303, a.text[-1500:]
    waits(b, a.headers['location'])
    return {'shaoxing': [a.headers['location'], a.headers['location'] + '/lines']}


def a_merger(w, who):
    b = who['shaoxing']
    pair = b.data('/workers/suspects').json()['pairs'][0]
    page = '/workers/merge?keep=%s&give=%s' % (pair['a'], pair['b'])
    merged = b.send(page, {'reason': '电话核实'}, '/workers/merge').headers['location']
    assert b.send(merged, {}, merged + '/undo').status == 303
    return {'shaoxing': [page, merged]}


def own_things(w, who):
    """A kept filter, a token, a second place where one is signed in, a word about the system."""
    b = who['shaoxing']
    assert b.send('/views/new?list=workers&query=state%3D在职', {'name': '在职的'}, '/views').status == 303
    form = b.get('/me/tokens').form('/me/tokens')
    form.update({'label': '测试', 'caps': 'people.read', 'days': '7'})
    b.post('/me/tokens', form)
    token = b.data('/me/tokens').json()['tokens'][0]['id']
    w.browser().send('/login', {'login': 'shaoxing', 'password': w.data['shaoxing']})
    assert b.send('/feedback', {'text': '字再大一点'}, '/feedback').status == 303
    said = re.search(r'href="(/sys/feedback/\d+)"', who['sysadmin'].get('/sys/feedback').text).group(1)
    return {'shaoxing': ['/views', '/views/new?list=workers&query=state%3D在职', '/me/tokens', '/me/tokens/%s/end' % token, '/me/sessions'],
            'secadmin': ['/sys/tokens', '/sys/tokens/%s/end' % token], 'sysadmin': [said, '/help']}


def accounts(w, who):
    """An account that has just been made and stands before its second factor, one that is stopped, a role of the bureau's own."""
    fresh = client.account(w.call, 'fresh', '--name', '新样例', '--role', '市级民政', '--unit', '330600')
    b = who['fresh'] = w.browser()
    b.send('/login', {'login': 'fresh', 'password': fresh})
    b.send('/me/password', {'old': fresh, 'fresh': 'Xin-Mima-2026!', 'again': 'Xin-Mima-2026!'})
    half = client.account(w.call, 'half', '--name', '半样例', '--role', '市级民政', '--unit', '330600')
    w.browser().sign_in('half', half)
    b = who['half'] = w.browser()
    b.send('/login', {'login': 'half', 'password': 'Xin-Mima-2026!'})
    client.account(w.call, 'gone', '--name', '离岗样例', '--role', '市级民政', '--unit', '330600')
    users = {a['login']: a['id'] for a in who['sysadmin'].data('/sys/users').json()['accounts']}
    stop = '/sys/users/%s/disable' % users['gone']
    assert who['sysadmin'].send(stop, {}, stop).status == 303
    form = who['secadmin'].get('/sys/roles/edit').form('/sys/roles/edit')
    form.update({'code': 'own', 'label': '本局的', 'caps': ['people.read'], 'scopes': ['全市']})
    assert who['secadmin'].post('/sys/roles/edit', form).status == 303
    at = '/sys/users/' + users['gone']
    return {'fresh': [], 'half': [], 'sysadmin': [at + '/enable', '/sys/users/%s/disable' % users['half'], '/sys/users/%s/totp' % users['half'], '/sys/users/%s/unlock' % users['half']],
            'secadmin': ['/sys/roles', '/sys/roles/drop?code=own']}


def requests(w, who):
    """A worker asks for a correction; a clerk lets somebody go to another institution; finance has lines of the budget."""
    unit = next(u['id'] for u in who['sysadmin'].data('/sys/units').json()['units'] if u['code'] == '330602')
    at = '/units/' + unit
    line = who['finance'].data('/ledger').json()['lines'][0]['id']
    assert who['worker'].send('/m/requests/new', {'topic': '工作经历', 'text': '入职日期不对'}, action='/m/requests').status == 303
    return {'shaoxing': ['/requests', at, '/units/new', at + '/population/new', at + '/rates/new', '%s/units/%s' % (at, unit),
                         '%s/units/%s/correct' % (at, unit)], 'county': ['/requests', '/org/transfers'],
            'finance': ['/ledger/%s/adjust' % line, '/ledger/%s/close' % line]}


def claims(w, who):
    """The claims of the demo city: a draft to be checked, a notice of theirs, an objection and an appeal."""
    city, clerk, public = who['shaoxing'], who['clerk'], who['public']
    sent_back = next(x['application'] for x in clerk.data('/org/apply').json()['item'] if x['application'] not in (None, '0'))
    waiting = next(x['id'] for x in clerk.data('/org/apply').json()['item'] if x['application'] in (None, '0') and x['open'])
    begun = clerk.send('/org/apply', {'round': waiting}, '/org/apply').headers['location']
    notice = public.data('/notice').json()['item'][0]['id']
    row = public.data('/notice/' + notice).json()['row'][0]['no']
    appeal = next(x['id'] for x in city.data('/appeals').json()['item'])
    mine = next(x['id'] for x in who['worker'].data('/m/appeals').json()['item'])
    apps = ['/subsidy/apps/' + x['id'] for x in city.data('/subsidy/apps?state=市级复审').json()['item']]
    app = next(x for x in apps if x + '/strike?no=' in city.get(x).text)
    no = city.data(app).json()['line'][-1]['no']
    struck = city.post(app + '/strike', dict(city.get('%s/strike?no=%d' % (app, no)).form(app + '/strike'), reason='四月已离职'))
    assert struck.status == 303, (struck.status, struck.text[-1500:])
    return {'clerk': [begun, begun + '/check', '/org/apply/' + sent_back], 'public': ['/notice', '/notice/' + notice, '/notice/%s/object?no=%d' % (notice, row)],
            'shaoxing': ['/subsidy/publicity/' + notice, '/appeals/' + appeal, '%s/restore?no=%d' % (app, no)], 'worker': ['/m/appeal/' + mine]}


def a_bank_answer(w, who):
    """What a bank says of a batch: one line paid, one refused, one that is of no batch."""
    b = who['finance']
    path = '/subsidy/payments/' + next(x['id'] for x in b.data('/subsidy/payments?stage=待回执').json()['batches'])
    rows = [['序号', '姓名', '金额', '结果', '原因']]
    for x in b.data(path).json()['lines'][:2]:
        rows.append([str(x['no']), x['name'], x['amount'], '失败' if len(rows) > 1 else '成功', '户名不符' if len(rows) > 1 else ''])
    rows.append(['999', '没有样例', '1.00', '成功', ''])
    text = '\n'.join(','.join(r) for r in rows) + '\n'
    a = b.post(path + '/result', b.get(path).form(path + '/result'), {'file': ('回执.csv', text.encode('utf-8-sig'))})
    assert a.status == 303, (a.status, a.text[-1500:])
    ready = next(x['id'] for x in b.data('/subsidy/payments?stage=待发出').json()['batches'])  # signed by two: what is asked before it goes out
    return {'finance': [a.headers['location'], path, '/subsidy/payments/%s/issue' % ready]}


def a_funding(w, who):
    """Finance takes an application over, in the background; when the demo has none that waits, the form is all there is."""
    b = who['finance']
    asked = b.data('/subsidy/funding/new').json()
    line = next((x['id'] for x in asked['budget'] if x['enough']), None)
    if not line:
        return {}
    a = b.post('/subsidy/funding', {**b.get('/subsidy/funding/new').form('/subsidy/funding'), 'line': line})
    assert a.status == 303, (a.status, a.text[-1500:])
    done = client.until(lambda: re.search(r'/subsidy/funding/\d+', b.get(a.headers['location']).text))
    return {'finance': [done.group(0)]}


def a_transfer(w, who):
    """Somebody is offered to another institution, which has not answered yet."""
    clerk, day = who['clerk'], time.strftime('%Y-%m-%d', time.localtime(time.time() + 5 * 86400))
    home = clerk.data('/org/profile').json()['name']
    other = next(o for o in csv.DictReader(io.StringIO(w.call('export', '机构').stdout.lstrip('\ufeff')))
                 if o['所在单元'].startswith('330602') and o['机构名称'] != home)
    person = clerk.data('/org/staff').json()['staff'][0]['person_id']
    a = clerk.send('/org/transfers/out/' + person, {'to': other['统一社会信用代码'], 'day': day, 'why': '离家近'})
    assert a.status == 303, (a.status, a.text[-1500:])
    return {'clerk': [a.headers['location'], '/org/transfers', '/org/transfers/in']}


def duties(w, who):
    """A duty of the city, dealt out to its counties, and what a county has reported."""
    b, county = who['shaoxing'], who['county']
    a = b.send('/duties', {'document': '绍市民〔演示〕9号', 'clause': '三（二）', 'department': '市民政局', 'role': '牵头', 'task': '每季度组织一次集中培训', 'due': '2099-06-30'})
    assert a.status == 303, (a.status, a.text[-1500:])
    assert b.send(a.headers['location'], {'due': '2099-03-31', 'department': '民政局'}, a.headers['location'] + '/split').status == 303
    d = county.data('/duties').json()
    mine = '/duties/%s/%s' % (d['unit_id'], d['items'][0]['id'])
    form = county.get(mine).form(mine + '/report')
    assert county.post(mine + '/report', {**form, 'content': '三月办班两期'}, files={'file': ('签到表.txt', '甲乙丙'.encode())}).status == 303
    day = county.data(mine).json()['reports'][0]['reported']
    said = b.send('/circulars', {'kind': '通报', 'from': day, 'to': day})
    assert said.status == 303, said.text[-1500:]
    return {'shaoxing': [a.headers['location'], mine, said.headers['location']], 'county': [mine]}


def a_report(w, who):
    """The report of a month (the demo has those of its quarters), and the people behind one of its numbers."""
    b = who['shaoxing']
    job = b.send('/reports', {'kind': '月报', 'last': '2026-10'}).headers['location']
    waits(b, job)
    page = b.data(job).json()['result']
    x = next(c for c in b.data(page).json()['cells'] if c['metric'] == '绍兴.持证密度')
    return {'shaoxing': [page, '%s/people?metric=%s&unit=%s' % (page, x['metric'], x['unit'])]}


def a_running_job(w, who):
    """A job under way, and the question whether to stop it: its row is written as if this server worked on it."""
    mine = who['shaoxing'].data('/jobs').json()['jobs'][0]['id']
    with contextlib.closing(sqlite3.connect(w.call.env['YICAI_DB'])) as db, db:
        db.execute("INSERT INTO job (id, account, who, kind, title, args, state, done, total, message, result, created, started, ended, cancel, server, beat) "
                   "SELECT id + 1, account, who, kind, '核算 绍兴.特殊岗位津贴 2025年全年', '', 2, 5210, 20000, '正在核算', '', created, started, 0, 0, server, beat "
                   "FROM job WHERE id = ?", (mine,))
    return {'sysadmin': ['/sys/jobs', '/sys/jobs/%d/cancel' % (int(mine) + 1)], 'shaoxing': ['/jobs', '/jobs/%d' % (int(mine) + 1)]}


def a_scenario(w, who):
    """One that has been computed, and the list of all."""
    b, page = who['shaoxing'], '/policies/绍兴.特殊岗位津贴/scenarios'
    a = b.send(page, {'name': '不容中断，三级提到 400 元，五年以后还要多少', 'from': '2026-01', 'to': '2028-12', 'readings': '中断容忍=0',
                      'rates': '330602 三级 400.00 2026-01-01', 'leave': '8%', 'enter': '10%'}, urllib.parse.quote(page))
    assert a.status == 303, (a.status, a.text[-1500:])
    while b.data(a.headers['location']).json()['running']:
        time.sleep(0.1)
    return {'shaoxing': ['/scenarios', '/scenarios/' + b.data('/scenarios').json()['item'][0]['id']]}


def a_draft(w, who):
    """The announcement that is no more than a draft, to be changed."""
    draft = next(x['id'] for x in who['shaoxing'].data('/notices/manage').json()['item'] if x['state'] == '草稿')
    return {'shaoxing': ['/notices/%s' % draft, '/notices/%s/edit' % draft]}


def a_post(w, who):
    """A county with a station, posts, a budget and somebody who holds one of them."""
    with open(w.call.cwd + '/机构.csv', 'w', encoding='utf-8') as f:
        f.write('统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,成立日期\n'
                '52330602MJ00000344,样例社区养老站,城市社区养老服务机构,民办非营利,公建民营,330602,2010-01-01\n')
    r = w.call('import', '机构.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    year, unit = time.strftime('%Y'), next(x['unit'] for x in who['shaoxing'].data('/posts').json()['county'] if x['name'] == '越城区')
    at = '/posts/units/' + unit
    a = who['shaoxing'].send(at + '/grant', {'posts': '2', 'starts': year + '-01-01', 'document': '绍人社样例7号', 'source': '就业补助资金',
                                             'monthly': '2000.00', 'kinds': ['1', '5']}, at + '/grant')
    assert a.status == 303, a.text[-1500:]
    a = who['finance'].send('/ledger/new', {'source': '就业补助资金', 'unit': unit, 'year': year, 'name': '公益性岗位', 'amount': '90000.00',
                                            'number': '绍财社样例7号', 'day': year + '-01-05'}, '/ledger')
    assert a.status == 303, a.text[-1500:]
    org = who['hr'].data(at + '/new').json()['place'][0]['org']
    a = who['hr'].send(at + '/new', {'name': '欧阳样例', 'number': citizen(77), 'kind': '就业困难人员', 'org': org, 'post': '社区助老员', 'from': year + '-01-01',
                                         'until': '%d-12-31' % (int(year) + 1), 'document': '审批表1号', 'ahead': '1'}, at + '/new')
    assert a.status == 303, a.text[-1500:]
    return {'hr': [at, a.headers['location'], at + '/new'], 'shaoxing': [at, at + '/grant']}


def an_older_text(w, who):
    """A policy of which another text stood in force before."""
    b, id = who['shaoxing'], '绍兴.特殊岗位津贴'
    text = b.get('/policies/%s/text' % id).text
    with open(w.call.cwd + '/older.policy', 'w', encoding='utf-8') as f:
        f.write(text.replace('"养老护理员特殊岗位津贴"', '"养老护理员特殊岗位津贴（旧）"'))
    r = w.call('run', 'start', '--policy', id, '--from', '2024-01', '--to', '2024-01', '--pack', 'older.policy')
    assert r.returncode == 0, r.stderr
    return {'shaoxing': ['/policies/%s/versions/%s' % (id, b.data('/policies/' + id).json()['version'][1]['digest'])]}


def waits(b, path):
    """Until no job works on what the page shows: its data."""
    return client.until(lambda: b.data(path).json(),
                        lambda d: d.get('running') is not True and d.get('is', d).get('state') not in ('检查中', '写入中', '核算中', '等待核算'))


def refusals(w, who):
    """One page of each kind of refusal, for the desk and for the phone."""
    city, phone, public = who['shaoxing'], who['worker'], who['public']
    got = {'desk-404': city.get('/nowhere'), 'phone-404': phone.get('/m/certs/1/code'), 'public-404': public.get('/nowhere'),
           'desk-403': who['sysadmin'].get('/workers'), 'phone-403': phone.get('/workers'),
           'desk-token-403': city.post('/subsidy/batches', {'a': '1'}),
           'desk-422': city.send('/subsidy/batches/new', {'from': 'x'}, '/subsidy/batches/check'),
           'phone-422': phone.send('/m/requests/new', {'text': ''}, '/m/requests'),
           'door-422': public.send('/login', {'login': 'niemand', 'password': 'x'}),
           'desk-413': city.announce('/import', 60 << 20, 'multipart/form-data; boundary=x'), 'phone-413': phone.announce('/m/requests', 60 << 20)}
    for _ in range(300):
        got['public-429'] = public.get('/verify/NO1')
        if got['public-429'].status == 429:
            break
    person = city.data('/workers').json()['people'][0]['person_id']
    db = sqlite3.connect(w.call.env['YICAI_DB'])
    with db:
        db.execute('CREATE TABLE kept AS SELECT id, number FROM people')
        db.execute("UPDATE people SET number = x'00'")
    got['desk-500'], got['phone-500'] = city.get('/workers/' + person), phone.get('/m/record')
    with db:
        db.execute('UPDATE people SET number = (SELECT number FROM kept WHERE kept.id = people.id)')
        db.execute('DROP TABLE kept')
        db.execute('ALTER TABLE people RENAME TO people_gone')
    got['desk-503'], got['phone-503'] = city.get('/workers/' + person), phone.get('/m/record')
    with db:
        db.execute('ALTER TABLE people_gone RENAME TO people')
    db.close()
    for name, a in got.items():
        assert str(a.status) == name[-3:], (name, a.status, a.text[:300])
        yield {'name': name, 'status': a.status, 'body': a.text, 'headers': {k: v for k, v in a.all_headers if k.lower() in
               ('content-type', 'content-security-policy')}}


def every_page_is_right_in_a_browser(w):
    only = os.environ.get('YICAI_LOOK_AS', '').split()
    shots = os.environ.get('YICAI_SHOTS')
    if shots:
        os.makedirs(shots, exist_ok=True)
    who = sessions(w)
    begin = starts(w, who)
    begin.update({'fresh': ['/me/totp'], 'half': ['/login/code']})
    users = [{'name': n, 'cookie': b.jar.get('yicai', ''), 'start': begin[n]} for n, b in who.items() if not only or n in only]
    routes = [p for p, ops in watch.api_of(w.port)[0]['paths'].items() if ops.get('get', {}).get('x-page')]
    with tempfile.NamedTemporaryFile('w', suffix='.json', dir=w.call.cwd, delete=False) as f:
        json.dump({'base': 'http://127.0.0.1:%d' % w.port, 'users': users, 'shots': shots, 'routes': routes, 'unseen': UNSEEN,
                   'errors': list(refusals(w, who)), 'only': bool(only), 'every': bool(os.environ.get('YICAI_LONG')), 'dry': bool(os.environ.get('YICAI_LOOK_DRY'))}, f)
    p = subprocess.run(['node', os.path.join(HERE, 'looks.mjs'), f.name])
    assert p.returncode in (0, 2), p.returncode


def setup(call):
    """The demo city with its money and its claims, a row of each sheet that it has none of, and accounts for
    everybody."""
    people, orgs = (list(csv.DictReader(io.StringIO(call('export', sheet).stdout.lstrip('\ufeff')))) for sheet in ('人员', '机构'))
    number = people[0]['证件号码']
    org = next(o['统一社会信用代码'] for o in orgs if o['所在单元'].startswith('330602'))
    sheets = {'工资': '证件号码,机构代码,月份,应发,实发,社会保险,出勤天数\n%s,%s,2026-09,6800.00,5912.40,是,22\n' % (number, org),
              '已享受': '证件号码,项目,发放单位,金额,发放日期,期间\n%s,入职奖补,越城区人力资源和社会保障局就业管理服务中心,3000.00,2025-03-01,2025年\n' % number,
              '服务对象': '机构代码,对象编号,姓名,出生日期,能力等级,服务开始,近三个月服务天数\n%s,A-001,长者样例,1940-01-01,重度失能,2025-01-01,90\n' % org,
              '人口': '单元代码,统计日期,口径,总人口,60岁以上,65岁以上,80岁以上\n330602,2025-12-31,户籍,700000,300000,225000,39000\n',
              '地方标准': '单元代码,政策编号,档次,金额,起始日期,依据\n330602,绍兴.特殊岗位津贴,三级,300.00,2026-01-01,越政办发〔演示〕5号\n'}
    for name, text in sheets.items():
        with open(os.path.join(call.cwd, name + '.csv'), 'w', encoding='utf-8') as f:
            f.write(text)
        r = call('import', name + '.csv')
        assert r.returncode == 0, (name, r.stdout, r.stderr)
    for what in (('money',), ('claims',), ('duties',)):
        r = call('demo', *what)
        assert r.returncode == 0, r.stderr
    return client.demo_accounts(call)


client.run([every_page_is_right_in_a_browser], '--sms', 'file:sms.txt', people=600, setup=setup)
