"""Entitlement runs in the browser: asked, checked, computed in the background, the same money as the command line, within reach."""
import csv, html, io, os, re, sys, zipfile
import client
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'faults'))
import runs

POLICY = '绍兴.特殊岗位津贴'
ASK = {'policy': POLICY, 'from': '2025-01', 'to': '2025-06', 'as_of': '2025-12-31', 'everything': '1', 'readings': ''}


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602')}


def ended(b, run):
    """The run's data once it has been computed."""
    return left(b, '/subsidy/batches/%s' % run, ('核算中', '等待核算'))


def left(b, at, states):
    """What is there once it is in none of these states any more."""
    return client.until(lambda: b.data(at).json(), lambda d: d['state'] not in states)


def a_question_is_checked_asked_and_computed(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    a = b.send('/subsidy/batches/new', ASK, '/subsidy/batches/check')
    assert a.status == 200 and '2025-01 至 2025-06' in a.text and '绍兴市' in a.text, (a.status, a.text[-3000:])
    a = b.post('/subsidy/batches', a.form('/subsidy/batches'))
    assert a.status == 303, (a.status, a.text[-2000:])
    w.data['run'] = re.search(r'/subsidy/batches/(\d+)$', a.headers['location']).group(1)
    d = ended(b, w.data['run'])
    assert d['state'] == '已完成', d


def what_makes_no_sense_comes_back_with_what_was_typed(w):
    b = w.data['b']
    for wrong, words in (({'from': '2025-07'}, '起始月份晚于终止月份'), ({'policy': '没有.这项'}, '没有“没有.这项”这项政策'),
                         ({'readings': '没有=1'}, '没有'), ({'as_of': ''}, '查看日')):
        a = b.send('/subsidy/batches/new', {**ASK, **wrong}, '/subsidy/batches/check')
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-2500:])


def totals_are_those_of_the_command_line(w):
    d = w.data['b'].data('/subsidy/batches/%s' % w.data['run']).json()
    got = {g['label']: g for g in d['groups'] if g['policy'] == POLICY}
    r = w.call('entitle', '--policy', POLICY, '--from', '2025-01', '--to', '2025-06', '--as-of', '2025-12-31', '--totals', '--format', 'csv')
    assert r.returncode == 0, r.stderr
    rows = list(csv.DictReader(io.StringIO(r.stdout.lstrip('\ufeff'))))
    assert rows, r.stdout
    want = {}
    for row in rows:
        if row['结果'] == '应发':
            n, sum_ = want.get(row['单元'], (0, 0))
            want[row['单元']] = (n + int(row['笔数']), sum_ + int(row['金额'].replace('.', '')))
    total = want.pop('合计')
    assert want and (d['total']['due_n'], int(d['total']['due'].replace('.', ''))) == total, (d['total'], total)
    for county, (n, fen) in want.items():
        assert county in got and got[county]['due_n'] == n and int(got[county]['due'].replace('.', '')) == fen, (county, want, got)


def every_line_says_why_with_the_facts_of_the_command_line(w):
    b, run = w.data['b'], w.data['run']
    lines = b.data('/subsidy/batches/%s/lines?result=应发' % run).json()['lines']
    no = w.data['line'] = lines[0]['no']
    d = b.data('/subsidy/batches/%s/lines/%s' % (run, no)).json()
    text = w.call('run', 'show', run, '--why', str(no)).stdout
    spans = [s for r in d['reasons'] for s in r['span']]
    assert spans and any(s['step'] for s in spans), d
    facts = [f for s in spans for t in s['step'] for f in t['fact']]
    assert facts
    for f in facts:
        assert f['text'] in text and f['from'] in text, (f, text)
    page = b.get('/subsidy/batches/%s/lines/%s' % (run, no))
    assert page.status == 200 and '为什么是' in page.text and '事实和来源' in page.text, page.text[-2000:]
    sheet = b.get('/subsidy/batches/%s/lines/%s?print=1' % (run, no))
    assert sheet.status == 200 and '补贴核算说明' in sheet.text


def a_refusal_says_its_reason_and_the_day_that_cures_it(w):
    b, run = w.data['b'], w.data['run']
    d = b.data('/subsidy/batches/%s/lines?result=不符合' % run).json()
    assert d['lines'] and all(x['reason'] for x in d['lines']), d['lines'][:2]
    a = b.get('/subsidy/batches/%s/lines/%s' % (run, d['lines'][0]['no']))
    assert a.status == 200 and '为什么' in a.text


def pages_are_there_and_print(w):
    b, run = w.data['b'], w.data['run']
    for path in ('/subsidy/batches', '/subsidy/batches/%s' % run, '/subsidy/batches/%s?by=机构' % run, '/subsidy/batches/%s?by=月份' % run,
                 '/subsidy/batches/%s/lines' % run, '/subsidy/batches/%s/compare' % run, '/subsidy/batches/%s/compare?with=%s' % (run, run),
                 '/subsidy/batches/%s?print=1' % run, '/subsidy/batches/%s/lines?print=1' % run):
        a = b.get(path)
        assert a.status == 200, (path, a.status, a.text[-1500:])
    law = '%s（%s）' % (next(p['title'] for p in b.data('/policies').json()['policies'] if p['id'] == b.data('/subsidy/batches/%s' % run).json()['policy']),
                       b.data('/subsidy/batches/%s' % run).json()['law'])
    no = b.data('/subsidy/batches/%s/lines' % run).json()['lines'][0]['no']
    for at in ('', '/lines', '/lines/%s' % no):
        sheet = b.get('/subsidy/batches/%s%s?print=1' % (run, at)).text
        assert law.split('（')[0] in sheet.split('<table')[0] and law.split('（')[1][:3] in sheet.split('<table')[0], (at, law, sheet[:3000])


def a_page_that_waited_is_read_anew_once_it_waits_no_more(w):
    b = w.data['b']
    a = b.get('/subsidy/batches/%s' % w.data['run'], headers={'HX-Request': 'true'})
    assert a.status == 200 and a.headers.get('hx-refresh') == 'true', a.headers
    assert 'hx-refresh' not in b.get('/subsidy/batches/%s' % w.data['run']).headers


def a_county_sees_its_own_alone(w):
    c = w.data['c'] = w.browser().sign_in('county', w.data['county'])
    run = w.data['run']
    d = c.data('/subsidy/batches/%s' % run).json()
    assert 'groups' in d, d
    assert {g['label'] for g in d['groups']} == {'越城区'}, d['groups']
    mine = {x['no'] for x in c.data('/subsidy/batches/%s/lines' % run).json()['lines']}
    others = [x for x in w.data['b'].data('/subsidy/batches/%s/lines' % run).json()['lines'] if x['county_name'] != '越城区']
    assert mine and others and others[0]['no'] not in mine
    assert c.data('/subsidy/batches/%s/lines/%s' % (run, others[0]['no'])).status == 404
    assert c.data('/subsidy/batches/999999').status == 404


def a_run_is_checked_against_what_was_frozen(w):
    b = w.data['b']
    a = b.send('/subsidy/batches/%s' % w.data['run'], {}, '/subsidy/batches/%s/verify' % w.data['run'])
    assert a.status == 303, a.text[-1500:]
    j = b.ended(a.headers['location'])
    assert j['state'] == '完成' and '没有改动' in j['message'], j


def what_was_asked_stands_in_the_form_when_it_is_to_be_changed(w):
    b = w.data['b']
    a = b.send('/subsidy/batches/new', {**ASK, 'readings': POLICY + '.中断容忍=0'}, '/subsidy/batches/check')
    again = html.unescape(re.search(r'href="(/subsidy/batches/new[^"]*)"', a.text).group(1))
    form = b.get(again)
    assert form.status == 200 and re.search(r'<option value="%s" selected' % POLICY, form.text), form.text[-3000:]
    values = form.form('/subsidy/batches/check')
    assert (values['from'], values['to'], values['as_of']) == ('2025-01', '2025-06', '2025-12-31'), values
    assert '中断容忍=0' in form.text and 'checked' in form.text


def lines_and_refusals_are_exported_and_the_journal_knows(w):
    b, run = w.data['b'], w.data['run']
    page = '/subsidy/batches/%s/export' % run
    a = b.send(page + '?result=应发', {'format': 'CSV'}, page)
    assert a.status == 200 and a.headers['content-type'].startswith('text/csv'), (a.status, a.text[:500])
    rows = list(csv.DictReader(io.StringIO(a.text.lstrip('\ufeff'))))
    d = b.data('/subsidy/batches/%s' % run).json()
    fen = lambda t: int(t.replace('.', ''))
    assert rows and {r['结果'] for r in rows} == {'应发'} and sum(fen(r['金额合计']) for r in rows) == fen(d['total']['due']), d['total']
    assert all(re.fullmatch(r'\d{6}\*+\w{4}|.*\*.*', r['证件号码']) for r in rows), rows[0]
    a = b.send(page, {'format': 'XLSX'}, page)
    assert a.status == 200 and a.body[:2] == b'PK', a.status
    book = zipfile.ZipFile(io.BytesIO(a.body))
    names = re.findall(r'<sheet name="([^"]+)"', book.read('xl/workbook.xml').decode())
    assert names == ['合计', '明细', '不符合'], names
    journal = w.call('audit', 'show').stdout
    assert '第 %s 批 %d 行（应发），证件号码遮盖' % (run, len(rows)) in journal, journal[-1500:]


def a_county_exports_its_own_alone(w):
    page = '/subsidy/batches/%s/export' % w.data['run']
    a = w.data['c'].send(page, {'format': 'CSV'}, page)
    rows = list(csv.DictReader(io.StringIO(a.text.lstrip('\ufeff'))))
    assert a.status == 200 and rows and {r['区县'] for r in rows} == {'越城区'}, (a.status, a.text[:500])
    assert '不符合' in {r['结果'] for r in rows} and all(r['原因'] for r in rows if r['结果'] == '不符合')
    assert w.data['c'].get('/subsidy/batches/999999/export').status == 404
    a = w.data['b'].send(page, {'format': 'PDF'}, page)
    assert a.status == 422 and '格式' in a.text, a.status


def sheet(w, name):
    return list(csv.reader(io.StringIO(w.call('export', name).stdout.lstrip('\ufeff'))))


def a_run_is_asked_again_after_a_correction(w):
    b, page = w.data['b'], '/subsidy/batches/' + w.data['run']
    line = b.data(page + '/lines?result=应发').json()['lines'][0]
    people, certificates = sheet(w, '人员'), sheet(w, '证书')
    name, number, level = people[0].index('姓名'), people[0].index('证件号码'), certificates[0].index('等级')
    number = next(r[number] for r in people if r[name] == line['name'])
    mine = [r[:level] + ['二级' if r[level] != '二级' else '三级'] + r[level + 1:] for r in certificates if r[0] == number and r[level]]
    with open(w.call.cwd + '/证书.csv', 'w', encoding='utf-8') as f:
        csv.writer(f).writerows(certificates[:1] + mine)
    assert mine and w.call('import', '证书.csv').returncode == 0
    form = b.get(page).form(page + '/verify')
    assert '按现在的事实再算一批' in b.get(page).text
    a = b.post(page + '/again', form)
    assert a.status == 303, a.text[-1500:]
    again = a.headers['location']
    d = ended(b, again.rsplit('/', 1)[1])
    assert d['state'] == '已完成' and str(d['base']) == w.data['run'] and 0 < d['evaluated'] < d['subjects'], d
    assert '照哪一批再算' in b.get(again).text
    changes = b.data('%s/compare?with=%s' % (again, w.data['run'])).json()['changes']
    assert {x['name'] for x in changes} == {line['name']}, changes
    c = w.data['c']
    assert c.post(page + '/again', c.get(page).form(page + '/verify')).status == 403
    assert b.post('/subsidy/batches/999999/again', b.get(page).form(page + '/verify')).status == 404


def a_run_that_is_called_off_ends_so_and_has_no_lines(w):
    b = w.data['b']
    a = b.send('/subsidy/batches/new', {**ASK, 'policy': 'all', 'from': '1950-01', 'to': '2049-12'}, '/subsidy/batches/check')
    a = b.post('/subsidy/batches', a.form('/subsidy/batches'))
    run = a.headers['location'].rsplit('/', 1)[1]
    page = b.get('/subsidy/batches/' + run)
    stop = re.search(r'action="(/jobs/\d+/cancel)"', page.text).group(1)
    assert b.data('/subsidy/batches/' + run).json()['state'] in ('等待核算', '核算中')
    assert b.post(stop, page.form(stop)).status == 303
    d = ended(b, run)
    assert d['state'] == '已取消' and not d['groups'], d
    assert b.data('/subsidy/batches/%s/lines' % run).json()['total'] == 0
    assert left(b, stop[:-7], ('排队', '进行中'))['state'] == '已取消'
    assert b.get('/subsidy/batches/%s/export' % run).status == 409
    assert '已取消' in b.get('/subsidy/batches/' + run).text


def a_run_that_is_called_off_while_it_waits_has_ended_wherever_it_is_told(w):
    b = w.data['b']
    begun = []
    for _ in range(2):
        a = b.send('/subsidy/batches/new', {**ASK, 'policy': 'all', 'from': '1950-01', 'to': '2049-12'}, '/subsidy/batches/check')
        begun.append(b.post('/subsidy/batches', a.form('/subsidy/batches')).headers['location'])
    for at in reversed(begun):
        page = b.get(at)
        stop = re.search(r'action="(/jobs/\d+/cancel)"', page.text).group(1)
        assert b.post(stop, page.form(stop)).status == 303
    for at in begun:
        run = at.rsplit('/', 1)[1]
        assert ended(b, run)['state'] == '已取消'
        listed = [r for r in b.data('/subsidy/batches').json()['runs'] if str(r['id']) == run]
        assert listed and listed[0]['state'] == '已取消', listed
        a = b.get('/subsidy/batches/%s/compare?with=%s' % (w.data['run'], run))
        assert a.status == 409 and '没有可对照的行' in a.text, a.status


def a_run_whose_program_was_killed_is_broken_and_goes_on_from_its_page(w):
    b = w.data['b']
    p, run = runs.held(os.path.abspath(sys.argv[1]), w.call, '--unit', '330600')
    page = '/subsidy/batches/' + run
    assert b.data(page).json()['state'] == '核算中' and '正在核算' in b.get(page).text
    p.kill()
    p.wait()
    assert b.data(page).json()['state'] == '中断'
    a = b.get(page)
    assert '核算它的程序没有算完就停了' in a.text and '另起一批' in a.text and '核算中' not in a.text, a.text[-3000:]
    assert '中断' in b.get('/subsidy/batches').text
    form = a.form(page + '/resume')
    token = w.data['c'].get('/me').form('/me/view')['_csrf']
    assert w.data['c'].post(page + '/resume', {**form, '_csrf': token}).status in (403, 404)
    assert b.post(page + '/resume', form).status == 303
    d = ended(b, run)
    assert d['state'] == '已完成' and d['groups'], d
    assert b.post(page + '/resume', {**form, '_key': 'once more'}).status == 409


def told(text):
    """What a page shows, without blanks and joiners."""
    return re.sub(r'[\s\u00a0\u2060]+', '', html.unescape(re.sub(r'<[^>]+>', '', text)))


def four_ways(w, no):
    """The explanation of one line: command line, interface, page, print."""
    at = '/subsidy/batches/%s/lines/%s' % (w.data['run'], no)
    r = w.call('run', 'show', w.data['run'], '--why', str(no))
    assert r.returncode == 0, r.stderr
    return r.stdout, w.data['b'].data(at).json()['reasons'], w.data['b'].get(at).text, w.data['b'].get(at + '?print=1').text


def command_line_interface_page_and_print_say_the_same_even_when_facts_have_changed_since(w):
    b, run = w.data['b'], w.data['run']
    numbers = [x['no'] for what in ('应发', '不符合') for x in b.data('/subsidy/batches/%s/lines?result=%s' % (run, what)).json()['lines'][:4]]
    before, lacking = {no: four_ways(w, no) for no in numbers}, 0
    assert len(before) == 8, numbers
    for no, (text, reasons, page, sheet) in before.items():
        ways = [told(text), told(page), told(sheet)]
        spans = [s for r in reasons for s in r['span']]
        parts = [t['text'] for s in spans for t in s['step']] + [f['text'] for s in spans for t in s['step'] for f in t['fact']] + \
                [f['from'] for s in spans for t in s['step'] for f in t['fact']] + [m['text'] for s in spans for m in s['missing']] + \
                [s['reason'] for s in spans if s['result'] == '不符合']
        assert len(parts) > 5, (no, reasons)
        lacking += sum(len(s['missing']) for s in spans)
        for part in parts:
            for name, way in zip(('command line', 'page', 'print'), ways):
                assert told(part) in way, (no, name, part)
    assert lacking, before[numbers[-1]][1]
    rows = list(csv.DictReader(io.StringIO(w.call('export', '任职').stdout.lstrip('\ufeff'))))
    out = io.StringIO()
    sheet = csv.DictWriter(out, rows[0].keys())
    sheet.writeheader()
    sheet.writerows({**row, '一线护理': '否'} for row in rows if row['一线护理'] == '是')
    with open(w.call.cwd + '/任职.csv', 'w', encoding='utf-8') as f:
        f.write(out.getvalue())
    r = w.call('import', '任职.csv')
    assert r.returncode == 0, (r.stdout[-800:], r.stderr[-800:])
    now = w.call('entitle', '--policy', POLICY, '--from', '2025-01', '--to', '2025-06', '--as-of', '2025-12-31', '--format', 'csv').stdout
    assert '应发' not in now, now[:800]  # nobody would get anything today
    for no in (numbers[0], numbers[-1]):
        text, reasons, page, sheet = four_ways(w, no)
        assert (text, reasons) == before[no][:2], no
        for old, new in zip(before[no][2:], (page, sheet)):
            facts = [f['text'] for r in reasons for s in r['span'] for t in s['step'] for f in t['fact']]
            assert all((told(f) in told(old)) == (told(f) in told(new)) for f in facts), no



def an_instalment_that_never_came_is_explained_as_itself_and_not_as_the_first(w):
    b = w.data['b']
    r = w.call('run', 'start', '--policy', '绍兴.入职奖补', '--from', '2024-01', '--to', '2025-12', '--as-of', '2025-12-31', '--all')
    run, seen = re.search(r'第 (\d+) 批', r.stdout).group(1), set()
    for x in b.data('/subsidy/batches/%s/lines?result=不符合' % run).json()['lines']:
        years = re.search(r'不满(\d)年', x['reason'])
        if years and len(seen) < 3:
            seen.add(years.group(1))
            at = '/subsidy/batches/%s/lines/%s' % (run, x['no'])
            spans = [s for r in b.data(at).json()['reasons'] for s in r['span']]
            assert [s['reason'] for s in spans] == [x['reason']], (x, spans)
            for way in (w.call('run', 'show', run, '--why', str(x['no'])).stdout, b.get(at).text, b.get(at + '?print=1').text):
                said = set(re.findall(r'不满(\d)年', told(way)))
                assert told(x['reason']) in told(way) and said == {years.group(1)}, (x, said)
    assert len(seen) == 3, (seen, r.stdout, r.stderr)


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'ended', 'left', 'sheet', 'told', 'four_ways')],
           people=500, setup=setup)
