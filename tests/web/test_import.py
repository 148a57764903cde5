"""Importing in the browser: upload, columns, check, confirmation, undo; and what must be refused on the way."""
import io, os, zipfile
import client

def citizen(n, born='19800101'):
    """A valid citizen's number."""
    body = '330602' + born + '%03d' % n
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def credit(body):
    """The check character of a credit code."""
    letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    s = sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + letters[(31 - s % 31) % 31]


HOME, OTHER = credit('52330602MJ0000018'), credit('52330604MJ0000026')


def setup(call):
    orgs = '统一社会信用代码,机构名称,机构类别,所在单元\n%s,越城样例护理院,养老机构,330602\n%s,上虞样例护理院,养老机构,330604\n' % (HOME, OTHER)
    open(os.path.join(call.cwd, '机构.csv'), 'w', encoding='utf-8').write(orgs)
    r = call('import', '机构.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    roster = '证件号码,姓名,机构代码,岗位,入职时间\n%s,他样例,%s,养老护理员,2020-01-01\n' % (citizen(900), OTHER)
    open(os.path.join(call.cwd, '花名册.csv'), 'w', encoding='utf-8').write(roster)
    r = call('import', '花名册.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '区样例', '--role', '区县民政', '--unit', '330602'),
            'clerk': client.account(call, 'clerk', '--name', '院样例', '--kind', '机构经办', '--role', '机构经办', '--org', HOME),
            'finance': client.account(call, 'finance', '--name', '财样例', '--role', '财政', '--unit', '330600')}


def who(w, login):
    key = 'browser ' + login
    if key not in w.data:
        w.data[key] = w.browser().sign_in(login, w.data[login])
    return w.data[key]


def upload(b, text, name='花名册.csv', base='/org/import'):
    """Hands a file in; the id of the import."""
    data = text if isinstance(text, bytes) else text.encode('utf-8')
    a = b.send(base, {}, action=base, files={'file': (name, data)})
    assert a.status == 303, (a.status, a.text[:3000])
    return a.headers['location'].rsplit('/', 1)[1]


def columns(b, path):
    """The hidden fields of the columns' form and what each column is taken for."""
    d = b.data(path).json()
    return {'tab': d['chosen'], 'sheet': d['sheet'], 'header_first': d['header_first'], 'header_last': d['header_last'],
            'col': [c['label'] for c in d['column']], '_csrf': b.get(path).form(path + '/check')['_csrf']}


def settled(b, path, wanted=None):
    """Waits until no job works on it: its data."""
    return client.until(lambda: b.data(path).json(), lambda d: d['is']['state'] not in ('检查中', '写入中'))


def checked(b, text, name='花名册.csv', base='/org/import', change=None):
    path = '%s/%s' % (base, upload(b, text, name, base))
    form = columns(b, path)
    form.update(change or {})
    a = b.post(path + '/check', form)
    assert a.status == 303, (a.status, a.text[:3000])
    return path, settled(b, path)


def confirm(b, path, **more):
    form = b.get(path).form(path + '/confirm')
    form.update(more)
    form.pop('only_good', None) if 'only_good' not in more else None
    return form, b.post(path + '/confirm', form)


def a_roster_goes_in_by_four_steps(w):
    b = who(w, 'clerk')
    page = b.get('/org/import')
    assert page.status == 200 and '50 MB' in page.text and '还没有导入过表格' in page.text
    path, d = checked(b, '2026年花名册\n序号,证件号码,姓名,岗位,入职时间,月工资\n1,%s,王样例,养老护理员,2021.3.1,4800\n2,%s,李样例,养老护理员,2022-08-15,\n'
                      % (citizen(1), citizen(2)))
    i = d['is']
    assert i['state'] == '待确认' and (i['good'], i['fixed'], i['refused']) == (1, 1, 0), d
    row = d['look'][0]
    assert row['row'] == 3 and row['class'] == '已更正', row
    assert any(c['label'] == '起始日期' and '原为“2021.3.1”' in c['note'] for c in row['cell']), row
    page = b.get(path)
    assert '行号与您的 Excel 一致' in page.text and '导入 2 行（1 + 1）' in page.text, page.text[:4000]
    assert citizen(1) not in page.text and citizen(1) not in b.data(path).text
    assert w.call('export', '任职').stdout.count(HOME) == 0
    form, a = confirm(b, path)
    assert a.status == 303, a.text[:2000]
    d = settled(b, path)
    assert d['is']['state'] == '已导入' and d['is']['batch'] > 0 and d['is']['written'] >= 4, d
    assert w.call('export', '任职').stdout.count(HOME) == 2
    w.data['roster'] = path
    again = b.post(path + '/confirm', form)
    assert again.status == 303, 'the same key gets the same answer: %d' % again.status
    form['_key'] = 'another-key-for-the-same'
    again = b.post(path + '/confirm', form)
    assert again.status == 409 and '已导入' in again.text, (again.status, again.text[:500])
    assert w.call('export', '任职').stdout.count(HOME) == 2


def what_a_missing_column_empties_is_said(w):
    b = who(w, 'clerk')
    path, d = checked(b, '证件号码,机构代码,起始日期\n%s,%s,2021-03-01\n' % (citizen(1), HOME), name='任职.csv')
    assert d['look'][0]['note'] == '库里已有，将更新 1 处：岗位（清空）', d['look']


def the_same_file_again_is_said(w):
    b = who(w, 'clerk')
    text = '2026年花名册\n序号,证件号码,姓名,岗位,入职时间,月工资\n1,%s,王样例,养老护理员,2021.3.1,4800\n2,%s,李样例,养老护理员,2022-08-15,\n' % (citizen(1), citizen(2))
    path, d = checked(b, text)
    assert d['is']['before'] > 0, d
    assert '这个文件导入过' in b.get(path).text


def another_institution_is_refused_row_by_row(w):
    b = who(w, 'clerk')
    path, d = checked(b, '证件号码,姓名,机构代码,岗位,入职时间\n%s,赵样例,%s,养老护理员,2022-01-01\n%s,钱样例,%s,养老护理员,2022-01-01\n%s,他样例,%s,养老护理员,2023-01-01\n'
                      % (citizen(3), OTHER, citizen(4), HOME, citizen(900), HOME))
    i = d['is']
    assert (i['good'], i['refused']) == (1, 2), d
    said = {r['row']: ' '.join(c['note'] for c in r['cell']) + r['note'] for r in d['look']}
    assert '不是您管理范围内的机构' in said[2] and '请用“人员转入”办理' in said[4], said
    form, a = confirm(b, path)
    assert a.status == 422 and '还有 2 行不能导入' in a.text, (a.status, a.text[:1500])
    marked = b.get(path + '/marked')
    assert marked.status == 200 and '请用“人员转入”办理'.encode() in marked.body, marked.status
    form, a = confirm(b, path, only_good='1')
    assert a.status == 303, a.text[:1500]
    d = settled(b, path)
    assert d['is']['state'] == '已导入' and OTHER not in ''.join(l for l in w.call('export', '任职').stdout.split('\n') if citizen(3) in l), d
    assert w.call('export', '人员').stdout.count(citizen(3)) == 0 and w.call('export', '人员').stdout.count(citizen(4)) == 1


def an_own_record_and_nobody_elses(w):
    b = who(w, 'clerk')
    path, d = checked(b, '统一社会信用代码,机构名称,机构类别,所在单元\n%s,改了名,养老机构,330604\n' % OTHER, name='机构.csv')
    assert d['is']['refused'] == 1, d
    path, d = checked(b, '单元代码,单元名称,层级,上级代码\n330699,假区,区县,330600\n', name='单元.csv')
    assert d['is']['refused'] == 1, d
    path, d = checked(b, '证件号码,姓名\n%s,偷改名\n' % citizen(900), name='人员.csv')
    assert d['is']['refused'] == 1, d


def an_officer_of_a_county_keeps_to_it(w):
    b = who(w, 'county')
    path, d = checked(b, '证件号码,姓名,机构代码,岗位,入职时间\n%s,孙样例,%s,养老护理员,2022-01-01\n%s,周样例,%s,养老护理员,2022-01-01\n'
                      % (citizen(5), OTHER, citizen(6), HOME), base='/import')
    assert (d['is']['good'], d['is']['refused']) == (1, 1), d


def imports_are_seen_within_ones_scope(w):
    path = w.data['roster']
    number = path.rsplit('/', 1)[1]
    assert who(w, 'city').get('/import/' + number).status == 200
    assert who(w, 'county').get('/import/' + number).status == 200
    ids = [i['id'] for i in who(w, 'clerk').data('/org/import').json()['import']]
    theirs = [i['id'] for i in who(w, 'county').data('/import').json()['import'] if i['mine']]
    assert number in ids and theirs and not set(theirs) & set(ids)
    for page in ('', '/undo', '/drop', '/marked'):
        assert who(w, 'clerk').get('/org/import/%s%s' % (theirs[0], page)).status == 404, page
    assert who(w, 'finance').get('/import').status == 403
    assert w.browser().get('/import').status == 303
    b = who(w, 'city')
    form = {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k1'}
    mine = [i['id'] for i in who(w, 'clerk').data('/org/import').json()['import'] if i['state'] == '待确认']
    a = b.post('/import/%s/confirm' % mine[0], dict(form, only_good='1'))
    assert a.status == 403 and '由本人继续' in a.text, (a.status, a.text[:800])


def a_column_may_be_called_otherwise_and_is_remembered(w):
    b = who(w, 'clerk')
    text = '证件号码,姓名,啥时候来的,岗位\n%s,吴样例,2020-02-01,养老护理员\n' % citizen(7)
    path = '/org/import/' + upload(b, text)
    form = columns(b, path)
    assert form['col'][2] == '不导入', form
    a = b.post(path + '/check', dict(form, col=['证件号码', '姓名', '姓名', '岗位']))
    assert a.status == 422 and '有两列都选了“姓名”' in a.text, a.status
    a = b.post(path + '/check', dict(form, col=['不导入', '姓名', '起始日期', '岗位']))
    assert a.status == 422 and '还没有一列是“证件号码”' in a.text, a.status
    a = b.post(path + '/check', dict(form, col=['证件号码', '姓名', '不是列', '岗位']))
    assert a.status == 422 and '没有“不是列”这一列' in a.text, a.status
    a = b.post(path + '/check', dict(form, col=['证件号码', '姓名', '起始日期', '岗位']))
    assert a.status == 303, a.text[:2000]
    d = settled(b, path)
    assert d['is']['good'] == 1, d
    path = '/org/import/' + upload(b, text.replace('吴样例', '郑样例'))
    d = b.data(path).json()
    assert d['column'][2]['label'] == '起始日期', d
    assert '按您上次的选择认出' in b.get(path).text


def an_import_is_taken_back_within_a_day(w):
    b = who(w, 'clerk')
    path, d = checked(b, '证件号码,姓名,岗位,入职时间\n%s,冯样例,养老护理员,2022-01-01\n' % citizen(8))
    confirm(b, path)
    d = settled(b, path)
    assert d['may_undo'], d
    page = b.get(path + '/undo')
    assert '整批撤销第' in page.text
    a = b.send(path + '/undo', {}, action=path + '/undo')
    assert a.status == 303, a.text[:1000]
    d = b.data(path).json()
    assert d['is']['state'] == '已撤销' and d['is']['undone_by'] > d['is']['batch'], d
    assert citizen(8) not in w.call('export', '人员').stdout
    form = page.form(path + '/undo')
    form['_key'] = 'once-more-with-another-key'
    a = b.post(path + '/undo', form)
    assert a.status == 409, a.status


def what_something_depends_on_is_not_taken_back(w):
    b = who(w, 'clerk')
    path, d = checked(b, '证件号码,姓名,岗位,入职时间\n%s,陈样例,养老护理员,2022-01-01\n' % citizen(9))
    confirm(b, path)
    settled(b, path)
    later, d = checked(b, '证件号码,机构代码,月份,应发工资\n%s,%s,2025-06,4800\n' % (citizen(9), HOME), name='工资.csv')
    assert d['is']['good'] == 1, d
    confirm(b, later)
    settled(b, later)
    a = b.send(path + '/undo', {}, action=path + '/undo')
    assert a.status == 409 and '先撤销第' in a.text, (a.status, a.text[:1500])
    assert b.data(path).json()['is']['state'] == '已导入'


def hostile_files_are_refused_in_plain_words(w):
    b = who(w, 'clerk')
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types/>')
        z.writestr('xl/workbook.xml', '<workbook/>')
        z.writestr('xl/worksheets/sheet1.xml', b'0' * (64 << 20))
    old = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 600
    for name, data, said in (('名册.xls', old, '另存为'), ('名册.et', old, '另存为'), ('a.csv', b'', '“a.csv”是空文件，里面没有内容，请换一个'),
                             ('a.xlsx', b'PK\x03\x04kaputt', ''), ('a.xlsx', bomb.getvalue(), ''), ('a.csv', '证件号码'.encode('utf-16'), '')):
        a = b.send('/org/import', {}, action='/org/import', files={'file': (name, data)})
        assert a.status == 422 and said in a.text, (name, a.status, a.text[-3000:])
        assert '/tmp' not in a.text and 'spool' not in a.text
    a = b.post('/org/import', {'_csrf': b.get('/org/import').form('/org/import')['_csrf']})
    assert a.status == 422, a.status
    number = upload(b, '甲,乙\n1,2\n', name='../../<script>alert(1)</script>\u202e.csv')
    page = b.get('/org/import/' + number)
    assert page.status == 200 and '<script>alert' not in page.text and '看不出是哪张表' in page.text, page.text[:3000]
    form = {'_csrf': page.form()['_csrf'], 'tab': 1, 'sheet': '没有这张', 'header_first': 1, 'header_last': 1, 'col': ['不导入', '不导入']}
    a = b.post('/org/import/%s/check' % number, form)
    assert a.status == 422 and '没有“没有这张”这张表' in a.text, (a.status, a.text[:500])
    a = b.post('/org/import/%s/check' % number, dict(form, sheet='人员', tab=9))
    assert a.status == 422, a.status


def cells_that_would_run_or_break_the_page_do_not(w):
    b = who(w, 'clerk')
    evil = '"<img src=x onerror=alert(1)>"'
    path, d = checked(b, '证件号码,姓名,岗位,入职时间\n%s,%s,=cmd|calc,2022-01-01\n' % (citizen(10), evil))
    assert d['is']['refused'] == 1, d
    assert '<img src=x' not in b.get(path).text


def a_file_that_is_dropped_is_gone(w):
    b = who(w, 'clerk')
    path, d = checked(b, '证件号码,姓名,岗位,入职时间\n%s,褚样例,养老护理员,2022-01-01\n' % citizen(11))
    beside = w.call.env['YICAI_KEY'] if w.call.pg else w.call.env['YICAI_DB']  # where they lie when nothing says otherwise
    folder = os.path.join(beside + '.files', path.rsplit('/', 1)[1])
    assert os.path.isdir(folder) and os.stat(folder).st_mode & 0o077 == 0
    a = b.send(path + '/drop', {}, action=path + '/drop')
    assert a.status == 303 and not os.path.exists(folder), a.status
    form = {'_csrf': b.get('/me').form('/me/view')['_csrf'], '_key': 'k2'}
    assert b.post(path + '/confirm', form).status == 409


def a_form_without_its_token_takes_no_file(w):
    b = who(w, 'clerk')
    a = b.post('/org/import', {'_csrf': 'x' * 43}, {'file': ('a.csv', b'a,b\n')})
    assert a.status == 403, a.status


def a_folder_that_cannot_take_files_is_told_before_anybody_hands_one_in(w):
    r = w.call('serve', '--listen', '127.0.0.1:0', '--files', 'server.log/x')
    assert r.returncode == 3 and r.stdout == '', (r.returncode, r.stdout)
    assert r.stderr.startswith('yicai: 存放上传文件的文件夹用不了：server.log/x：') and '用 --files 指定一个本程序能写的文件夹' in r.stderr, r.stderr


def every_sheet_has_its_blank_workbook(w):
    b = who(w, 'city')
    for sheet in b.data('/import/templates').json()['sheet']:
        a = b.get('/import/template?sheet=' + sheet)
        assert a.status == 200 and zipfile.is_zipfile(io.BytesIO(a.body)), (sheet, a.status)
    assert b.get('/import/template?sheet=没有').status == 404


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and ' ' not in n
            and n not in ('setup', 'citizen', 'credit', 'who', 'upload', 'columns', 'settled', 'checked', 'confirm')],
           setup=setup)
