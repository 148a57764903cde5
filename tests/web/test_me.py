"""A worker's own pages: signing in by number, only one's own data, export and requests with their traces."""
import os, re, time
import client

ONE, TWO, PHONE = '330603199901010011', '330603199902020028', '13900000011'
FACTS = {'人员.csv': '证件号码,姓名,手机号\n%s,欧阳样例,%s\n%s,司马样例,13900000022\n' % (ONE, PHONE, TWO),
         '机构.csv': '统一社会信用代码,机构名称,机构类别,举办性质,所在单元\n52330602MJ0000018E,越城样例养老院,养老机构,民办非营利,330602\n',
         '任职.csv': '证件号码,机构代码,岗位,一线护理,用工身份,起始日期,社会保险\n'
                     '{0},52330602MJ0000018E,养老护理员,是,编外合同,2021-03-01,是\n'
                     '{1},52330602MJ0000018E,养老护理员,是,编外合同,2021-03-01,是\n'.format(ONE, TWO),
         '证书.csv': '证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n'
                     '{0},职业技能等级证书,养老护理员,四级,S000033000012224000123,样例,2020-05-01\n'
                     '{1},职业技能等级证书,养老护理员,三级,S000033000012233000124,样例,2020-05-01\n'.format(ONE, TWO)}


def number_with_check(body):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, weights)) % 11]


def setup(call):
    folder = os.path.join(call.cwd, 'facts')
    os.makedirs(folder)
    two = number_with_check(TWO[:17])
    for name, text in FACTS.items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text.replace(TWO, two))
    r = call('import', *[os.path.join(folder, n) for n in FACTS])
    assert r.returncode == 0, r.stdout + r.stderr
    client.account(call, 'worker1', '--kind', '从业人员', '--role', '从业人员', '--person', ONE, '--phone', PHONE, '--name', '欧阳样例')
    return {'county': client.account(call, 'county', '--name', '沈样例', '--role', '区县民政', '--unit', '330602'),
            'other': client.account(call, 'other', '--name', '钱样例', '--role', '区县民政', '--unit', '330603'), 'two': two}


def sms_file(w):
    return os.path.join(w.call.cwd, 'sms.txt')


def a_worker_signs_in_by_number_and_code(w):
    b = w.data['worker'] = w.browser()
    assert b.get('/m').headers['location'].startswith('/m/login'), 'led to the phone door'
    a = b.send('/m/login', {'phone': PHONE})
    assert a.status == 200 and PHONE + ' 如果登记过，验证码就已发出' in a.text, a.status
    other = w.browser().send('/m/login', {'phone': '13911112222'})
    hide = lambda x, n: re.sub(r'(name="_(csrf|key)" value=")[^"]*', r'\1', x.text.replace(n, ''))
    assert other.status == 200 and hide(other, '13911112222') == hide(a, PHONE), 'an unknown number is told apart'
    codes = client.until(lambda: os.path.exists(sms_file(w)) and re.findall(r'验证码 (\d{6})', open(sms_file(w), encoding='utf-8').read()))
    form = a.form('/m/login/code')
    wrong = b.post('/m/login/code', dict(form, code='000000' if codes[-1] != '000000' else '111111'))
    assert wrong.status == 422, wrong.status
    form = wrong.form('/m/login/code')
    a = b.post('/m/login/code', dict(form, code=codes[-1]))
    assert a.status == 303 and a.headers['location'] == '/m', (a.status, a.text[:500])
    assert b.get('/').headers['location'] == '/m' and b.get('/m/').headers['location'] == '/m'


def every_own_page_is_light_and_shows_no_full_number(w):
    b = w.data['worker']
    for path in ('/m', '/m/money/绍兴.特殊岗位津贴', '/m/certs', '/m/record', '/m/data', '/m/requests/new', '/m/settings'):
        a = b.get(path)
        assert a.status == 200 and ONE not in a.text and PHONE not in a.text, (path, a.status)
        assert '<table' not in a.text and len(a.body) < 60000, path
        assert len(re.findall(r'<a', re.search(r'<nav class="bn".*?</nav>', a.text, re.S).group(0))) <= 5, path


def my_record_stands_value_by_value_under_the_names_of_the_desk(w):
    b = w.data['worker']
    d = b.data('/m/record').json()
    jobs = next(s for s in d['section'] if s['name'] == '任职')['fact']
    first = {v['label']: v['text'] for v in jobs[0]['value']}
    assert first['机构'] and '机构代码' not in first and '起始日期' in first, first
    a = b.get('/m/record').text
    assert '<dt>机构</dt><dd>%s</dd>' % first['机构'] in a and '；岗位：' not in a, a[-2500:]


def my_money_is_what_the_command_line_says(w):
    d = w.data['worker'].data('/m').json()
    mine = {p['id']: p['due'] for p in d['policy']}
    year = time.strftime('%Y')
    r = w.call('entitle', '--policy', '绍兴.特殊岗位津贴', '--person', ONE, '--from', year + '-01', '--to', time.strftime('%Y-%m'),
               '--format', 'csv')
    rows = [l.split(',') for l in r.stdout.strip().splitlines()]
    total = sum(float(x[rows[0].index('金额')]) for x in rows[1:] if '应发' in x)
    assert '%.2f' % total == mine['绍兴.特殊岗位津贴'], (mine, r.stdout)
    assert d['name'] == '欧阳样例' and d['grade'] == '四级', d


def the_heading_of_a_why_is_what_its_link_said(w):
    b = w.data['worker']
    said = {href: text for href, text in re.findall(r'<a class="btn" href="(/m/money/[^"]+)">.*?(为什么[^<]+)</a>', b.get('/m').text)}
    assert sorted(set(said.values())) == ['为什么是这么多', '为什么现在没有'], said
    for href, text in said.items():
        page = b.get(href).text
        assert re.search('<h1[^>]*>%s' % text, page) and '<p class="big">0.00' not in page, (href, text)


def a_why_is_told_in_everyday_words_and_for_all_its_months(w):
    b, told = w.data['worker'], []
    for p in b.data('/m').json()['policy']:
        spans = b.data('/m/money/' + p['id']).json()['policy']['span']
        said = [t for s in spans for t in [s['reason']] + [x for r in s['step'] for x in [r['text']] + r['fact']]]
        odd = [t for t in said if re.search(r'[〔〕{}＝≠≥≤＞＜]|其中|对象\.|令 |档次 |\d行$', t.split(' ＝ ')[0])]
        assert said and not odd, odd
        told += [s for s in spans if s['from'] != s['to'] and s['n'] > 1]
    assert told and all(s['months'] == '每个月都一样' for s in told), told
    page = b.get('/m/money/绍兴.特殊岗位津贴').text
    assert '每个月都一样' in page and '为例' not in page, page[-3000:]
    year = time.strftime('%Y')
    text = w.call('entitle', '--policy', '绍兴.特殊岗位津贴', '--person', ONE, '--from', year + '-01', '--to', time.strftime('%Y-%m'), '--explain').stdout
    spans = b.data('/m/money/绍兴.特殊岗位津贴').json()['policy']['span']
    for fact in [f for s in spans if s['state_text'] == '应发' for r in s['step'] for f in [r['text']] + r['fact']]:
        assert fact in text, (fact, text)


def what_is_somebody_elses_is_as_if_it_were_not_there(w):
    b = w.data['worker']
    officer = w.data['officer'] = w.browser().sign_in('county', w.data['county'])
    other = [p for p in officer.data('/workers').json()['people'] if p['name'] == '司马样例'][0]['person_id']
    for path in ('/workers', '/workers/' + other, '/requests'):
        assert b.get(path).status in (403, 404), path
    mine = b.data('/m/certs').json()['cert']
    assert [c['number'] for c in mine] == ['S000033000012224000123'], mine
    assert b.get('/m/certs/%s/code' % mine[0]['id']).status == 200
    assert b.get('/m/certs/%d/code' % (int(mine[0]['id']) + 1)).status == 404
    assert b.get('/m/certs/x/code').status == 404
    assert b.get('/m/money/没有.这项').status == 404
    assert officer.get('/m').status in (403, 404)
    for path in ('/m', '/m/record', '/m/data'):
        assert '司马' not in b.get(path).text, path


def an_officer_reads_of_a_person_what_concerns_their_place(w):
    officer = w.data['officer']
    one = [p for p in officer.data('/workers').json()['people'] if p['name'] == '欧阳样例'][0]['person_id']
    lines = officer.data('/workers/%s/money' % one).json()['lines']
    mine = {p['id'] for p in w.data['worker'].data('/m').json()['policy']}
    assert {l['policy'] for l in lines} == mine and all(p.startswith('绍兴') for p in mine), (lines, mine)


def an_export_has_everything_and_leaves_a_trace(w):
    b = w.data['worker']
    form = b.get('/m/data').form('/m/data/export')
    a = b.post('/m/data/export', dict(form, format='csv'))
    assert a.status == 200 and ONE in a.text and PHONE in a.text and 'S000033000012224000123' in a.text, a.text[:500]
    assert w.data['two'] not in a.text and 'attachment' in a.headers['content-disposition']
    a = b.post('/m/data/export', dict(form, format='json'))
    assert {'record': '人员', 'no': 1, 'field': '手机号', 'value': PHONE} in a.json(), a.text[:500]
    log = w.call('audit', 'show').stdout
    assert log.count('本人导出') + log.count('本人查阅') >= 2, log[-800:]
    assert b.post('/m/data/export', {'format': 'csv'}).status == 403


def a_correction_is_asked_for_seen_within_reach_and_answered(w):
    b, officer = w.data['worker'], w.data['officer']
    stranger = w.browser().sign_in('other', w.data['other'])
    assert b.send('/m/requests/new', {'topic': '工作经历', 'text': ''}, action='/m/requests').status == 422
    for text in ('上岗日期应为2020-03-01', '名字写错了'):
        a = b.send('/m/requests/new', {'topic': '工作经历', 'text': text}, action='/m/requests')
        assert a.status == 303 and a.headers['location'] == '/m/data', a.text[:800]
    assert '等待办理' in b.get('/m/data').text
    assert stranger.data('/requests').json()['request'] == []
    rows = officer.data('/requests').json()['request']
    assert [r['text'] for r in rows] == ['上岗日期应为2020-03-01', '名字写错了'] and rows[0]['name'] == '欧阳样例', rows
    one, two = ('/requests/' + r['id'] for r in rows)
    assert stranger.get(one).status == 404 and officer.get(one).status == 200
    assert b.get(one).status == 403
    a = officer.send(one, {'deed': '不更正', 'reason': ''})
    assert a.status == 422 and '写明理由' in a.text, a.status
    assert officer.send(one, {'deed': '不更正', 'reason': '合同写的是2021年'}).status == 303
    a = officer.send(two, {'deed': '已经更正', 'reason': ''})
    assert a.status == 422 and '没有改动过' in a.text and '不更正' in a.text, (a.status, a.text[-3000:])
    assert b.get('/m/data').text.count('等待办理') == 1, 'nobody is told what is not so'
    with open(os.path.join(w.call.cwd, '人员.csv'), 'w', encoding='utf-8') as f:
        f.write('证件号码,姓名,开户行\n%s,欧阳样例,样例银行\n' % ONE)
    r = w.call('import', '人员.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    form = officer.get(two).form(two)
    assert officer.post(two, dict(form, deed='已经更正')).status == 303
    a = officer.post(two, dict(form, deed='已经更正', _key='another-key-of-the-form'))
    assert a.status == 409, a.status
    text = b.get('/m/data').text
    assert '合同写的是2021年' in text and '已更正' in text and '没有更正' in text
    assert officer.data('/requests').json()['request'] == []
    assert '本人要求更正' in w.call('audit', 'show').stdout


def a_large_view_stays_and_comes_back_to_its_page(w):
    b = w.data['worker']
    a = b.get('/view?size=largest&to=/m/settings')
    assert a.status == 303 and a.headers['location'] == '/m/settings'
    assert '<html lang="zh-CN" class="xl">' in b.get('/m').text


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__'
            and n not in ('setup', 'sms_file', 'number_with_check')], '--sms', 'file:sms.txt', setup=setup)
