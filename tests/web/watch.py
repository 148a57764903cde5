"""What is looked at in every answer of every test of the pages: one policy for its content, no full personal number where
none may be, and data that is as the description of the interface says. And which routes were asked, for the run to count."""
import http.client, json, os, re, urllib.parse

FORMATS = {'date': r'\d{4}-\d\d-\d\d', 'date-time': r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00', 'decimal': r'-?\d+\.\d\d'}
TYPES = {'object': dict, 'array': list, 'string': str, 'integer': int, 'boolean': bool, 'null': type(None)}
# Where full numbers are asked for with a reason, are one's own, or stand in a file that one handed in oneself.
FULL = re.compile(r'^/workers/\d+/reveal$|/export$|/marked$')
described = {}  # port → (api, [(regex, pattern, methods)])


def regex(pattern):
    return re.compile('^' + re.sub(r'\\\{[^}]*\\\}', '([^/]+)', re.escape(pattern)) + '$')


def api_of(port):
    """The description that the server on this port gives of itself, and its patterns, the narrowest first."""
    if port not in described:
        c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
        c.request('GET', '/openapi.json')
        api = json.loads(c.getresponse().read())
        c.close()
        paths = sorted(api['paths'].items(), key=lambda p: (p[0].count('{'), -len(p[0])))
        described[port] = api, [(regex(p), p, ops) for p, ops in paths]
    return described[port]


def same(before, port):
    """The program that was asked on a port answers on another one now: it describes itself as it did."""
    if before in described:
        described[port] = described[before]


def route_of(port, method, path):
    """(pattern, operation) that answers here; (None, None)."""
    path = urllib.parse.quote(urllib.parse.unquote(path.split('?')[0]), safe="/!$&'()*+,;=:@-._~")
    for r, pattern, ops in api_of(port)[1]:
        if r.match(path) and method.lower() in ops:
            return pattern, ops[method.lower()]
    return None, None


def check(api, schema, value, at='$'):
    """The value is of the schema: the part of JSON Schema that the description uses."""
    if '$ref' in schema:
        schema = api['components']['schemas'][schema['$ref'].split('/')[-1]]
    if 'anyOf' in schema:
        if value is None:
            return
        return check(api, schema['anyOf'][0], value, at)
    types = schema.get('type', list(TYPES))
    types = [types] if isinstance(types, str) else types
    assert any(isinstance(value, TYPES[t]) and (t != 'integer' or not isinstance(value, bool)) for t in types), (at, types, value)
    if isinstance(value, str) and schema.get('format') in FORMATS:
        assert re.fullmatch(FORMATS[schema['format']], value), (at, schema['format'], value)
    if isinstance(value, list):
        for i, one in enumerate(value):
            check(api, schema['items'], one, '%s[%d]' % (at, i))
    if isinstance(value, dict) and 'properties' in schema:
        names = set(schema['properties'])
        assert set(value) <= names, (at, set(value) - names)
        assert set(schema['required']) <= set(value), (at, set(schema['required']) - set(value))
        for k, v in value.items():
            check(api, schema['properties'][k], v, at + '.' + k)


def as_described(api, op, a):
    """An answer as JSON is one of those that the description names."""
    said = op['responses'].get(str(a.status))
    assert said, 'answers %d, which the description does not know: %s' % (a.status, a.text[:300])
    if a.status == 200 and 'application/json' in said['content']:
        check(api, said['content']['application/json']['schema'], a.json())
    elif a.status >= 400:
        check(api, {'$ref': 'Error'}, a.json())


def numbers(text):
    """Citizens' numbers in a text: eighteen places whose last one is right."""
    for m in re.findall(r'(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])', text):
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        if '10X98765432'[sum(int(c) * w for c, w in zip(m, weights)) % 11] == m[17].upper():
            yield m


def once(port, path):
    """Whether what is sent here under a key is done once: not where each time is meant (signing in and out), and not what is
    kept elsewhere than in the store."""
    _, op = route_of(port, 'POST', path)
    return op is not None and not {'outside', 'safe', 'public', 'step'} & set(op['x-flags'])


def answer(port, method, path, a):
    """Looks at one answer; what is wrong with it ends the test that asked."""
    pattern, op = route_of(port, method, path)
    trace = os.environ.get('YICAI_TRACE')
    if trace and pattern:
        with open(trace, 'a', encoding='utf-8') as f:
            f.write('%s %s %d\n' % (method, pattern, a.status))
    policies = [v for k, v in a.all_headers if k.lower() == 'content-security-policy']
    assert len(policies) == 1 and "default-src 'none'" in policies[0], (method, path, policies)
    kind = a.headers.get('content-type', '')
    if kind.startswith(('text/', 'application/json')) and not (a.status == 200 and FULL.search(path.split('?')[0])):
        assert not list(numbers(a.headers.get('location', '') + a.text)), 'a full number: %s %s' % (method, path)
    file = 'content-disposition' in a.headers
    if op and method != 'HEAD' and kind.startswith('application/json') and pattern != '/openapi.json' and not file:
        as_described(api_of(port)[0], op, a)
