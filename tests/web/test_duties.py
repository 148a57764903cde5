"""任务: registered, dealt out to counties with a deadline, reported with evidence, judged, done; claims of a text checked."""
import re
import client
from figures import made


def setup(call):
    return {'city': client.account(call, 'city', '--name', '沈样例', '--role', '市级民政', '--unit', '330600'),
            'county': client.account(call, 'county', '--name', '王样例', '--role', '区县民政', '--unit', '330602'),
            'other': client.account(call, 'other', '--name', '南样例', '--role', '市级民政', '--unit', '411300'),
            'finance': client.account(call, 'finance', '--name', '财样例', '--role', '财政', '--unit', '330600'),
            'next': client.account(call, 'next', '--name', '邻样例', '--role', '区县民政', '--unit', '330603')}


DUTY = {'document': '绍市民〔2024〕9号', 'clause': '三（二）', 'department': '市民政局', 'role': '牵头', 'task': '每季度组织一次集中培训', 'due': '2099-06-30'}


def a_duty_is_registered(w):
    b = w.data['b'] = w.browser().sign_in('city', w.data['city'])
    made(b)
    a = b.send('/duties', DUTY)
    assert a.status == 303, (a.status, a.text[-1500:])
    w.data['page'] = a.headers['location']
    d = b.data('/duties').json()
    assert len(d['items']) == 1 and d['items'][0]['role'] == '牵头' and d['open'] == 1, d
    a = b.send('/duties', {**DUTY, 'task': ''})
    assert a.status == 422 and '任务' in a.text, a.status


def it_is_dealt_out_to_every_county_with_a_deadline(w):
    b, page = w.data['b'], w.data['page']
    for wrong, words in (({'due': '', 'department': '民政局'}, '要写期限'), ({'due': '2020-01-01', 'department': '民政局'}, '不能早于今天')):
        a = b.send(page, wrong, page + '/split')
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-1500:])
    a = b.send(page, {'due': '2099-03-31', 'department': '民政局'}, page + '/split')
    assert a.status == 303, a.text[-1500:]
    d = b.data(page).json()
    assert len(d['below']) == 6 and {x['due'] for x in d['below']} == {'2099-03-31'}, d['below']
    assert b.get(page).status == 200 and b.get('/duties').status == 200


def a_county_reports_with_evidence_and_is_judged(w):
    c = w.data['c'] = w.browser().sign_in('county', w.data['county'])
    d = c.data('/duties').json()
    mine = w.data['mine'] = '/duties/%s/%s' % (d['unit_id'], d['items'][0]['id'])
    a = c.send(mine, {'content': ''}, mine + '/report')
    assert a.status == 422 and '请写进展' in a.text, (a.status, a.text[-1500:])
    form = c.get(mine).form(mine + '/report')
    a = c.post(mine + '/report', {**form, 'content': '三月办班两期'}, files={'file': ('签到表.txt', '甲乙丙'.encode())})
    assert a.status == 303, (a.status, a.text[-1500:])
    d = c.data(mine).json()
    assert d['reports'][0]['evidence'] == '签到表.txt' and d['files'][0]['name'] == '签到表.txt', d
    f = c.get('%s/%s/file' % (mine.rsplit('/', 1)[0], d['files'][0]['id']))
    assert f.body == '甲乙丙'.encode() and 'attachment' in f.headers['content-disposition'], f.headers
    b = w.data['b']
    report = d['reports'][0]['id']
    a = b.send(mine, {'report': report, 'verdict': '通报表扬', 'remark': ''}, mine + '/judge')
    assert a.status == 422 and '请写意见' in a.text, (a.status, a.text[-1500:])
    a = b.send(mine, {'report': report, 'verdict': '通报表扬', 'remark': '办得早'}, mine + '/judge')
    assert a.status == 303, (a.status, a.text[-1500:])
    assert c.data(mine).json()['reports'][0]['verdict'] == '通报表扬'
    token = c.get('/me').form()['_csrf']
    assert c.post(mine + '/judge', {'_csrf': token, 'report': report}).status == 403
    n = w.browser().sign_in('next', w.data['next'])
    assert n.get(mine).status == 404 and n.get('%s/%s/file' % (mine.rsplit('/', 1)[0], d['files'][0]['id'])).status == 404
    assert n.get('/duties/%s/1' % n.data('/duties').json()['unit_id']).status == 404


def what_was_said_is_issued_with_a_number_and_does_not_change(w):
    b = w.data['b']
    mine = w.data['mine']
    for wrong, words in (({'kind': '通报', 'from': ''}, '从哪天的报告起'), ({'kind': '通报', 'from': '2026-01-01', 'to': '2099-01-01'}, '不晚于今天'),
                         ({'kind': '通报', 'from': '2020-01-01', 'to': '2020-02-01'}, '没有要写进去的')):
        a = b.send('/circulars', wrong)
        assert a.status == 422 and words in a.text, (wrong, a.status, a.text[-1500:])
    today = b.data(mine).json()['reports'][0]['reported']
    asked = b.send('/circulars', {'kind': '通报', 'from': today, 'to': today, 'note': '请照办'}, '/circulars/check')
    assert asked.status == 200 and '编号后不能改' in asked.text and '请照办' in asked.text and b.data('/circulars').json()['items'] == [], asked.text[-2500:]
    assert 'action="/circulars"' not in b.get('/circulars').text  # one click issues nothing
    a = b.post('/circulars', asked.form('/circulars'))
    assert a.status == 303, a.text[-1500:]
    page = a.headers['location']
    d = b.data(page).json()
    assert d['it']['number'] == '通报〔%s〕1号' % d['it']['day'][:4] and d['it']['title'] == '关于绍兴市养老服务队伍建设任务落实情况的通报', d['it']
    assert [(x['part'], x['unit'], x['remark']) for x in d['lines']] == [(1, '越城区', '办得早')], d['lines']
    text = b.get(page).text
    assert all(x in text for x in ('通报表扬', '办得早', '请照办', '绍兴市（盖章）', d['it']['number'])) and '通报批评' not in text, text[-3000:]
    # What is said later stands in the next one.
    report = b.data(mine).json()['reports'][0]['id']
    assert b.send(mine, {'report': report, 'verdict': '讲评', 'remark': '再快些'}, mine + '/judge').status == 303
    assert b.data(page).json()['lines'] == d['lines']
    a = b.send('/circulars', {'kind': '讲评', 'from': today, 'to': today})
    e = b.data(a.headers['location']).json()
    assert e['it']['number'].startswith('讲评〔') and e['it']['number'].endswith('〕1号') and [x['part'] for x in e['lines']] == [2], e
    assert len(b.data('/circulars').json()['items']) == 2
    # A county reads the city's and issues none; another city does not.
    c = w.data['c']
    assert c.get(page).status == 200 and len(c.data('/circulars').json()['items']) == 2
    o = w.browser().sign_in('other', w.data['other'])
    assert o.get(page).status == 404 and o.data('/circulars').json()['items'] == []
    f = w.browser().sign_in('finance', w.data['finance'])
    assert f.post('/circulars', {'_csrf': f.get('/me').form()['_csrf'], 'kind': '通报'}).status == 403


def counties_carry_out_what_is_theirs_of_a_clause(w):
    """Of one clause two bureaus have a duty each: a county's belongs to that of its own bureau, whatever it is called."""
    b = w.data['b']
    other = b.send('/duties', {**DUTY, 'department': '市人社局', 'role': '责任', 'task': '安排考评员', 'due': '2099-06-30'}).headers['location']
    assert b.data(other).json()['it']['department'] == '市人力资源和社会保障局' and b.data(other).json()['below'] == [], b.data(other).json()
    with open(w.call.cwd + '/任务清单.csv', 'w', encoding='utf-8') as f:
        f.write('单元代码,文件,条款,部门,角色,任务,期限\n330603,%s,%s,区人社局,责任,本区考评员,2026-01-31\n' % (DUTY['document'], DUTY['clause']))
    r = w.call('import', '任务清单.csv')
    assert r.returncode == 0, r.stdout + r.stderr
    assert [x['task'] for x in b.data(other).json()['below']] == ['本区考评员'] and len(b.data(w.data['page']).json()['below']) == 6
    d = b.data('/duties?state=下级逾期').json()
    assert [(x['unit'], x['task']) for x in d['items']] == [('柯桥区', '本区考评员')] and d['late_below'] == 1, d
    assert '柯桥区' in b.get('/duties?state=下级逾期').text


def it_is_done(w):
    b, page = w.data['b'], w.data['page']
    assert b.send(page, {'due': '2099-01-01'}, page + '/done').status == 422
    assert b.send(page, {'due': '2026-01-01'}, page + '/done').status == 303
    assert b.data(page).json()['it']['state_text'] == '已完成'


def a_text_is_checked(w):
    b = w.data['b']
    a = b.send('/claims-check', {'text': '全市共有养老机构10家，其中公办3家、民办6家。到2025年2月30日完成。'})
    assert a.status == 200 and '不成立' in a.text and '2月30日' in a.text, (a.status, a.text[-2500:])
    form = b.get('/claims-check').form()
    a = b.post('/claims-check', form, files={'file': ('文.txt', '到2025年2月30日完成。'.encode())})
    assert a.status == 200 and '2月30日' in a.text, (a.status, a.text[-1500:])
    a = b.send('/claims-check', {'text': ''})
    assert a.status == 422 and '请粘贴文本' in a.text, (a.status, a.text[-1500:])


client.run([f for n, f in list(globals().items()) if callable(f) and getattr(f, '__module__', '') == '__main__' and n != 'setup'],
           people=500, setup=setup)
