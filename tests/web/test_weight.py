"""What a phone loads for a page: the page with its style sheets, scripts and pictures, as they come over the line."""
import gzip, re
import client

MOST = 60 * 1024  # bytes, compressed
PUBLIC = ['/welcome', '/verify', '/verify/JH000125', '/policy', '/orgs-public', '/m/login']


def phone(w):
    """A worker who has signed in by a message."""
    b = w.browser()
    assert b.send('/m/login', {'phone': '13900000001'}).status == 200
    code = re.findall(r'\b(\d{6})\b', open(w.call.cwd + '/sms.txt', encoding='utf-8').read())[-1]
    form = b.get('/m/login/code').form('/m/login/code')
    a = b.post('/m/login/code', {**form, 'phone': '13900000001', 'code': code})
    assert a.status == 303, (a.status, a.text[:300])
    return b


def loaded(b, path):
    """Bytes on the line of one address; what is packed says so, and caches are told that it depends on who asks."""
    a = b.get(path, headers=(('Accept-Encoding', 'gzip'),))
    if a.headers.get('content-encoding') == 'gzip':
        assert 'accept-encoding' in a.headers.get('vary', '').lower(), (path, a.headers)
        a.text = gzip.decompress(a.body).decode('utf-8', 'replace')
        plain = b.get(path)
        assert 'content-encoding' not in plain.headers, (path, plain.headers)
    return a, len(a.body)


def parts_of(text):
    """What a browser fetches for a page by itself."""
    found = re.findall(r'<link\b[^>]*rel="stylesheet"[^>]*href="([^"]+)"', text) + re.findall(r'<script\b[^>]*\bsrc="([^"]+)"', text)
    found += re.findall(r'<img\b[^>]*\bsrc="(/[^"]+)"', text) + re.findall(r'data-htmx="([^"]+)"', text)
    found += [u.split('#')[0] for u in re.findall(r'<use href="([^"]+)"', text)] + re.findall(r'<link\b[^>]*rel="icon"[^>]*href="([^"]+)"', text)
    return sorted(set(found))


def weigh(b, path, heavy, seen):
    a, sum_ = loaded(b, path)
    assert a.status in (200, 303), (path, a.status)
    if a.status == 303 or not a.headers.get('content-type', '').startswith('text/html'):
        return a
    for part in parts_of(a.text):
        f, n = loaded(b, part)
        assert f.status == 200, (part, f.status)
        sum_ += n
    seen[path] = sum_
    if sum_ > MOST:
        heavy.append('%s: %d bytes' % (path, sum_))
    return a


def no_phone_page_weighs_more_than_sixty_kilobytes(w):
    b, heavy, seen, kinds = phone(w), [], {}, {}
    todo = ['/m']
    while todo:
        path = todo.pop(0)
        kind = re.sub(r'\d[\d-]*|%[0-9A-F%A-Z.]+', ':', path.split('?')[0])
        if path in seen or kinds.get(kind, 0) == 2:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        a = weigh(b, path, heavy, seen)
        todo += [l.replace('&amp;', '&').split('#')[0] for l in re.findall(r'href="(/m[/?][^"]*)"', a.text)]
    assert len(seen) > 8, seen
    for path in PUBLIC:
        weigh(w.browser(), path, heavy, seen)
    print('# heaviest %s' % max((n, p) for p, n in seen.items()).__repr__())
    assert not heavy, heavy


client.run([no_phone_page_weighs_more_than_sixty_kilobytes], '--sms', 'file:sms.txt', people=500, setup=client.demo_accounts)
