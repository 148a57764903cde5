"""Every route against everybody who may not: made from the description of the interface, so that none can be forgotten."""
import html, json, re, urllib.parse
import cast, client

NOTHING = '1'
HOSTILE = ['"><script>alert(1)</script>', "' OR 1=1 --", '../../etc/passwd', '\u202e\u0000\u0007', '{{7*7}}${7*7}', '龘' * 3000]


def setup(call):
    return cast.setup(call)


def everybody_signs_in(w):
    cast.gather(w)


def filled(pattern, op, ids):
    """The route's path: ids of this kind where the description names one, else something that is not there."""
    def one(m):
        kind = next((p['schema'].get('x-of') for p in op['parameters'] if p['name'] == m.group(1)), None)
        return str(ids.get(kind, NOTHING))
    return re.sub(r'\{([^}]*)\}', one, pattern)


def closed(w):
    """Routes for which one must be signed in."""
    return [(m, p, op) for m, p, op in cast.routes(w.api) if not {'public', 'static'} & set(op['x-flags'])]


def told(bad):
    assert not bad, '%d:\n%s' % (len(bad), '\n'.join(bad[:25]))


def nobody_gets_further_than_the_door(w):
    bad, b = [], w.browser()
    for method, pattern, op in closed(w):
        path = filled(pattern, op, {})
        page = b.ask(method, path, b'' if method == 'POST' else None, {'Content-Type': 'application/x-www-form-urlencoded'})
        data = b.ask(method, path, b'{}' if method == 'POST' else None, {'Content-Type': 'application/json'}, accept='application/json')
        if page.status != 303 or 'login' not in page.headers.get('location', '') or data.status != 401:
            bad.append('%s %s: %d %s, %d' % (method, path, page.status, page.headers.get('location'), data.status))
    told(bad)


def without_the_right_no_route_is_open(w):
    bad, tried = [], 0
    for method, pattern, op in closed(w):
        login = next((l for l in w.who if not cast.may(w, op, l)), None)
        if 'x-capability' not in op:
            continue
        assert login, pattern
        tried += 1
        a = w.who[login].ask(method, filled(pattern, op, {}), b'{}' if method == 'POST' else None,
                             {'Content-Type': 'application/json'}, accept='application/json')
        if a.status != 403:
            bad.append('%s %s as %s: %d' % (method, pattern, login, a.status))
    told(bad)
    assert tried > 30, tried


def ids_of(w, login):
    """Things that this account sees, by kind."""
    b, made = w.who[login], {}
    people, orgs = b.data('/workers').json(), b.data('/orgs')
    made['person'] = people['people'][0]['person_id']
    if orgs.status == 200:
        lists = [v for v in orgs.json().values() if isinstance(v, list) and v and 'org_id' in v[0]]
        made['org'] = lists[0][0]['org_id'] if lists else None
    unit = w.who['sys'].data('/sys/units').json()['units']
    made['unit'] = next(u['id'] for u in unit if u['code'] == ('330602' if login in ('one', 'home') else '330604'))
    accounts = w.who['sys'].data('/sys/users').json()['accounts']
    made['account'] = next(a['id'] for a in accounts if a['login'] == login)
    return {k: v for k, v in made.items() if v}


def only(w, mine, theirs, kinds):
    """Ids that `mine` sees and `theirs` does not: people of two homes are not good examples."""
    ids = ids_of(w, mine)
    seen = {p['person_id'] for p in w.who[theirs].data('/workers?size=200').json()['people']}
    people = [p['person_id'] for p in w.who[mine].data('/workers?size=200').json()['people'] if p['person_id'] not in seen]
    ids['person'] = people[0]
    return {k: v for k, v in ids.items() if k in kinds}


def what_lies_elsewhere_is_not_there(w):
    """Another county's, another institution's: 404 by id in the path and in the query, and nothing is written."""
    bad, tried = [], 0
    for mine, theirs, kinds in (('one', 'two', ('person', 'org', 'unit')), ('home', 'other', ('person', 'org')),
                                ('one', 'other', ('person', 'org'))):
        ids, own = only(w, mine, theirs, kinds), ids_of(w, theirs)
        for method, pattern, op in closed(w):
            inside = [p for p in op['parameters'] if p['schema'].get('x-of') in ids]
            if not inside or not cast.may(w, op, theirs):
                continue
            path = filled(pattern, op, ids)
            query = {p['name']: ids[p['schema']['x-of']] for p in inside if p['in'] == 'query'}
            others = {p['name']: own.get(p['schema'].get('x-of'), '2026-01-01') for p in op['parameters'] if p['in'] == 'query' and p['required']}
            for one in [{k: v} for k, v in query.items()] or [{}]:
                full = path + ('?' + urllib.parse.urlencode({**others, **one}) if one else '')
                tried += 1
                a = w.who[theirs].ask(method, full, b'{}' if method == 'POST' else None,
                                      {'Content-Type': 'application/json', 'X-CSRF-Token': csrf(w, theirs)}, accept='application/json')
                if a.status != 404 and not (a.status == 422 and (method == 'POST' or others)):
                    bad.append('%s %s as %s: %d %s' % (method, full, theirs, a.status, a.text[:120]))
    told(bad)
    assert tried > 10, tried


def csrf(w, login):
    b = w.who[login]
    if not hasattr(b, 'token_of_forms'):
        b.token_of_forms = b.get('/me').form('/logout')['_csrf']
    return b.token_of_forms


def no_form_is_taken_without_its_token(w):
    bad = []
    for method, pattern, op in cast.routes(w.api):
        if method != 'POST':
            continue
        login = cast.somebody(w, op)
        b = w.who[login] if login else w.browser()
        if 'upload' in op['x-flags']:
            body, headers = client.multipart({}, {'file': ('a.csv', b'x')})
        else:
            body, headers = b'a=1', {'Content-Type': 'application/x-www-form-urlencoded'}
        a = b.ask('POST', filled(pattern, op, {}), body, headers)
        b2 = b.ask('POST', filled(pattern, op, {}), body, {**headers, 'X-CSRF-Token': 'x' * 43})
        if {a.status, b2.status} - {403, 429}:
            bad.append('%s as %s: %d, %d' % (pattern, login, a.status, b2.status))
    told(bad)


def what_is_too_large_or_malformed_is_refused(w):
    bad = []
    for method, pattern, op in cast.routes(w.api):
        if method != 'POST' or pattern in ('/logout',):
            continue
        login = cast.somebody(w, op)
        if not login:
            continue
        for kind, body in (('application/json', b'{"a": '), ('application/json', b'[1]'), ('application/json', b'{"a": {"b": 1}}'),
                           ('application/x-www-form-urlencoded', b'%zz=%ff&=&&'), ('text/xml', b'<a/>'), ('', b'x')):
            a = w.who[login].ask('POST', filled(pattern, op, {}), body, {'Content-Type': kind, 'X-CSRF-Token': csrf(w, login)},
                                 accept='application/json')
            if not 400 <= a.status < 500:
                bad.append('%s %s %r as %s: %d' % (pattern, kind, body, login, a.status))
    told(bad)
    for path in ('/sys/params/edit', '/feedback'):
        try:
            a = w.who['sys'].ask('POST', path, b'text=' + b'x' * (9 << 20), {'Content-Type': 'application/x-www-form-urlencoded'})
            assert a.status == 413, a.status
        except (BrokenPipeError, ConnectionError):
            pass  # closed before all was sent: refused as well


def hostile_text_breaks_nothing_and_comes_back_escaped(w):
    bad, tried = [], 0
    for method, pattern, op in cast.routes(w.api):
        login = cast.somebody(w, op)
        if not login or pattern == '/logout' or 'limited' in op['x-flags']:
            continue
        body = op.get('requestBody', {}).get('content', {}).get('application/json', {}).get('schema', {}).get('properties', {})
        names = [p['name'] for p in op['parameters'] if p['in'] == 'query'] + list(body)
        for text in HOSTILE if names else HOSTILE[:3]:
            path = filled(pattern, op, {})
            if '{' in pattern:
                path = re.sub(r'\{[^}]*\}', lambda m: urllib.parse.quote(text[:200], safe=''), pattern)
            fields = {n: text for n in names}
            if method == 'GET':
                full = path + '?' + urllib.parse.urlencode({k: v[:300] for k, v in fields.items()})
                a = raw(w.who[login], 'GET', full)
            else:
                data = urllib.parse.urlencode({**fields, '_csrf': csrf(w, login)}).encode()
                a = raw(w.who[login], 'POST', path, data)
            tried += 1
            if a.status >= 500 or '<script>alert(1)' in a.text or "onerror=" in a.text:
                bad.append('%s %s %r as %s: %d' % (method, path[:80], text[:20], login, a.status))
    told(bad)
    assert tried > 300, tried


def raw(b, method, path, body=None, headers=()):
    """As Browser.ask, but the path goes out as it is."""
    import http.client
    c = http.client.HTTPConnection('127.0.0.1', b.port, timeout=60)
    h = {'Accept': 'text/html', 'Cookie': '; '.join('%s=%s' % kv for kv in b.jar.items()), **dict(headers)}
    if body is not None:
        h['Content-Type'] = 'application/x-www-form-urlencoded'
    c.request(method, path, body, h)
    r = c.getresponse()
    a = client.Answer(r, r.read())
    c.close()
    return a


def hostile_headers_break_nothing(w):
    bad = []
    text = '"><script>alert(1)</script>'
    for method, pattern, op in cast.routes(w.api):
        login = cast.somebody(w, op)
        if method != 'GET' or not login or 'step' in op['x-flags'] or 'limited' in op['x-flags']:
            continue
        a = raw(w.who[login], 'GET', filled(pattern, op, {}),
                headers={'User-Agent': text, 'Referer': 'http://x/' + text, 'X-Forwarded-For': text, 'Accept-Language': text,
                         'HX-Request': text, 'X-Request-Id': text, 'If-None-Match': text, 'Range': 'bytes=0-' + text})
        if a.status >= 500 or '<script>alert(1)' in a.text:
            bad.append('%s as %s: %d' % (pattern, login, a.status))
    told(bad)


client.run([everybody_signs_in, nobody_gets_further_than_the_door, without_the_right_no_route_is_open, what_lies_elsewhere_is_not_there,
            no_form_is_taken_without_its_token, what_is_too_large_or_malformed_is_refused,
            hostile_text_breaks_nothing_and_comes_back_escaped, hostile_headers_break_nothing], people=1000, setup=setup)
