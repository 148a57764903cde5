"""What anybody may see: certificates by number, policies, the calculator, institutions; and nothing personal in any of it."""
import html, os, re, urllib.parse
import client

ID, NAME, PHONE = '330603199901010011', '欧阳样例', '13900000011'
FACTS = {'人员.csv': '证件号码,姓名,手机号\n%s,%s,%s\n' % (ID, NAME, PHONE),
         '机构.csv': '统一社会信用代码,机构名称,机构类别,举办性质,所在单元,床位数\n52330602MJ0000018E,越城样例养老院,养老机构,民办非营利,330602,80\n',
         '任职.csv': '证件号码,机构代码,岗位,一线护理,用工身份,起始日期,社会保险\n%s,52330602MJ0000018E,养老护理员,是,编外合同,2023-03-01,是\n' % ID,
         '证书.csv': '证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期,有效期至,撤销日期,撤销文号\n'
                     '{0},职业技能等级证书,养老护理员,四级,S000033000012224000123,样例,2022-05-01,,,\n'
                     '{0},职业技能等级证书,养老护理员,五级,S000033000012205000124,样例,2020-05-10,,2021-01-01,样例1号\n'
                     '{0},救护员证,救护员,,JH000125,样例,2020-05-10,2022-01-01,,\n'.format(ID)}
CALC = '/policy/绍兴.特殊岗位津贴/calc'


def setup(call):
    import os
    folder = os.path.join(call.cwd or '.', 'facts')
    os.makedirs(folder, exist_ok=True)
    paths = []
    for name, text in FACTS.items():
        paths.append(os.path.join(folder, name))
        with open(paths[-1], 'w', encoding='utf-8') as f:
            f.write(text)
    r = call('import', *paths)
    assert r.returncode == 0, r.stdout + r.stderr
    return {}


def each_state_of_a_certificate_has_its_answer(w):
    for number, said in (('S000033000012224000123', '有效'), ('S000033000012205000124', '已撤销'), ('JH000125', '已过期'),
                         ('S000033000012205000999', '没有查到')):
        b = w.browser()
        a = b.get('/verify/' + number)
        assert a.status == 200 and not a.cookies, (a.status, a.cookies)
        assert ('没有查到这本证书' if said == '没有查到' else '证书' + said) in a.text, (number, a.text[:3000])
        d = b.data('/verify/' + number).json()
        assert d['result'] == said and (said == '没有查到') == (d['certificates'] == []), d
        assert re.match(r'\d{4}-\d\d-\d\dT', d['at']), d


def a_revocation_is_answered_at_once(w):
    """Whatever the server keeps of the store between two answers: another process commits, the next answer says so."""
    number, b = 'S000033000012213000126', w.browser()
    path = os.path.join(w.call.cwd or '.', 'facts', '证书.csv')
    for said, revoked in (('没有查到这本证书', ''), ('证书有效', '2022-01-01'), ('证书已撤销', None)):
        for _ in range(3):
            assert said in b.get('/verify/' + number).text, said
        if revoked is None:
            return
        with open(path, 'w', encoding='utf-8') as f:
            f.write('证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期,有效期至,撤销日期,撤销文号\n'
                    '%s,职业技能等级证书,养老护理员,三级,%s,样例,2021-05-10,,%s,%s\n' % (ID, number, revoked, revoked and '样例2号'))
        r = w.call('import', path)
        assert r.returncode == 0, r.stdout + r.stderr


def a_number_is_found_as_people_write_it(w):
    a = w.browser().get('/verify?code=%20s0000 3300001222400%EF%BC%90123')
    assert a.status == 303 and a.headers['location'] == '/verify/S000033000012224000123', a.headers
    assert w.browser().get('/verify?code=../x').status == 200


def what_is_not_found_lists_its_causes_before_a_forgery(w):
    text = w.browser().get('/verify/NO1').text
    causes = re.findall(r'<li>(.*?)</li>', re.search(r'<ol class="ol">(.*?)</ol>', text, re.S).group(1), re.S)
    assert len(causes) == 5 and '假' in causes[-1] and not any('假' in c for c in causes[:-1]), causes


def a_head_is_answered_like_a_get(w):
    for path in ('/verify', '/verify/S000033000012224000123', '/welcome', '/policy'):
        a = w.browser().ask('HEAD', path)
        assert a.status == 200 and a.body == b'', (path, a.status)


def the_code_that_leads_back_to_an_answer_is_a_picture_of_its_own(w):
    b = w.browser()
    where = re.search(r'<img class="qr" src="([^"]+)"', b.get('/verify/S000033000012224000123').text).group(1)
    a = b.get(where)
    assert a.status == 200 and a.headers['content-type'] == 'image/svg+xml' and a.text.startswith('<svg xmlns='), (a.status, a.text[:200])
    assert 'class="qr"' not in b.get('/verify/NO1').text


def nothing_personal_is_in_a_public_page(w):
    for path in ('/verify/S000033000012224000123', '/verify/JH000125', '/orgs-public', '/rank', '/tv/rank', '/kiosk/rank',
                 '/kiosk/verify?code=JH000125'):
        for a in (w.browser().get(path), w.browser().data(path)):
            assert a.status == 200, (path, a.status)
            for secret in (ID, ID[-4:] + '"', NAME, PHONE):
                assert secret not in a.text, (path, secret)
    assert '欧阳**' in w.browser().get('/verify/JH000125').text


def public_pages_are_there_for_everybody(w):
    for path in ('/welcome', '/verify', '/policy', '/policy/绍兴.特殊岗位津贴', '/policy/昆明.护理员补助/calc', '/orgs-public', '/rank',
                 '/kiosk', '/kiosk/verify', '/kiosk/rank', '/tv/rank'):
        assert w.browser().get(path).status == 200, path
    assert w.browser().get('/').headers['location'] == '/welcome'
    for path in ('/policy/没有.这项', '/policy/没有.这项/calc', '/policy/南阳.公益性岗位/calc', '/org/1/public'):
        assert w.browser().get(path).status == 404, path


def an_institution_shows_its_public_facts(w):
    b = w.browser()
    d = b.data('/orgs-public?q=样例').json()
    assert [o['name'] for o in d['org']] == ['越城样例养老院'] and d['org'][0]['certified'] == 1000, d
    a = b.get('/org/%s/public' % d['org'][0]['id'])
    assert a.status == 200 and '越城样例养老院' in a.text and '80 张' in a.text and '100.0%' in a.text, a.text[:2000]
    assert b.data('/orgs-public?q=没有这家').json()['org'] == []


def typed():
    return {'from': '2024-01', 'to': '2024-12', 'as_of': '2024-12-31', 'unit': '330602', 'job1_from': '2023-03-01',
            'job1_kind': '养老机构', 'job1_ownership': '民办非营利', 'job1_post': '养老护理员', 'job1_frontline': '1',
            'job1_identity': '编外合同', 'job1_insured': '1', 'cert1_level': '四级', 'cert1_issued': '2022-05-01'}


def token(b, page):
    return re.search(r'name="_csrf" value="([^"]*)"', b.get(page).text).group(1)


def the_calculator_says_what_the_command_line_says_of_the_same_facts(w):
    b = w.browser()
    d = b.post(CALC, dict(typed(), _csrf=token(b, CALC)), accept='application/json').json()
    web = []
    for s in d['span']:
        if s['state_text'] == '应发':
            first = int(s['from'][:4]) * 12 + int(s['from'][5:]) - 1
            web += [('%04d-%02d' % divmod(first + i, 12), s['tier'], s['amount']) for i in range(s['n'])]
    web = [('%s-%02d' % (m[:4], int(m[5:]) + 1), t, a) for m, t, a in web]
    r = w.call('entitle', '--policy', '绍兴.特殊岗位津贴', '--person', ID, '--from', '2024-01', '--to', '2024-12', '--as-of',
               '2024-12-31', '--format', 'csv')
    lines = [l.split(',') for l in r.stdout.strip().splitlines()]
    head = lines[0]
    cli = [(l[head.index('月份')], l[head.index('档次')], l[head.index('金额')]) for l in lines[1:]]
    assert web == cli and len(web) == 10 and d['due'] == '2500.00', (web, cli)


def the_calculator_says_why_not_yet_and_from_when(w):
    b = w.browser()
    a = b.post(CALC, dict(typed(), _csrf=token(b, CALC)))
    assert a.status == 200 and '2,500.00' in a.text and '2024年3月1日' in a.text and '试算' in a.text, a.text[:3000]
    assert '读法' in a.text


def the_calculator_tells_what_is_wrong_with_a_field(w):
    b = w.browser()
    a = b.post(CALC, dict(typed(), to='x', _csrf=token(b, CALC)))
    assert a.status == 422 and 'href="#f-to"' in a.text and 'value="2023-03-01"' in a.text, a.text[:2000]
    a = b.post(CALC, dict(typed(), to='2023-01', _csrf=token(b, CALC)))
    assert a.status == 422 and '从早到晚' in a.text, a.status
    a = b.post(CALC, dict(typed(), unit='999999', _csrf=token(b, CALC)))
    assert a.status == 422 and '没有这个区县' in a.text, a.status
    assert b.post(CALC, typed()).status == 403


def the_calculator_stores_nothing(w):
    before = w.call('audit', 'show').stdout
    assert '导入' in before, before
    b = w.browser()
    b.post(CALC, dict(typed(), _csrf=token(b, CALC)))
    assert w.call('audit', 'show').stdout == before


def a_form_asks_only_for_what_its_policy_looks_at(w):
    b = w.browser()
    allowance, award = b.get(CALC).text, b.get('/policy/绍兴.入职奖补/calc').text
    assert 'name="cert1_level"' in allowance and 'name="study"' not in allowance and 'name="job1_insured"' not in allowance
    assert 'name="study"' in award and 'name="cert1_level"' not in award and 'name="job1_insured"' in award
    assert 'name="agreed"' in b.get('/policy/绍兴.定向培养补助/calc').text


def what_the_manual_names_is_there(w):
    """The addresses that a page of the manual is the help of, those it leads to, and its pictures."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../docs/用户手册')
    names = [n for n in sorted(os.listdir(folder)) if n.endswith('.md')]
    routes = [re.sub(r'{[^}]*}', ':x', p) for p in w.browser().get('/openapi.json').json()['paths']]
    one = [re.compile(re.sub(r':x', '[^/]+', p) + '$') for p in routes]
    bad = []
    for name in names:
        with open(os.path.join(folder, name), encoding='utf-8') as f:
            head, _, text = f.read().partition('\n')
        of = re.findall(r'/\S+', head) if head.startswith('<!--') else []
        bad += [(name, p) for p in of if not any((r + '/').startswith(re.sub(r':\w+', ':x', p) + '/') for r in routes)]
        bad += [(name, p) for p in re.findall(r'\]\((/[^)?]*)', text) if not any(r.match(p) for r in one)]
        bad += [(name, p) for p in re.findall(r'\]\((\.\.[^)]*)', text) if not os.path.exists(os.path.join(folder, p))]
    assert len(names) > 20 and not bad, bad


def too_many_checks_a_minute_are_asked_to_wait(w):
    b = w.browser()
    for _ in range(200):
        a = b.get('/verify/NO1')
        if a.status != 200:
            break
    assert a.status == 429 and a.headers['retry-after'] == '60', a.status
    assert b.get('/verify').status == 200


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'typed', 'token')], setup=setup)


def homes_of_one_score_share_a_place_in_the_order_of_their_names(w):
    homes = (('52330602MJ00000344', '丙样例养老院', '88'), ('52330602MJ00000269', '乙样例养老院', '97'), ('52330602MJ0000018E', '越城样例养老院', '97'))
    tables = {'机构.csv': '统一社会信用代码,机构名称,机构类别,举办性质,所在单元\n' + ''.join('%s,%s,养老机构,民办非营利,330602\n' % h[:2] for h in homes),
              '机构评估.csv': '机构代码,年度,评估类型,得分\n' + ''.join('%s,2025,服务质量,%s\n' % (h[0], h[2]) for h in reversed(homes))}
    for name, text in tables.items():
        with open(os.path.join(w.call.cwd or '.', name), 'w', encoding='utf-8') as f:
            f.write(text)
        r = w.call('import', name)
        assert r.returncode == 0, r.stdout + r.stderr
    there = client.until(lambda: [o for o in [w.browser().data('/rank').json()['org']] if len(o) == 3])[0]
    assert [(o['name'], o['place']) for o in there] == [('乙样例养老院', 1), ('越城样例养老院', 1), ('丙样例养老院', 3)], there
    text = w.browser().get('/rank').text
    assert '并列 1　乙样例养老院' in text and '并列 1　越城样例养老院' in text and '>3　丙样例养老院' in text and '同分并列' in text, text[-4000:]
    board = re.findall(r'<span class="no">(\d+)</span>', w.browser().get('/tv/rank').text)
    assert board == ['1', '1', '3'], board
