"""Every route against everybody who may not: made from the description of the interface, so that none can be forgotten."""
import csv, html, json, os, re, socket, urllib.parse
import cast, client, watch

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
    """Every route against every account that has no right to it, the workers on their phones among them."""
    bad, tried = [], 0
    for method, pattern, op in closed(w):
        if 'x-capability' not in op:
            continue
        without = [l for l in w.who if not cast.may(w, op, l)]
        assert without, pattern
        for login in without:
            tried += 1
            a = w.who[login].ask(method, filled(pattern, op, {}), b'{}' if method == 'POST' else None,
                                 {'Content-Type': 'application/json'}, accept='application/json')
            if a.status != 403:
                bad.append('%s %s as %s: %d' % (method, pattern, login, a.status))
    told(bad)
    assert tried > 300, tried


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


def a_worker_sees_nobody_else(w):
    """By any id of another person, of an institution, or of another account, in the path or in the query: refused or not there."""
    bad, tried = [], 0
    theirs = {**ids_of(w, 'home'), 'person': w.data['fellow.person']}
    theirs.pop('account', None)
    for method, pattern, op in closed(w):
        inside = [p for p in op['parameters'] if p['schema'].get('x-of') in theirs]
        if not inside:
            continue
        query = {p['name']: theirs[p['schema']['x-of']] for p in inside if p['in'] == 'query'}
        full = filled(pattern, op, theirs) + ('?' + urllib.parse.urlencode(query) if query else '')
        tried += 1
        a = w.who['self'].ask(method, full, b'{}' if method == 'POST' else None, {'Content-Type': 'application/json'}, accept='application/json')
        if a.status not in (403, 404):
            bad.append('%s %s: %d' % (method, full, a.status))
    told(bad)
    assert tried > 50, tried
    assert w.who['self'].data('/m/record').status == 200


def secrets_of(w, mine, theirs):
    """What of `mine` must not come to `theirs`: ids of people and institutions, and their codes."""
    def hidden(rows, at, key):
        return [r for r in rows[:60] if w.who[theirs].data(at + r[key]).status in (403, 404)][:20]
    people = hidden(w.who[mine].data('/workers?size=200').json()['people'], '/workers/', 'person_id')
    assert people, mine
    a = w.who[mine].data('/orgs?size=200')
    named = w.who[theirs].data('/workers?size=200').text  # where a former colleague works now may be known
    orgs = [o for o in hidden(a.json()['orgs'], '/orgs/', 'org_id') if o['org_id'] not in named] if a.status == 200 else []
    return people, orgs, {p['person_id'] for p in people} | {o['org_id'] for o in orgs}


def questions(op, people, orgs):
    """Queries of a list: as it is, in each order that it knows, filtered by each choice, searched for what is elsewhere."""
    yield {}
    names = {p['name']: p['schema'] for p in op['parameters'] if p['in'] == 'query'}
    size = {'size': '200'} if 'size' in names else {}
    for name, schema in names.items():
        for value in schema.get('enum', schema.get('items', {}).get('enum', []))[:40]:
            yield {**size, name: value}
    for q in ('q', 'name', 'code', 'text'):
        if q in names:
            for text in [people[0]['name'], people[0]['number']] + [o['name'] for o in orgs[:1]]:
                yield {**size, q: text}


def nothing_from_elsewhere_is_found_sorted_or_filtered(w):
    """Every list, as data and as a page, in every order, under every filter, searched by the very names of what is elsewhere."""
    bad, tried = [], 0
    for mine, theirs in (('one', 'two'), ('two', 'one'), ('home', 'other'), ('one', 'other')):
        people, orgs, secret = secrets_of(w, mine, theirs)
        for method, pattern, op in closed(w):
            if method != 'GET' or '{' in pattern or not cast.may(w, op, theirs) or 'step' in op['x-flags']:
                continue
            if any(p['required'] for p in op['parameters'] if p['in'] == 'query'):
                continue
            for query in questions(op, people, orgs):
                full = pattern + ('?' + urllib.parse.urlencode(query) if query else '')
                tried += 1
                a = w.who[theirs].data(full)
                found = [s for s in secret if s in a.text]
                if found:
                    bad.append('%s as %s shows %s of %s' % (full, theirs, found[0], mine))
    told(bad)
    assert tried > 400, tried


def nothing_from_elsewhere_is_exported(w):
    """Every route that hands out a list, asked for everything and for what is elsewhere by name."""
    bad, tried = [], 0
    for mine, theirs in (('one', 'two'), ('home', 'other')):
        people, orgs, secret = secrets_of(w, mine, theirs)
        theirs_names = {p['name'] for p in w.who[theirs].data('/workers?size=200').json()['people']}
        for method, pattern, op in closed(w):
            if method != 'POST' or not pattern.endswith('/export') or '{' in pattern or not cast.may(w, op, theirs):
                continue
            fields = op['requestBody']['content']['application/json']['schema']['properties']
            for more in ({}, {'q': people[0]['name']}, {'id': [people[0]['person_id']]}):
                values = {'_csrf': csrf(w, theirs), **({'format': 'CSV'} if 'format' in fields else {}), **{k: v for k, v in more.items() if k in fields}}
                a = w.who[theirs].post(pattern, values)
                tried += 1
                names = {cell for row in csv.reader(a.text.splitlines()) for cell in row} if a.status == 200 else set()
                leaked = (names & {p['name'] for p in people}) - theirs_names
                if leaked or (a.status == 200 and any(s in a.text for s in secret)):
                    bad.append('%s %r as %s: %s' % (pattern, more, theirs, leaked))
    told(bad)
    assert tried, 'no export'


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


def what_is_malformed_is_refused(w):
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


def what_is_too_large_is_refused_before_it_is_read(w):
    """Every route that takes a body, told of one that no route takes; and one that is sent in pieces without saying how much."""
    bad, tried = [], 0
    for method, pattern, op in cast.routes(w.api):
        login = cast.somebody(w, op)
        if method != 'POST' or not login:
            continue
        upload = 'upload' in op['x-flags']
        kind = 'multipart/form-data; boundary=x' if upload else 'application/x-www-form-urlencoded'
        tried += 1
        for length in ((51 << 20) + 70000, 1 << 40) if upload else (2 << 20, 1 << 40):
            a = w.who[login].announce(filled(pattern, op, {}), length, kind)
            if a.status not in (413, 429) or (a.status == 413 and '内容太大' not in a.text):
                bad.append('%s, %d bytes, as %s: %d' % (pattern, length, login, a.status))
    told(bad)
    assert tried > 100, tried
    told(['%s: %r' % (path, said[:60]) for path in ('/login', '/m/login', '/org/import') for said in [in_pieces(w, path)]
          if not said.startswith((b'HTTP/1.1 4', b'HTTP/1.1 303')) and said])


def in_pieces(w, path):
    """What comes back for a chunked body that does not end."""
    with socket.create_connection(('127.0.0.1', w.port), timeout=60) as s:
        s.sendall(('POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n' % path).encode())
        try:
            for _ in range(200):
                s.sendall(b'10000\r\n' + b'x' * 65536 + b'\r\n')
        except (BrokenPipeError, ConnectionError):
            pass
        return received(s)


def received(s):
    """All that the other side says until it closes or waits."""
    out = b''
    s.settimeout(20)
    try:
        while len(out) < 1 << 20:
            piece = s.recv(65536)
            if not piece:
                break
            out += piece
    except (ConnectionError, socket.timeout):
        pass
    return out


# Heads in which two parties on the way could see two different requests. Each ends with what would be the smuggled one.
INNER = b'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
SMUGGLING = {
    'two lengths': b'%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: %d\r\n\r\n' ,
    'length and chunks': b'%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'chunks unknown': b'%s %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nX: %d\r\n\r\n0\r\n\r\n',
    'chunks twice': b'%s %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nX: %d\r\n\r\n0\r\n\r\n',
    'a blank before the colon': b'%s %s HTTP/1.1\r\nHost: x\r\nContent-Length : %d\r\n\r\n',
    'a length with a sign': b'%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: +%d\r\n\r\n',
    'a length that is none': b'%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %dx\r\n\r\n',
    'a folded line': b'%s %s HTTP/1.1\r\nHost: x\r\nX: a\r\n Content-Length: %d\r\n\r\n',
    'a bare line feed': b'%s %s HTTP/1.1\r\nHost: x\r\nX: a\nContent-Length: %d\r\n\r\n',
    'a NUL': b'%s %s HTTP/1.1\r\nHost: x\r\nX: a\0b\r\nContent-Length: %d\r\n\r\n',
    'two hosts': b'%s %s HTTP/1.1\r\nHost: x\r\nHost: y%d\r\n\r\n',
    'a blank in the path': b'%s %s /x HTTP/1.1\r\nHost: x%d\r\n\r\n',
}


def heads_that_can_be_read_in_two_ways_are_refused(w):
    """By raw socket, every route with every such head: nothing but refusals comes back, and the connection ends."""
    bad, tried = [], 0
    for method, pattern, op in cast.routes(w.api):
        for what, head in SMUGGLING.items():
            at = filled(pattern, op, {}).replace('*', 'x').encode()
            with socket.create_connection(('127.0.0.1', w.port), timeout=60) as s:
                try:
                    s.sendall(head % (method.encode(), at, len(INNER)) + INNER)
                    s.shutdown(socket.SHUT_WR)
                except ConnectionError:
                    pass
                said = received(s)
            tried += 1
            if set(re.findall(rb'HTTP/1\.1 (\d+)', said)) - {b'400', b'413', b'501'}:
                bad.append('%s, %s %s: %r' % (what, method, pattern, said[:40]))
    told(bad)
    assert tried > 2000, tried


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


# What is refused before any store is asked is the same on both: on PostgreSQL only with YICAI_LONG.
BEFORE_THE_STORE = [no_form_is_taken_without_its_token, what_is_malformed_is_refused, what_is_too_large_is_refused_before_it_is_read,
                    heads_that_can_be_read_in_two_ways_are_refused, hostile_headers_break_nothing]
client.run([everybody_signs_in, nobody_gets_further_than_the_door, without_the_right_no_route_is_open, what_lies_elsewhere_is_not_there,
            a_worker_sees_nobody_else, nothing_from_elsewhere_is_found_sorted_or_filtered, nothing_from_elsewhere_is_exported,
            *(BEFORE_THE_STORE if os.environ.get('YICAI_LONG') or not os.environ.get('YICAI_TEST_PG') else []),
            hostile_text_breaks_nothing_and_comes_back_escaped], '--sms', 'file:sms.txt', people=1000, setup=setup)
