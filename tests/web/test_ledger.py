"""Budget lines in the browser: entered by document, adjusted, closed; within reach; the same request once."""
import csv, io, re
import client

NEW = {'source': '财政预算', 'year': '2026', 'name': '特殊岗位津贴', 'amount': '12000.50', 'number': '绍市财社〔2026〕12号',
       'day': '2026-01-10', 'note': '年初下达'}


def setup(call):
    return {login: client.account(call, login, '--name', login, '--role', role, '--unit', unit)
            for login, role, unit in (('money', '财政', '330600'), ('here', '区县民政', '330602'), ('there', '区县民政', '330604'),
                                      ('people', '人社', '330600'))}


def unit(b, name):
    return next(u['id'] for u in b.data('/ledger/new').json()['units'] if u['name'] == name)


def fen(text):
    return int(text.replace('.', ''))


def a_line_is_opened_by_a_document(w):
    b = w.data['b'] = w.browser().sign_in('money', w.data['money'])
    w.data['unit'] = unit(b, '越城区')
    a = b.send('/ledger/new', {**NEW, 'unit': w.data['unit']}, '/ledger')
    assert a.status == 303, (a.status, a.text[-2500:])
    w.data['line'] = a.headers['location']
    d = b.data(w.data['line']).json()
    assert (d['item']['budget'], d['item']['available'], d['documents'][0]['number']) == ('12000.50', '12000.50', NEW['number']), d
    assert d['postings'][0]['kind'] == '下达指标' and d['postings'][0]['note'] == NEW['number']


def the_same_request_again_is_done_once_and_another_under_its_key_is_refused(w):
    b = w.data['b']
    form = {**b.get('/ledger/new').form('/ledger'), **NEW, 'unit': w.data['unit'], 'name': '入职奖补', 'number': '绍市财社〔2026〕13号'}
    first = b.post('/ledger', form)
    again = b.post('/ledger', form)
    assert first.status == again.status == 303 and first.headers['location'] == again.headers['location'], (again.status, again.text[-800:])
    other = b.post('/ledger', {**form, 'amount': '99999.00'})
    assert other.status == 409 and '内容不同' in other.text, (other.status, other.text[-1500:])
    assert b.data(first.headers['location']).json()['item']['budget'] == '12000.50'


def what_is_wrong_comes_back_with_what_was_typed(w):
    b = w.data['b']
    for wrong, word in (({'number': ''}, '文号'), ({'amount': '0'}, '下达金额'), ({'amount': 'x'}, '下达金额'), ({'year': '1'}, '年度'),
                        ({'source': ''}, '资金来源'), ({'day': '2026-02-30'}, '文件日期')):
        a = b.send('/ledger/new', {**NEW, 'unit': w.data['unit'], **wrong}, '/ledger')
        assert a.status == 422 and word in a.text and '年初下达' in a.text, (wrong, a.status, a.text[-2500:])
    a = b.send('/ledger/new', {**NEW, 'unit': w.data['unit']}, '/ledger')
    assert a.status == 409 and '已经有了' in a.text, (a.status, a.text[-1500:])


def a_document_adds_and_takes_away_but_not_what_is_not_there(w):
    b, line = w.data['b'], w.data['line']
    page = line + '/adjust'
    more = {'way': '追加', 'amount': '500', 'number': '绍市财社〔2026〕20号', 'day': '2026-05-06', 'note': ''}
    a = b.send(page, more, page)
    assert a.status == 303, (a.status, a.text[-2500:])
    a = b.send(page, more, page)
    assert a.status == 409 and '已经登记过文号' in a.text, (a.status, a.text[-1500:])
    assert b.send(page, {**more, 'way': '调减', 'amount': '2500.50', 'number': '21号'}, page).status == 303
    a = b.send(page, {**more, 'way': '调减', 'amount': '10000.01', 'number': '22号'}, page)
    assert a.status == 409 and '只有 10,000.00 元' in a.text, (a.status, a.text[-1500:])
    a = b.send(page, {**more, 'amount': '-5', 'number': '23号'}, page)
    assert a.status == 422, a.status
    d = b.data(line).json()
    assert d['item']['budget'] == d['item']['available'] == '10000.00' and len(d['documents']) == 3, d
    assert [p['kind'] for p in d['postings']] == ['下达指标', '下达指标', '调减指标'], d['postings']


def the_list_adds_up_and_can_be_saved(w):
    b = w.data['b']
    d = b.data('/ledger?year=2026&source=财政预算').json()
    assert len(d['lines']) >= 2 and fen(d['total']['budget']) == sum(fen(x['budget']) for x in d['lines']), d
    assert b.data('/ledger?year=2024').json()['lines'] == []
    a = b.get('/ledger?year=2026&format=csv')
    rows = list(csv.DictReader(io.StringIO(a.body.decode('utf-8-sig'))))
    assert {r['用途'] for r in rows} >= {'特殊岗位津贴', '入职奖补'} and rows[0]['指标'].count('.') == 1, rows
    assert b.get('/ledger?format=xlsx').body[:2] == b'PK'
    a = b.get(w.data['line'] + '?format=csv')
    assert a.body.decode('utf-8-sig').count('\n') == 4, a.body.decode('utf-8-sig')
    for path in ('/ledger', '/ledger?print=1', w.data['line'], w.data['line'] + '?print=1', w.data['line'] + '/adjust',
                 w.data['line'] + '/close', '/ledger/new'):
        assert b.get(path).status == 200, path
    case = b.data(w.data['line']).json()['postings'][0]
    a = b.get('/ledger/cases/%s/%s' % (case['about_kind'], case['about']))
    assert a.status == 200 and '指标文件的分录' in a.text
    assert b.get('/ledger/cases/document/1').status == 404


def a_county_sees_its_own_and_who_has_not_the_right_nothing(w):
    here, there = w.browser().sign_in('here', w.data['here']), w.browser().sign_in('there', w.data['there'])
    line = w.data['line']
    assert here.data(line).status == 200 and len(here.data('/ledger').json()['lines']) == 2
    assert there.data(line).status == 404 and there.data('/ledger').json()['lines'] == []
    case = here.data(line).json()['postings'][0]
    assert there.data('/ledger/cases/%s/%s' % (case['about_kind'], case['about'])).status == 404
    assert here.get('/ledger/new').status == 403 and here.get(line + '/adjust').status == 403 and here.get(line + '/close').status == 403
    assert w.browser().sign_in('people', w.data['people']).get('/ledger').status == 403
    assert w.data['b'].data('/ledger/999999').status == 404


def a_closed_year_takes_nothing_more(w):
    b, line = w.data['b'], w.data['line']
    form = b.get(line + '/close').form(line + '/close')
    assert b.post(line + '/close', form).status == 303
    assert b.post(line + '/close', form).status == 303, 'the same request again'
    d = b.data(line).json()['item']
    assert d['closed'] and d['left_over'] == '10000.00' and d['available'] == '0.00', d
    page = b.get(line + '/adjust').text
    assert '已关账' in page and 'name="amount"' not in page, page[-2000:]
    a = b.post(line + '/adjust', {**{k: v for k, v in b.get('/ledger/new').form('/ledger').items() if k[0] == '_'}, 'way': '追加', 'amount': '1', 'number': '30号', 'day': '2026-12-31', 'note': ''})
    assert a.status == 409 and '已经关账' in a.text, (a.status, a.text[-1500:])


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n not in ('setup', 'unit', 'fen')],
           people=500, setup=setup)
