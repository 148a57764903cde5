"""Signing in and out, and what a request must have before it is done at all."""
import re
import client


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600')}


def nobody_is_led_to_the_door_and_a_program_is_told(w):
    b = w.browser()
    a = b.get('/workers?q=甲')
    assert a.status == 303 and a.headers['location'].startswith('/login?to='), (a.status, a.headers)
    a = b.data('/workers')
    assert a.status == 401 and a.json()['error']['code'] == 'sign_in', a.text


def every_answer_has_one_policy_and_is_not_kept(w):
    for path in ('/login', '/workers', '/nowhere', '/openapi.json'):
        a = w.browser().get(path)
        policies = [v for k, v in a.all_headers if k.lower() == 'content-security-policy']
        assert len(policies) == 1 and "default-src 'none'" in policies[0], (path, policies)
    assert w.browser().get('/login').headers['cache-control'] == 'no-store'


def a_wrong_password_and_an_unknown_name_sound_the_same(w):
    b = w.browser()
    said = []
    for login in ('city', 'niemand'):
        a = b.send('/login', {'login': login, 'password': 'Falsch-2026-!'})
        assert a.status == 422, a.status
        said.append(re.sub(r'value="[^"]*"', '', re.search(r'<main.*</main>', a.text, re.S).group(0)))
    assert said[0] == said[1]


def a_form_without_its_token_does_nothing(w):
    b = w.browser()
    form = b.get('/login').form('/login')
    form.update({'login': 'city', 'password': w.data['city'], '_csrf': 'x' * 43})
    a = b.post('/login', form)
    assert a.status == 403 and 'yicai=' not in str(a.cookies), a.text[:300]
    form['_csrf'] = b.get('/login').form('/login')['_csrf']
    a = b.post('/login', form, headers={'Origin': 'http://evil.example'})
    assert a.status == 403, a.status


def through_the_first_password_and_the_second_factor_to_the_desk(w):
    b = w.browser().sign_in('city', w.data['city'])
    w.data['browser'] = b
    me = b.data('/me').json()
    assert me['login'] == 'city' and me['roles'] == ['市级民政'] and me['mfa'] is True, me
    assert b.get('/workers').status == 200


def a_field_that_nobody_asked_for_is_refused(w):
    b = w.data['browser']
    form = b.get('/me').form('/me/view')
    form['role'] = 'sysadmin'
    a = b.post('/me/view', form)
    assert a.status == 422 and '没有“role”这个字段' in a.text, a.status


def the_same_form_twice_is_done_once_and_another_under_its_key_is_refused(w):
    b = w.data['browser']
    form = b.get('/me').form('/me/view')
    form['size'] = '大字'
    first, second = b.post('/me/view', form), b.post('/me/view', form)
    assert first.status == second.status == 303 and first.headers['location'] == second.headers['location']
    form['size'] = '标准'
    assert b.post('/me/view', form).status == 409


def a_sign_out_ends_the_session_everywhere(w):
    b = w.data['browser']
    cookie = dict(b.jar)
    form = b.get('/me').form('/logout')
    a = b.post('/logout', form)
    assert a.status == 303 and a.headers['location'] == '/login', a.status
    b.jar = cookie
    assert b.get('/me').status == 303
    form['_key'] = 'x'
    for there, to in (('/me?from=1', '&to=%2Fme%3Ffrom%3D1'), ('/me/nowhere', ''), (None, '')):
        a = b.post('/me/view', form, headers={'Referer': 'http://127.0.0.1:%d%s' % (b.port, there)} if there else {})
        assert a.status == 303 and a.headers['location'] == '/login?lost=1' + to, (a.status, a.headers)
    a = b.post('/me/view', form, headers={'Referer': 'http://evil.example/me'})
    assert a.headers['location'] == '/login?lost=1', a.headers
    assert '刚才提交的内容没有保存' in b.get('/login?lost=1&to=%2Fme').text and '没有保存' not in b.get('/login?to=%2Fme').text
    assert '刚才提交的内容没有保存' in b.get('/m/login?lost=1').text and '没有保存' not in b.get('/m/login').text


def bodies_that_are_none_are_refused(w):
    b = w.browser()
    for body, kind, want in ((b'{"login":', 'application/json', 422), (b'[]', 'application/json', 422), (b'%zz', 'application/x-www-form-urlencoded', 400),
                             (b'x', 'text/plain', 422), (b'{"login":null}', 'application/json', 403)):
        a = b.ask('POST', '/login', body, {'Content-Type': kind}, accept='application/json')
        assert a.status == want, (body, a.status, a.text)


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'], setup=setup)
