"""The ways people go through the pages, in a browser: with scripts and without, at 1440, 390 and 320 px, the last with the
largest letters (flows/). YICAI_LONG goes each way six times, as ./dev soak does; else every width once. YICAI_FLOWS='run sign' takes these alone; YICAI_SHOTS=FOLDER keeps pictures of what failed."""
import datetime, json, os, re, subprocess, sys, tempfile
import client

HERE = os.path.dirname(os.path.abspath(__file__))
VARIANTS = 6
EVERY = [[width, scripts] for width in (1440, 390, 320) for scripts in (True, False)]
EACH_WIDTH = [[1440, True], [390, False], [320, True]]
WORKER, PHONE = 1, '13900000011'


def citizen(n, born='19800101'):
    """A valid citizen's number."""
    body = '330602' + born + '%03d' % n
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


HOME = '52330602MJ0000018E'
PAIRS = [(citizen(500 + 2 * n, '1971071%d' % n), citizen(700 + 2 * n, '1971071%d' % n), '重样' + c) for n, c in enumerate('甲乙丙丁戊己')]
CORRECT = [(citizen(300 + n, '19900101'), '更样' + c) for n, c in enumerate('甲乙丙丁戊己')]


def sheets():
    jobs = [(WORKER, '宓禾'), (2, '束无证')]
    people = [(citizen(n), name) for n, name in jobs] + CORRECT + [(number, name) for a, b, name in PAIRS for number in (a, b)]
    yield '人员.csv', '证件号码,姓名,手机号\n' + ''.join('%s,%s,%s\n' % (number, name, PHONE if number == citizen(WORKER) else '') for number, name in people)
    yield '机构.csv', '统一社会信用代码,机构名称,机构类别,举办性质,所在单元\n%s,越城样例养老院,养老机构,民办非营利,330602\n' % HOME
    yield '任职.csv', '证件号码,机构代码,岗位,一线护理,用工身份,起始日期,社会保险\n' + ''.join(
        '%s,%s,养老护理员,是,编外合同,2021-03-01,是\n' % (number, HOME) for number, _ in people)
    kinds = (('职业技能等级证书,养老护理员,四级,S000033000012224000123,样例,2022-05-01,,,'), ('职业技能等级证书,养老护理员,五级,S000033000012205000124,样例,2020-05-10,,2021-01-01,样例1号'),
             ('救护员证,救护员,,JH000125,样例,2020-05-10,2022-01-01,,'))
    yield '证书.csv', '证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期,有效期至,撤销日期,撤销文号\n' + ''.join(
        '%s,%s\n' % (citizen(WORKER), k) for k in kinds)


def setup(call):
    names = []
    for name, text in sheets():
        with open(os.path.join(call.cwd, name), 'w', encoding='utf-8') as f:
            f.write(text)
        names.append(name)
    r = call('import', *names)
    assert r.returncode == 0, r.stdout + r.stderr
    client.account(call, 'worker', '--kind', '从业人员', '--role', '从业人员', '--person', citizen(WORKER), '--phone', PHONE, '--name', '宓禾')
    made = {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'audit': client.account(call, 'audit', '--name', '孙样例', '--role', '审计', '--unit', '330600'),
            'clerk': client.account(call, 'clerk', '--name', '院样例', '--kind', '机构经办', '--role', '机构经办', '--org', HOME)}
    for n in range(VARIANTS):
        made['signer%d' % n] = client.account(call, 'signer%d' % n, '--name', '新样例', '--role', '市级民政', '--unit', '330600')
    return made


def worker_cookie(w):
    b = w.browser()
    a = b.send('/m/login', {'phone': PHONE})
    assert a.status == 200, a.status
    with open(os.path.join(w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
        code = re.findall(r'\b(\d{6})\b', f.read())[-1]
    a = b.post('/m/login/code', dict(a.form('/m/login/code'), code=code))
    assert a.status == 303, (a.status, a.text[:300])
    return b.jar['yicai']


def job(w):
    who = {login: w.browser().sign_in(login, w.data[login]) for login in ('city', 'audit', 'clerk')}
    found = {p['name']: p['person_id'] for p in who['city'].data('/workers?size=200&q=更样').json()['people']}
    return {'base': 'http://127.0.0.1:%d' % w.port, 'cookies': {**{k: b.jar['yicai'] for k, b in who.items()}, 'worker': worker_cookie(w)},
            'variants': EVERY if os.environ.get('YICAI_LONG') else EACH_WIDTH, 'only': os.environ.get('YICAI_FLOWS', '').split() or None, 'shots': os.environ.get('YICAI_SHOTS'),
            'today': datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat(),
            'fresh': [[citizen(100 + 2 * n), citizen(101 + 2 * n)] for n in range(VARIANTS)],
            'correct': [{'id': found[name], 'name': name, 'number': number} for number, name in CORRECT],
            'pairs': [{'name': name} for _, _, name in PAIRS],
            'signers': [{'login': 'signer%d' % n, 'password': w.data['signer%d' % n]} for n in range(VARIANTS)]}


def people_find_their_way(w):
    with tempfile.NamedTemporaryFile('w', suffix='.json', dir=w.call.cwd, delete=False) as f:
        json.dump(job(w), f, ensure_ascii=False)
    p = subprocess.run(['node', os.path.join(HERE, 'flows', 'run.mjs'), f.name])
    if p.returncode:  # what the server had to say
        with open(os.path.join(w.call.cwd, 'server.log'), encoding='utf-8', errors='replace') as log:
            print('    ' + log.read()[-2000:], flush=True)
    assert p.returncode in (0, 2), p.returncode


client.run([people_find_their_way], '--sms', 'file:sms.txt', '--files', 'files', setup=setup)
