"""The officers' desk: lists, people, institutions, corrections, merges, reveals; and what other counties must not see."""
import csv, html, io, re, time, zipfile
import client, watch


def setup(call):
    return {who: client.account(call, who, '--name', name, '--role', role, '--unit', unit) for who, name, role, unit in (
        ('city', '沈样例', '市级民政', '330600'), ('county', '赵样例', '区县民政', '330602'), ('street', '钱样例', '街道民政', '330602001'),
        ('audit', '孙样例', '审计', '330600'))}


def desk(w, who):
    """Signed in once, kept for all tests."""
    if who + '.desk' not in w.data:
        w.data[who + '.desk'] = w.browser().sign_in(who, w.data[who])
    return w.data[who + '.desk']


def everybody(b, query=''):
    """All people of a list, page by page through the links of its pages."""
    found, path = [], '/workers?size=200' + query
    while path:
        found += [p['person_id'] for p in b.data(path).json()['people']]
        m = re.search(r'rel="next" href="([^"]*)"', b.get(path).text)
        path = html.unescape(m.group(1)) if m else None
    return found


def hidden_person(w):
    """One whom the city sees and the county does not."""
    if 'hidden' not in w.data:
        mine = set(everybody(desk(w, 'county')))
        w.data['hidden'] = next(p for p in desk(w, 'city').data('/workers?size=200&state=在职').json()['people'] if p['person_id'] not in mine)
    return w.data['hidden']


def worker(w, n=0):
    """The n-th of the county's people at work."""
    return desk(w, 'county').data('/workers?size=50&state=在职').json()['people'][n]


def fact_form(b, page):
    """The form of a fact with all its values, choices among them."""
    a = b.get(page)
    assert a.status == 200, (a.status, page)
    text = re.search(r'<main.*</main>', a.text, re.S).group(0)
    form = {html.unescape(n): html.unescape(v) for n, v in re.findall(r'<input\b[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"', text)}
    form.update({html.unescape(n): html.unescape(v) for v, n in re.findall(r'<input\b[^>]*\bvalue="([^"]*)"[^>]*\bname="([^"]*)"', text)})
    for name, options in re.findall(r'<select\b[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', text, re.S):
        m = re.search(r'<option value="([^"]*)" selected', options)
        form[name] = html.unescape(m.group(1)) if m else ''
    return form


def a_list_has_tags_counts_and_pages_both_ways(w):
    b = desk(w, 'city')
    a = b.get('/workers?state=在职&size=10')
    assert a.status == 200 and '去掉筛选 在职状态：在职' in a.text and re.search(r'>在职（\d+）<', a.text)
    first = [p['person_id'] for p in b.data('/workers?state=在职&size=10').json()['people']]
    following = html.unescape(re.search(r'rel="next" href="([^"]*)"', a.text).group(1))
    two = b.get(following)
    second = [p['person_id'] for p in b.data(following).json()['people']]
    assert len(first) == len(second) == 10 and not set(first) & set(second)
    assert '第 11–20 人' in two.text, re.search(r'第 [^<]*', two.text)
    three = html.unescape(re.search(r'rel="next" href="([^"]*)"', two.text).group(1))
    back = html.unescape(re.search(r'rel="prev" href="([^"]*)"', b.get(three).text).group(1))
    assert [p['person_id'] for p in b.data(back).json()['people']] == second


def pages_together_hold_everybody_once(w):
    b = desk(w, 'county')
    found = everybody(b)
    assert len(found) == len(set(found)) == b.data('/workers').json()['total']


def columns_and_a_sort_order_stay_when_the_filter_changes(w):
    b = desk(w, 'city')
    a = b.get('/workers?sort=等级&order=降序&col=姓名&col=等级')
    head = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', a.text)
    assert [h.strip() for h in head] == ['姓名', '等级'], head
    assert 'aria-sort="descending"' in a.text and '<input type="hidden" name="sort" value="等级">' in a.text


def what_is_not_there_is_told_within_the_own_frame(w):
    a = desk(w, 'city').get('/nowhere')
    assert a.status == 404 and '没有这个页面' in a.text and 'href="/workers"' in a.text, (a.status, a.text[-1500:])
    a = w.browser().get('/nowhere')
    assert a.status == 404 and '没有这个页面' in a.text and 'href="/workers"' not in a.text, a.status


def an_empty_list_says_what_to_do(w):
    a = desk(w, 'city').get('/workers?q=没有这样的姓名')
    assert a.status == 200 and '没有符合条件的人员' in a.text and '放宽' in a.text


def a_filter_is_kept_under_a_name_for_its_owner_alone(w):
    b = desk(w, 'city')
    a = b.send('/views/new?list=workers&query=state%3D在职', {'name': '在职的<b>'}, '/views')
    assert a.status == 303 and a.headers['location'].startswith('/workers?state='), a.headers
    assert '>在职的&lt;b&gt;</a>' in b.get('/workers').text
    assert '在职的' not in desk(w, 'county').get('/workers').text
    assert b.send('/views/new?list=workers', {'name': ''}, '/views').status == 422
    form = b.get('/views').form('/views/drop')
    assert b.post('/views/drop', form).status == 303 and b.get('/views').status == 200
    assert '在职的' not in b.get('/workers').text


def a_list_is_printed_as_it_is_filtered(w):
    b = desk(w, 'county')
    d = b.data('/workers?state=在职').json()
    a = b.get('/workers?state=在职&print=1&size=200')
    rows = re.findall(r'<tr[^>]*>\s*<th scope="row"', a.text)
    assert a.status == 200 and len(rows) == min(d['total'], 200) and '在职状态：在职' in a.text and '共 %d 人' % d['total'] in a.text, (a.status, len(rows), d['total'])
    assert '盖章' in a.text and 'name="id"' not in a.text and 'sort=' not in a.text, 'a sheet is to be stamped and has nothing to press'
    assert 'href="/workers?state=%E5%9C%A8%E8%81%8C"' in a.text, 'back to the same list'
    assert 'print=1' in b.get('/workers?state=在职').text
    a = b.get('/orgs?print=1')
    assert a.status == 200 and '机构名称' in a.text and '盖章' in a.text, a.status


def institutions_go_out_as_they_are_filtered(w):
    b = desk(w, 'county')
    d = b.data('/orgs?mark=有护理员缺证').json()
    a = b.get('/orgs?mark=有护理员缺证&format=csv')
    assert a.status == 200 and 'attachment' in a.headers['content-disposition'], (a.status, a.headers)
    rows = list(csv.DictReader(io.StringIO(a.body.decode('utf-8-sig'))))
    assert 0 < len(rows) == d['total'] < b.data('/orgs').json()['total'], (len(rows), d['total'])
    assert [r['机构名称'] for r in rows][:len(d['orgs'])] == [o['name'] for o in d['orgs']] and {r['状态'] for r in rows} == {'在办'}, rows[:2]
    assert b.get('/orgs?format=xlsx').body[:2] == b'PK' and 'format=xlsx' in b.get('/orgs').text
    street = desk(w, 'street')
    assert street.get('/orgs?format=csv').status == 403 and 'format=xlsx' not in street.get('/orgs').text, 'without the right to export'


def ticked_institutions_go_out_alone(w):
    b = desk(w, 'county')
    a = b.get('/orgs')
    assert 'data-bulk' in a.text and '导出所选' in a.text and 'data-bulk' not in b.get('/orgs?print=1').text
    orgs = b.data('/orgs').json()['orgs'][:3]
    take = lambda *id: b.post('/orgs/export', {**{k: v for k, v in b.get('/orgs').form('/orgs/export').items() if k[0] == '_'}, 'id': list(id)})
    a = take(orgs[2]['org_id'], orgs[0]['org_id'])
    assert a.status == 200 and a.body[:2] == b'PK' and 'attachment' in a.headers['content-disposition'], (a.status, a.text[:500])
    text = zipfile.ZipFile(io.BytesIO(a.body)).read('xl/worksheets/sheet1.xml').decode()
    assert text.index(orgs[2]['name']) < text.index(orgs[0]['name']) and orgs[1]['name'] not in text
    a = take()
    assert a.status == 422 and '请先在列表里选几家机构' in a.text, (a.status, a.text[-1500:])
    mine = {o['org_id'] for o in b.data('/orgs?size=200').json()['orgs']}
    other = next(o['org_id'] for o in desk(w, 'city').data('/orgs?size=200').json()['orgs'] if o['org_id'] not in mine)
    assert take(orgs[0]['org_id'], other).status == 404
    street = desk(w, 'street')
    assert 'data-bulk' not in street.get('/orgs').text


def a_record_is_printed_with_all_that_is_known_and_where_it_comes_from(w):
    b = desk(w, 'county')
    id = b.data('/workers?state=在职').json()['people'][0]['person_id']
    d = b.data('/workers/' + id).json()
    a = b.get('/workers/%s?print=1' % id)
    assert a.status == 200 and '养老服务人员档案' in a.text and '编号：' + id in a.text, a.status
    for part in d['story']['parts']:
        assert ('<h2>%s</h2>' % part['record'] in a.text) == bool(part['facts']), part['record']
    assert '来源' in a.text and '操作' not in a.text and '/correct' not in a.text
    assert b.get('/workers/%s?print=1' % hidden_person(w)).status == 404
    org = b.data('/orgs').json()['orgs'][0]['org_id']
    assert '养老服务机构档案' in b.get('/orgs/%s?print=1' % org).text


def months_at_school_are_entered_once_there_is_an_agreement(w):
    b = desk(w, 'county')
    for p in b.data('/workers?size=50&state=在职').json()['people']:
        parts = {x['table']: x['facts'] for x in b.data('/workers/' + p['person_id']).json()['story']['parts']}
        a = b.get('/workers/%s?tab=agreement_months' % p['person_id'])
        if not parts['agreements']:
            assert '/agreement_months/new' not in a.text and '先登记定向培养协议' in a.text, a.text[-1500:]
            return
    raise AssertionError('everybody has an agreement')


def every_page_has_its_page_of_the_manual(w):
    b = desk(w, 'county')
    pages = [p for p, ops in watch.api_of(w.port)[0]['paths'].items() if ops.get('get', {}).get('x-page')]
    lost = [p for p in pages if b.get('/help?of=' + re.sub(r'\{(\w+)\}', r':\1', p)).status != 303]
    assert len(pages) > 150 and not lost, lost
    assert b.get('/help?of=/org/staff').headers['location'] == '/help/for-clerks'
    assert b.get('/help?of=/home').headers['location'] == '/help/for-officers'


def another_countys_person_is_not_there(w):
    p, b = hidden_person(w), desk(w, 'county')
    at = '/workers/' + p['person_id']
    assert desk(w, 'city').get(at).status == 200
    for path in (at, at + '/employment/new', at + '/people/%s/correct' % p['person_id'], at + '/reveal',
                 '/workers/merge?keep=%s&give=%s' % (p['person_id'], worker(w)['person_id'])):
        assert b.get(path).status == 404 and b.data(path).status == 404, path
    form = b.get('/workers/%s/people/%s/correct' % ((worker(w)['person_id'],) * 2)).form('/workers/%s/people/%s/check' % ((worker(w)['person_id'],) * 2))
    form.update(name='改', reason='试')
    assert b.post(at + '/people/%s' % p['person_id'], form).status == 404
    found = b.data('/search?q=' + p['name']).json()
    assert p['person_id'] not in [x['person_id'] for x in found['people']]
    for sort in ('姓名', '变动时间', '起始日期', '等级', '证书到期', '出生日期'):
        rows = b.data('/workers?size=200&sort=%s&q=%s' % (sort, p['name'])).json()['people']
        assert p['person_id'] not in [x['person_id'] for x in rows], sort


def another_countys_person_cannot_be_exported(w):
    p, b = hidden_person(w), desk(w, 'county')
    form = b.get('/workers').form('/workers/export')
    assert b.post('/workers/export', {**form, 'id': [p['person_id']]}).status == 404
    a = b.post('/workers/export', {'_csrf': form['_csrf'], 'format': 'CSV', 'q': p['name']})
    assert a.status == 200 and p['number'] not in a.text, a.text[:300]


def another_countys_institution_is_not_there(w):
    mine = {o['org_id'] for o in desk(w, 'county').data('/orgs?size=200').json()['orgs']}
    other = next(o for o in desk(w, 'city').data('/orgs?size=200').json()['orgs'] if o['org_id'] not in mine)
    assert desk(w, 'city').get('/orgs/' + other['org_id']).status == 200
    for path in ('/orgs/' + other['org_id'], '/workers?org=' + other['org_id'], '/orgs/%s/assessments/new' % other['org_id']):
        assert desk(w, 'county').get(path).status == 404, path
    found = desk(w, 'county').data('/search?q=' + other['name']).json()['orgs']
    assert other['org_id'] not in [o['org_id'] for o in found]


def a_list_goes_out_masked_and_in_full_only_with_a_reason(w):
    b = desk(w, 'county')
    csrf = b.get('/workers/export').form('/workers/export')['_csrf']
    masked = b.post('/workers/export', {'_csrf': csrf, 'format': 'CSV', 'state': '在职'})
    rows = masked.text.strip().split('\n')
    assert masked.status == 200 and len(rows) == b.data('/workers?state=在职').json()['total'] + 1
    assert not re.search(r'\d{17}', masked.text) and '****' in masked.text
    sheet = b.post('/workers/export', {'_csrf': csrf, 'format': 'XLSX', 'state': '在职'})
    assert sheet.body[:2] == b'PK'
    assert b.post('/workers/export', {'_csrf': csrf, 'format': 'CSV', 'full': '1'}).status == 422
    full = b.post('/workers/export', {'_csrf': csrf, 'format': 'CSV', 'state': '在职', 'full': '1', 'reason': '核对参保'})
    assert full.status == 200 and re.search(r'\d{17}[\dX]', full.text)
    log = desk(w, 'audit').get('/audit/log').text
    assert '核对参保' in log and '证件号码全号' in log and 'county' in log


def a_person_is_corrected_and_both_versions_stay(w):
    b, p = desk(w, 'county'), worker(w)
    at = '/workers/%s/people/%s' % (p['person_id'], p['person_id'])
    form = fact_form(b, at + '/correct')
    assert form['name'] == p['name'] and not form['number']
    form.update(name='改名<script>alert(1)</script>', reason='登记有误 "\'><b>')
    check = b.post(at + '/check', form)
    assert check.status == 200 and p['name'] in check.text and '&lt;script&gt;alert(1)' in check.text
    assert '<script>alert' not in check.text and b.data('/workers/' + p['person_id']).json()['story']['name'] == p['name']
    a = b.post(at, check.form(at))
    assert a.status == 303, (a.status, a.text[-1500:])
    for path in ('/workers/' + p['person_id'], at, '/workers?q=改名', '/search?q=改名', '/workers/%s?tab=changes' % p['person_id']):
        text = b.get(path).text
        assert '<script>alert' not in text and ('&lt;script&gt;' in text or 'tab=changes' in path), path
    versions = b.data(at).json()['changes']
    assert [v['deed'] for v in versions][-1] == '更正' and '登记有误' in versions[-1]['reason'] and len(versions) == 2
    page = b.get(at).text
    assert '<del>%s</del>' % p['name'] in page and '<ins>改名&lt;script&gt;' in page
    again = b.post(at, check.form(at))  # the same form once more is done once
    assert again.status == 303 and len(b.data(at).json()['changes']) == 2


def a_correction_is_refused_as_an_import_would(w):
    b, p = desk(w, 'county'), worker(w, 1)
    at = '/workers/%s/people/%s' % (p['person_id'], p['person_id'])
    form = fact_form(b, at + '/correct')
    for change, said in (({'reason': '试'}, '没有改动'), ({'name': '', 'reason': '试'}, '不能为空'), ({'name': '甲'}, '请写明理由'),
                         ({'number': '330602199901010011', 'reason': '试'}, '证件号码'), ({'born': '1901-01-01', 'reason': '试'}, '与证件号码不符'),
                         ({'home_unit_id': '999999', 'reason': '试'}, '没有这个单元')):
        a = b.post(at + '/check', {**form, **change})
        assert a.status == 422 and said in a.text, (change, a.status)
        assert b.post(at, {**form, **change}).status == 422, change
    assert b.post(at + '/check', {**form, 'name': '甲', 'reason': '试', 'seen': '1'}).status == 409
    assert b.post(at + '/check', {**form, 'name': '甲', 'reason': '试', 'role': 'x'}).status == 422
    assert len(b.data(at).json()['changes']) == 1


def who_corrects_what_was_corrected_meanwhile_is_told_by_whom_and_what(w):
    b, p = desk(w, 'county'), worker(w, 4)
    at = '/workers/%s/people/%s' % (p['person_id'], p['person_id'])
    old = fact_form(b, at + '/correct')
    check = desk(w, 'city').post(at + '/check', {**fact_form(desk(w, 'city'), at + '/correct'), 'nation': '回族', 'reason': '户口簿'})
    assert desk(w, 'city').post(at, check.form(at)).status == 303
    a = b.post(at + '/check', {**old, 'nation': '满族', 'reason': '本人说'}, headers={'Referer': 'http://127.0.0.1:%d%s/correct' % (b.port, at)})
    said = html.unescape(re.sub('<[^>]+>', '', a.text))
    assert a.status == 409 and re.search('沈样例在 [0-9: -]+ 把民族从“汉族”改成了“回族”', said), said[-600:]
    assert 'href="%s/correct"' % at in a.text and '看现在的内容' in a.text, a.text[-800:]
    for place in ('//evil.example/check', '/\\evil.example/check'):
        a = b.post(at + '/check', {**old, 'nation': '满族', 'reason': '本人说'}, headers={'Referer': 'x://y' + place})
        assert a.status == 409 and 'evil' not in a.text and '看现在的内容' not in a.text, a.text[-800:]


def a_fact_is_entered_and_taken_back(w):
    b, p = desk(w, 'county'), worker(w, 2)
    base = '/workers/%s/training' % p['person_id']
    form = fact_form(b, base + '/new')
    form.update(reason='补录', class_number='PX-1', kind='在岗轮训', begins='2025-05-01', ends='2025.5.3', hours='24')
    a = b.post(base + '/check', form)
    assert a.status == 200 and '2025-05-03' in a.text, (a.status, re.findall(r'href="#f-[^"]*">([^<]*)', a.text))
    a = b.post(base, a.form(base))
    assert a.status == 303, a.status
    parts = {x['table']: x['facts'] for x in b.data('/workers/' + p['person_id']).json()['story']['parts']}
    fact = next(x for x in parts['training'] if x['deed'] == '登记')
    at = '%s/%s' % (base, fact['id'])
    assert b.send(at + '/retract', {'reason': ''}).status == 422
    assert b.send(at + '/retract', {'reason': '录重了'}).status == 303
    parts = {x['table']: x['facts'] for x in b.data('/workers/' + p['person_id']).json()['story']['parts']}
    assert fact['id'] not in [x['id'] for x in parts['training']]
    assert '录重了' in b.get('/workers/%s?tab=changes' % p['person_id']).text and '收回' in b.get(at).text


def a_number_is_shown_once_and_journalled(w):
    b, p = desk(w, 'county'), worker(w, 3)
    at = '/workers/%s/reveal' % p['person_id']
    page = b.get(at + '?what=证件号码')
    assert page.status == 200 and p['number'] in page.text and not re.search(r'\d{17}[\dX]\b', re.sub(r'/workers/\d+', '', page.text))
    form = page.form(at)
    assert b.post(at, {**form, 'reason': ''}).status == 422
    a = b.post(at, {**form, 'reason': '核对社保'})
    shown = re.search(r'class="revealed">([^<]*)<', a.text)
    assert 'class="wm"' in a.text and ' county 20' in re.search(r'class="wm".*', a.text, re.S).group(0)  # who looks, and when
    assert a.status == 200 and shown and shown.group(1)[:6] == p['number'][:6] and '*' not in shown.group(1)
    assert a.headers['cache-control'] == 'no-store'
    assert '核对社保' in desk(w, 'audit').get('/audit/log').text
    again = b.post(at, {**form, 'reason': '核对社保'})
    assert shown.group(1) not in again.text
    street = desk(w, 'street')
    assert street.get(at).status == 403 and street.post(at, form).status == 403


def a_key_is_changed_while_it_is_served(w):
    b, p = desk(w, 'county'), worker(w, 4)
    at = '/workers/%s/people/%s' % (p['person_id'], p['person_id'])
    assert w.call('key', 'rotate').returncode == 0
    assert p['number'] in b.get('/workers/' + p['person_id']).text
    check = b.post(at + '/check', {**fact_form(b, at + '/correct'), 'mobile': '13900004444', 'reason': '换号'})
    assert b.post(at, check.form(at)).status == 303
    r = w.call('export', '人员')  # knows the new key alone
    assert r.returncode == 0 and '13900004444' in r.stdout, r.stderr
    assert w.call('key', 'rotate').returncode == 0 and p['number'] in b.get('/workers/' + p['person_id']).text


def who_may_not_correct_is_told_so(w):
    street, p = desk(w, 'street'), worker(w)
    at = '/workers/%s/people/%s' % (p['person_id'], p['person_id'])
    for path in (at + '/correct', '/workers/new', '/workers/suspects', '/orgs/new', '/workers/export'):
        assert street.get(path).status == 403, path


def two_records_become_one_and_back(w):
    b = desk(w, 'city')
    pair = b.data('/workers/suspects').json()['pairs'][0]
    page = '/workers/merge?keep=%s&give=%s' % (pair['a'], pair['b'])
    before = b.data(page).json()
    facts = lambda s: sorted(f['id'] for p in s['parts'][1:] for f in p['facts'])
    again = b.send(page, {'reason': ''}, '/workers/merge')
    assert again.status == 422 and again.form('/workers/merge')['give'] == pair['b'] and 'name="reason"' in again.text, again.text[-1500:]
    a = b.send(page, {'reason': '电话核实是同一人'}, '/workers/merge')
    assert a.status == 303 and a.headers['location'].startswith('/workers/merged/'), a.text[-1000:]
    assert b.get('/workers/' + pair['b']).status == 404
    after = b.data('/workers/' + pair['a']).json()['story']
    assert set(facts(after)) >= set(facts(before['keep'])) and len(facts(after)) > len(facts(before['keep'])) - 1
    merged = a.headers['location']
    assert '电话核实是同一人' in b.get(merged).text
    assert b.send(merged, {}, merged + '/undo').status == 303
    again = b.data(page).json()
    assert facts(again['keep']) == facts(before['keep']) and facts(again['give']) == facts(before['give'])
    assert b.send('/workers', {'id': [pair['a']]}, '/workers/export').status == 200


def the_desk_counts_what_its_lists_show(w):
    b = desk(w, 'county')
    home = b.data('/home').json()
    assert home['people'] == b.data('/workers').json()['total']
    assert home['orgs'] == b.data('/orgs').json()['total']
    for t in home['todos']:
        if t['href'].startswith('/workers?') or t['href'].startswith('/orgs?'):
            assert b.data(t['href']).json()['total'] == t['count'], t
    for path in ('/home', '/search?q=样例', '/search', '/orgs?mark=没有在职人员', '/workers/suspects'):
        assert b.get(path).status == 200, path


def search_finds_by_name_and_number(w):
    b, p = desk(w, 'county'), worker(w, 4)
    assert p['person_id'] in [x['person_id'] for x in b.data('/search?q=' + p['name']).json()['people']]
    at = '/workers/%s/reveal' % p['person_id']
    number = re.search(r'class="revealed">([^<]*)<', b.send(at + '?what=证件号码', {'reason': '测试'}, at).text).group(1)
    found = b.data('/search?q=' + number).json()['people']
    assert [x['person_id'] for x in found] == [p['person_id']] and found[0]['number'] == p['number']


def an_institution_tells_its_staff_clients_and_norms(w):
    b = desk(w, 'county')
    o = b.data('/orgs?sort=在职人数&order=降序').json()['orgs'][0]
    d = b.data('/orgs/' + o['org_id']).json()
    assert d['working'] == o['staff'] == len(d['staff']) and d['now']['name'] == o['name']
    assert sum(x['n'] for x in d['ability']) == o['clients']
    for tab in ('', '?tab=staff', '?tab=clients', '?tab=assessments', '?tab=changes', '?tab=orgs', '?known=2020-01-01'):
        a = b.get('/orgs/%s%s' % (o['org_id'], tab))
        assert a.status == (404 if 'known' in tab else 200), (tab, a.status)


def the_figures_beside_the_filters_of_institutions_are_what_the_list_finds(w):
    b = desk(w, 'city')
    def figures(query):
        return {k: int(n.replace(',', '')) for k, n in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*（([\d,]+)）', b.get('/orgs' + query).text)}
    whole = figures('')
    some = [k for k in whole if whole[k] and not k.isdigit()]
    assert some, whole
    for k in some:
        for field in ('kind', 'ownership', 'mark'):
            d = b.data('/orgs?%s=%s' % (field, k))
            if d.status == 200:
                assert d.json()['total'] == whole[k], (field, k, whole[k])
                break
    counties = [k for k in whole if k.isdigit()]
    narrow = figures('?unit=' + counties[0])
    assert any(narrow.get(k, 0) < whole[k] for k in some) and narrow[counties[0]] == whole[counties[0]], (narrow, whole)


def a_persons_money_is_told_with_its_reasons(w):
    b = desk(w, 'county')
    seen = 0
    for p in b.data('/workers?size=30&state=在职&grade=三级').json()['people'][:6]:
        at = '/workers/%s/money?from=2026-01&to=2026-06' % p['person_id']
        told = b.data(at).json()
        for i, l in enumerate(told['lines'], 1):
            seen += 1
            if i == 1:
                page = b.get(at + '&line=1')
                assert page.status == 200 and '逐条核对' in page.text and l['title'] in html.unescape(page.text)
    assert seen and b.get(at + '&line=99999').status == 404
    assert b.get(at.replace('2026-01', '2027-01')).status == 400
    assert b.get('/workers/%s/money' % hidden_person(w)['person_id']).status == 404


def why_a_person_gets_so_much_is_printed(w):
    b = desk(w, 'county')
    for p in b.data('/workers?size=50&state=在职').json()['people']:
        at = '/workers/%s/money?from=2026-01&to=2026-06' % p['person_id']
        lines = b.data(at).json()['lines']
        if lines:
            break
    page = b.get(at + '&line=%d' % len(lines))
    sheet = html.unescape(re.search(r'href="([^"]*print=1[^"]*)"', page.text).group(1))
    a = b.get(sheet)
    assert a.status == 200 and '补贴说明' in a.text and p['name'] in a.text and '盖章' in a.text and lines[-1]['title'] in a.text, (a.status, a.text[-3000:])
    assert '逐条核对' in a.text and 'print=1' not in a.text and '查询' not in a.text, 'the sheet has nothing to press but the way back'


def keyed(b, **more):
    return {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k%d' % time.monotonic_ns(), **more}


def an_announcement_is_drafted_published_read_and_withdrawn(w):
    b, street = desk(w, 'county'), desk(w, 'street')
    unit = b.get('/units').headers['location'].split('/')[-1]
    new = {'title': '核对名册样例', 'said': '请在十日内核对。\n\n逾期不再受理。', 'unit': unit, 'officers': '1', 'from': '2020-01-01', 'to': '2099-12-31', 'pinned': '1'}
    assert street.post('/notices', keyed(street, **new)).status == 403
    assert street.get('/notices/new').status == 403 and street.get('/notices/manage').status == 403
    a = b.send('/notices/new', dict(new, to='2019-01-01'), action='/notices')
    assert a.status == 422 and '最后一天早于第一天' in a.text and '核对名册样例' in a.text, a.status
    a = b.post('/notices', keyed(b, **{k: v for k, v in new.items() if k != 'officers'}))
    assert a.status == 422 and '至少选一类人看' in a.text, a.status
    city = desk(w, 'city').get('/units').headers['location'].split('/')[-1]
    assert b.post('/notices', keyed(b, **dict(new, unit=city))).status == 404
    a = b.send('/notices/new', new, action='/notices')
    assert a.status == 303, a.text[:2000]
    path = a.headers['location']
    for who in ('street', 'audit'):
        assert desk(w, who).get(path).status == 404 and desk(w, who).data('/notices').json()['item'] == [], who
    assert desk(w, 'city').get(path).status == 200  # may manage what lies below
    assert b.post(path + '/publish', keyed(b)).status == 303
    assert b.post(path + '/publish', keyed(b)).status == 409 and b.get(path + '/edit').status == 409
    assert [x['title'] for x in street.data('/notices').json()['item']] == ['核对名册样例'] and desk(w, 'audit').get(path).status == 404
    assert '核对名册样例' in street.get('/home').text and '逾期不再受理' in street.get(path).text
    assert street.post(path + '/withdraw', keyed(street)).status == 403 and street.get(path + '/readers').status == 403
    for _ in range(2):
        assert street.post(path + '/read', keyed(street)).status == 303
    assert '您已阅' in street.get(path).text
    assert [r['name'] for r in b.data(path + '/readers').json()['reader']] == ['钱样例']
    assert b.data('/notices/manage').json()['item'][0]['readers'] == 1
    assert b.post(path + '/withdraw', keyed(b)).status == 303
    assert street.get(path).status == 404 and '核对名册样例' not in street.get('/home').text
    assert b.post(path + '/redraft', keyed(b)).status == 303 and b.get(path + '/edit').status == 200


def stock_phrases_are_ones_own_or_the_offices(w):
    b, street = desk(w, 'county'), desk(w, 'street')
    assert b.send('/phrases', {'said': '同意，样例。', 'whose': '给本单位和下级的经办人员'}).status == 303
    assert b.send('/phrases', {'said': '只我自己，样例。', 'whose': '只给我自己'}).status == 303
    assert street.post('/phrases', keyed(street, said='不该能存', whose='给本单位和下级的经办人员')).status == 403
    assert street.post('/phrases', keyed(street, said='一')).status == 422
    mine = {p['said']: p for p in b.data('/phrases').json()['item']}
    assert set(mine) == {'同意，样例。', '只我自己，样例。'} and all(p['mine'] for p in mine.values()), mine
    theirs = street.data('/phrases').json()['item']
    assert [(p['said'], p['mine']) for p in theirs] == [('同意，样例。', False)], theirs
    assert desk(w, 'city').data('/phrases').json()['item'] == []
    for who, said in (('street', '同意，样例。'), ('city', '只我自己，样例。')):
        assert desk(w, who).post('/phrases/%s/drop' % mine[said]['id'], keyed(desk(w, who))).status == 404, who
    for p in mine.values():
        assert b.post('/phrases/%s/drop' % p['id'], keyed(b)).status == 303
    assert '还没有常用语' in b.get('/phrases').text


def numbers(line):
    return {n['finding']: n['n'] for n in line['number']}


def data_quality_is_counted_by_county_and_drills_to_the_very_people(w):
    b, city = desk(w, 'county'), desk(w, 'city')
    job = b.post('/quality/make', keyed(b)).headers['location']
    assert b.ended(job)['state'] == '完成'
    d = b.data('/quality').json()
    assert d['made'] and d['line'][0]['name'] == '合计' and len(d['line']) == 2, d
    here = [p for p in b.data('/workers?size=200&state=在职').json()['people'] if p['county'] == d['line'][1]['name']]
    assert numbers(d['line'][0])['在职人员'] == len(here), d['line'][0]
    assert numbers(d['line'][0])['在岗证书过期'] == sum('证书已过期' in p['marks'] for p in here)
    assert len(city.data('/quality').json()['line']) > 2
    own = d['line'][1]['county']
    by_org = b.data('/quality?county=' + own).json()
    assert numbers(by_org['line'][0]) == numbers(d['line'][0]) and len(by_org['line']) > 2
    some = [f for f, n in numbers(d['line'][0]).items() if n and f != '在职人员']
    assert some, d['line'][0]
    for finding in some:
        found, after = [], ''
        while True:
            page = b.data('/quality/people?finding=%s&county=%s%s' % (finding, own, after)).json()
            found += [p['id'] for p in page['person']]
            if not page['next']:
                break
            after = '&after=' + page['next']
        assert len(found) == len(set(found)) == numbers(d['line'][0])[finding], finding
        assert all(b.get('/workers/' + p).status == 200 for p in found[:2])
    other = next(x['county'] for x in city.data('/quality').json()['line'][1:] if x['county'] != own)
    assert b.get('/quality?county=' + other).status == 404 and b.get('/quality/people?county=' + other).status == 404
    assert city.data('/quality/people?finding=%s' % some[0]).json()['person'] and '数据截至' in b.get('/quality').text
    assert desk(w, 'audit').post('/quality/make', keyed(desk(w, 'audit'))).status == 403


client.run([v for k, v in list(globals().items()) if callable(v) and getattr(v, '__module__', '') == '__main__' and
            k not in ('setup', 'desk', 'everybody', 'hidden_person', 'worker', 'fact_form', 'keyed', 'numbers')], people=1500, setup=setup)
