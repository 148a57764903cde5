"""Pages that links lead to, as each kind of user: looked at in a browser (looks.mjs). The first ones of each user;
YICAI_LOOK_MOST=200 looks at all, YICAI_LOOK_AS=clerk as one of them, YICAI_SHOTS=FOLDER keeps the pictures."""
import json, os, re, subprocess, sys, tempfile
import client

HERE = os.path.dirname(os.path.abspath(__file__))


def sessions(w):
    """A signed-in cookie for each demo account that walks through the pages."""
    out = []
    for login, start in (('shaoxing', ['/home', '/workers']), ('county', ['/home']), ('clerk', ['/org/home', '/home']), ('auditor', ['/home']),
                         ('finance', ['/subsidy/payments', '/ledger', '/subsidy/clawback', '/audit/sample?seed=a&size=3']),
                         ('sysadmin', ['/home']), ('secadmin', ['/home'])):
        b = w.browser()
        a = b.send('/login', {'login': login, 'password': w.data[login]})
        assert a.status == 303, (login, a.status)
        out.append({'name': login, 'cookie': b.jar['yicai'], 'start': start, 'surface': 'desk'})
    b = w.browser()
    assert b.send('/m/login', {'phone': '13900000001'}).status == 200
    with open(os.path.join(w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
        code = re.findall(r'\b(\d{6})\b', f.read())[-1]
    form = b.get('/m/login/code').form('/m/login/code')
    form.update({'phone': '13900000001', 'code': code})
    a = b.post('/m/login/code', form)
    assert a.status == 303, (a.status, a.text[:300])
    out.append({'name': 'worker', 'cookie': b.jar['yicai'], 'start': ['/m/'], 'surface': 'phone'})
    out.append({'name': 'public', 'cookie': '', 'start': ['/welcome', '/login', '/m/login', '/verify', '/policy', '/kiosk', '/tv/rank'], 'surface': 'public'})
    return out


def pages_are_right_in_a_browser(w):
    if w.call.pg:
        return  # what a page looks like does not depend on the store
    only = os.environ.get('YICAI_LOOK_AS', '').split()
    shots = os.environ.get('YICAI_SHOTS')
    if shots:
        os.makedirs(shots, exist_ok=True)
    users = [u for u in sessions(w) if not only or u['name'] in only]
    with tempfile.NamedTemporaryFile('w', suffix='.json', delete=False) as f:
        json.dump({'base': 'http://127.0.0.1:%d' % w.port, 'users': users, 'shots': shots, 'most': int(os.environ.get('YICAI_LOOK_MOST', '8'))}, f)
    try:
        p = subprocess.run(['node', os.path.join(HERE, 'looks.mjs'), f.name])
        assert p.returncode in (0, 1), p.returncode
    finally:
        os.unlink(f.name)


def setup(call):
    r = call('demo', 'money')
    assert r.returncode == 0, r.stderr
    return client.demo_accounts(call)


client.run([pages_are_right_in_a_browser], '--sms', 'file:sms.txt', people=600, setup=setup)
