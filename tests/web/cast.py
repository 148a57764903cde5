"""Everybody who may ask: accounts of two counties, of two institutions, of the administrators and of two workers, signed in;
and the description of the interface, from which tests over every route are made."""
import csv, json, os, re
import client

ROLES = {'sys': ('管理员', '系统管理'), 'sec': ('管理员', '安全管理'), 'aud': ('管理员', '审计管理'), 'auditor': ('审计', '审计')}


def setup(call):
    passwords = {}
    for login, (kind, role) in ROLES.items():
        passwords[login] = client.account(call, login, '--name', login, '--kind', kind, '--role', role, '--unit', '330600')
    return passwords


def orgs(call, unit):
    """Codes of institutions of a county."""
    r = call('export', '机构', '--out', 'orgs-%s.csv' % unit)
    assert r.returncode == 0, r.stderr
    with open(os.path.join(call.cwd, 'orgs-%s.csv' % unit), encoding='utf-8-sig', newline='') as f:
        rows = list(csv.reader(f))
    code, where = rows[0].index('统一社会信用代码'), rows[0].index('所在单元')
    return [row[code] for row in rows[1:] if row[where].startswith(unit)]


def people_of(w, login):
    """Ids of those whom an account finds, at most 200."""
    return [p['person_id'] for p in w.who[login].data('/workers?size=200').json()['people']]


def workers(w):
    """Two workers on their phones: the first of each home, who sign in by a number and the code sent to it."""
    for n, (login, home) in enumerate((('self', 'home'), ('fellow', 'other'))):
        person, phone = people_of(w, home)[0], '1390000008%d' % n
        w.data[login + '.person'] = person
        at = '/workers/%s/reveal' % person
        shown = w.who['all'].send(at + '?what=证件号码', {'reason': '测试'}, at).text
        number = re.search(r'class="revealed">([^<]*)<', shown).group(1)
        client.account(w.call, login, '--kind', '从业人员', '--role', '从业人员', '--person', number, '--phone', phone, '--name', login)
        b = w.who[login] = w.browser()
        a = b.send('/m/login', {'phone': phone})
        assert a.status == 200, (a.status, a.text[:500])
        with open(os.path.join(w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
            code = re.findall(r'\b(\d{6})\b', f.read())[-1]
        a = b.post('/m/login/code', dict(a.form('/m/login/code'), code=code))
        assert a.status == 303, (a.status, a.text[:500])


def gather(w):
    """Signs everybody in. Who holds every capability of the business comes from a role that the security administrator makes."""
    who = {login: w.browser().sign_in(login, w.data[login]) for login in ROLES}
    form = who['sec'].get('/sys/roles/edit').form('/sys/roles/edit')
    page = who['sec'].get('/sys/roles/edit').text
    boxes = [t for t in re.findall(r'<input\b[^>]*>', page) if 'name="caps"' in t]
    caps = [c for c in (re.search(r'value="([^"]+)"', t).group(1) for t in boxes) if c not in ('audit.read', 'journal.read')]
    assert len(caps) > 20, caps
    form.update({'code': 'everything', 'label': '全部业务', 'caps': caps,
                 'scopes': ['本机构', '本街道', '本区县（功能区）', '全市']})
    a = who['sec'].post('/sys/roles/edit', form)
    assert a.status == 303, (a.status, a.text[-1500:])
    homes = [orgs(w.call, '330602')[0], orgs(w.call, '330604')[0]]
    for login, place in (('all', ('--unit', '330600')), ('one', ('--unit', '330602')), ('two', ('--unit', '330604')),
                         ('home', ('--org', homes[0])), ('other', ('--org', homes[1]))):
        kind = '机构经办' if place[0] == '--org' else '工作人员'
        w.data[login] = client.account(w.call, login, '--name', login, '--kind', kind, '--role', '全部业务', *place)
        who[login] = w.browser().sign_in(login, w.data[login])
    w.who = who
    workers(w)
    w.api = json.loads(w.browser().get('/openapi.json').body, object_pairs_hook=once)
    w.caps = {login: set(rights(b, w)) for login, b in who.items()}


def once(pairs):
    """No name stands twice in one object."""
    made = dict(pairs)
    assert len(made) == len(pairs), [k for k, _ in pairs]
    return made


def rights(b, w):
    """The words of what an account may: /me tells labels, the interface both."""
    a = b.data('/me')
    told = set(a.json()['rights']) if a.status == 200 else set()
    return [op['x-capability'] for _, _, op in routes(w.api) if op.get('description') in told and 'x-capability' in op]


def routes(api):
    """(method, pattern, operation) of all."""
    for pattern, methods in api['paths'].items():
        for method, op in methods.items():
            yield method.upper(), pattern, op


def may(w, op, login):
    return op.get('x-capability') is None or op['x-capability'] in w.caps[login]


def somebody(w, op, among=None):
    """Someone who may use the route; None."""
    return next((login for login in among or w.who if may(w, op, login)), None)

