"""The interface: its description is valid, and what every route answers is what the description says."""
import json, os, re, subprocess, tempfile, urllib.parse
import cast, client, watch

HERE = os.path.dirname(os.path.abspath(__file__))
PAGES = 2      # of one pattern that are looked at, for each account
ANSWERS = {}   # pattern → how often it was answered with 200


def setup(call):
    return cast.setup(call)


def everybody_signs_in(w):
    cast.gather(w)


def the_description_is_valid(w):
    with tempfile.NamedTemporaryFile('w', suffix='.json', encoding='utf-8') as f:
        json.dump(w.api, f, ensure_ascii=False)
        f.flush()
        r = subprocess.run(['node', os.path.join(HERE, 'openapi.mjs'), f.name], stdout=subprocess.PIPE, universal_newlines=True)
    assert r.returncode == 0 and r.stdout.strip() == 'valid OpenAPI 3.1', r.stdout


def checked(w, op, a):
    watch.as_described(w.api, op, a)


def every_page_that_can_be_reached_answers_as_described(w):
    """Each account follows the links from its menu; what is reached is asked for as JSON and checked."""
    gets = [(watch.regex(p), p, op) for m, p, op in cast.routes(w.api) if m == 'GET']
    gets.sort(key=lambda g: (g[1].count('{'), -len(g[1])))
    wrong = []
    for login, b in w.who.items():
        todo, seen, often = ['/me', '/home', '/m', '/help', '/feedback'], set(), {}
        while todo:
            path = todo.pop(0)
            plain = path.split('?')[0]
            fit = next(((p, op) for r, p, op in gets if r.match(urllib.parse.quote(urllib.parse.unquote(plain)))), None)
            if path in seen or not fit or 'static' in op_flags(fit[1]) or fit[0] == '/view':
                continue
            seen.add(path)
            often[fit[0]] = often.get(fit[0], 0) + 1
            if often[fit[0]] > PAGES:
                continue
            a = b.get(path, accept='application/json')
            try:
                if 'application/json' in a.headers.get('content-type', ''):
                    checked(w, fit[1], a)
                ANSWERS[fit[0]] = ANSWERS.get(fit[0], 0) + (a.status == 200)
            except (AssertionError, ValueError) as e:
                wrong.append('%s as %s: %s' % (path, login, e))
            if fit[1]['x-page']:
                page = b.get(path).text
                todo += [l.replace('&amp;', '&').split('#')[0] for l in re.findall(r'href="(/[^"]*)"', page)]
    assert not wrong, '\n'.join(wrong[:20])
    assert len(ANSWERS) > 40, sorted(ANSWERS)


def op_flags(op):
    return op['x-flags']


def every_route_without_an_id_was_answered(w):
    """What needs nothing but the right is asked by somebody who has it, linked or not."""
    missed = []
    for method, pattern, op in cast.routes(w.api):
        if method != 'GET' or '{' in pattern or '*' in pattern or ANSWERS.get(pattern):
            continue
        needed = [p for p in op['parameters'] if p['required']]
        login = cast.somebody(w, op)
        if needed or not login or 'step' in op['x-flags']:
            continue
        a = w.who[login].get(pattern, accept='application/json')
        if 'application/json' in a.headers.get('content-type', ''):
            checked(w, op, a)
        if a.status not in (200, 303, 404):
            missed.append('%s as %s: %d %s' % (pattern, login, a.status, a.text[:200]))
    assert not missed, '\n'.join(missed)


def refusals_have_one_form(w):
    b, sys = w.browser(), w.who['sys']
    users = next(op for m, p, op in cast.routes(w.api) if (m, p) == ('POST', '/sys/users'))
    form = sys.get('/sys/users/new').form('/sys/users')
    key = {'X-CSRF-Token': form['_csrf'], 'Content-Type': 'application/json'}
    cases = [(401, b, 'POST', '/sys/users', b'{}', {'Content-Type': 'application/json'}),
             (403, w.who['sec'], 'POST', '/sys/users', b'{}', key),
             (403, sys, 'POST', '/sys/users', b'{}', {'Content-Type': 'application/json'}),
             (422, sys, 'POST', '/sys/users', b'{}', key),
             (422, sys, 'POST', '/sys/users', b'{"name": 3, "name": 4}', key),
             (415, sys, 'POST', '/sys/users', *client.multipart({}, {'f': ('a.txt', b'x')}))]
    for status, who, method, path, body, headers in cases:
        a = who.ask(method, path, body, headers, accept='application/json')
        assert a.status == status, (status, a.status, a.text)
        checked(w, users, a)
    a = sys.ask('GET', '/sys/users/1', accept='application/json')
    assert a.status == 404 and a.json()['error']['code'] == 'not_found', a.text


def a_token_does_part_of_what_its_owner_may(w):
    sec = w.who['sec']
    form = sec.get('/me/tokens').form('/me/tokens')
    form.update({'label': '测试', 'caps': 'roles.manage', 'days': '7'})
    secret = re.search(r'<code>(yicai_[^<]+)</code>', sec.post('/me/tokens', form).text).group(1)
    t = w.browser(token=secret)
    assert t.data('/sys/roles').status == 200
    assert t.data('/sys/sessions').status == 403
    a = t.ask('POST', '/sys/roles/edit', json.dumps({'code': 'bytoken', 'label': '令牌建的', 'scopes': ['全市'], 'caps': ['people.read']}).encode(),
              {'Content-Type': 'application/json'}, accept='application/json')
    assert a.status == 200, a.text
    assert secret not in sec.get('/me/tokens').text
    form['caps'] = 'people.read'
    a = sec.post('/me/tokens', form)
    assert a.status == 422 and '您没有' in a.text, a.status
    number = sec.data('/me/tokens').json()['tokens'][0]['id']
    where = '/me/tokens/%s/end' % number
    assert w.who['sys'].post(where, w.who['sys'].get(where).form(where)).status == 404
    assert sec.post(where, sec.get(where).form(where)).status == 303
    a = t.data('/sys/roles')
    assert a.status == 401 and a.json()['error']['code'] == 'sign_in', a.text


client.run([everybody_signs_in, the_description_is_valid, every_page_that_can_be_reached_answers_as_described,
            every_route_without_an_id_was_answered, refusals_have_one_form, a_token_does_part_of_what_its_owner_may],
           '--sms', 'file:sms.txt', people=1000, setup=setup)
