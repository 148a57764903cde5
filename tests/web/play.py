"""Plays a year (year.py) on a served store: as people with forms, or as programs with tokens."""
import base64, html, json, os, re, subprocess
import client, year

STAFF = [('city', '工作人员', '市级民政', '--unit', year.CITY), ('here', '工作人员', '区县民政', '--unit', year.HERE),
         ('there', '工作人员', '区县民政', '--unit', year.THERE), ('money', '工作人员', '财政', '--unit', year.CITY),
         ('money2', '工作人员', '财政', '--unit', year.CITY)] + [
        (org, '机构经办', '院校' if org == '校' else '机构经办', '--org', year.CODES[org]) for org in year.ORGS]
COUNTY = {year.HERE: 'here', year.THERE: 'there'}
ACCOUNTS = ('budget', 'available', 'committed', 'transit', 'paid', 'receivable', 'remitted', 'written_off', 'left_over')


def setup(call):
    """The city as it is when the year begins, and who works with the system."""
    for sheet, (head, rows) in year.sheets().items():
        with open(os.path.join(call.cwd, sheet + '.csv'), 'w', encoding='utf-8') as f:
            f.write(head + '\n' + ''.join(','.join(r) + '\n' for r in rows))
        r = call('import', sheet + '.csv')
        assert r.returncode == 0, r.stdout + r.stderr
    for policy in (year.ALLOWANCE, year.TRAINING, year.ENTRY):
        client.adopt(call, policy, number='绍市民〔2025〕1号')
    return {login: client.account(call, login, '--name', login, '--kind', kind, '--role', role, *place) for login, kind, role, *place in STAFF}


def controls(form):
    """The controls of a form as a browser sends them when nobody touches it: [(name, value or None, choices or None)]."""
    found = []
    for m in re.finditer(r'<(input|select|textarea|button)\b([^>]*)>', form):
        tag, attrs = m.groups()
        inner = form[m.end():form.find('</' + tag, m.end())] if tag in ('select', 'textarea') else ''
        attr = {k: html.unescape(v) for k, v in re.findall(r'([\w-]+)="([^"]*)"', attrs)}
        name, flags = attr.get('name'), re.sub(r'"[^"]*"', '', attrs)
        if not name:
            continue
        if tag == 'select':
            options = re.findall(r'<option\b([^>]*)>', inner)
            values = [html.unescape(re.search(r'value="([^"]*)"', o).group(1)) for o in options]
            on = [v for v, o in zip(values, options) if re.search(r'\bselected\b', o)]
            found.append((name, on[0] if on else values[0] if values else '', values))
        elif tag == 'textarea':
            found.append((name, html.unescape(inner).lstrip('\n'), None))
        elif tag == 'button' or attr.get('type') == 'submit':
            found.append((name, None, [attr.get('value', '')]))
        elif attr.get('type') in ('checkbox', 'radio'):
            found.append((name, attr.get('value', 'on') if re.search(r'\bchecked\b', flags) else None, [attr.get('value', 'on')]))
        else:
            found.append((name, attr.get('value', ''), None))
    return found


def filled(page, action, values):
    """The values of the page's form that posts to `action` and has all of these controls, with them typed, chosen or pressed."""
    seen = []
    for attrs, inner in re.findall(r'<form\b([^>]*)>(.*?)</form>', page, re.S):
        if 'method="post"' not in attrs or 'action="%s"' % action not in html.unescape(attrs):
            continue
        have = controls(inner)
        names = {n for n, _, _ in have}
        seen.append(sorted(names))
        if not set(values) <= names:
            continue
        for k, v in values.items():
            choices = [c for n, _, c in have if n == k and c is not None]
            if choices and len(choices) == len([1 for n, _, _ in have if n == k]):
                offered = {c for some in choices for c in some}
                if not set(v if isinstance(v, list) else [v]) - {''} <= offered:
                    break
        else:
            sent = {}
            for n, v, _ in have:
                if v is not None:
                    sent.setdefault(n, []).append(v)
            return {**{n: v if len(v) > 1 else v[0] for n, v in sent.items()}, **values}
    raise AssertionError('no form of %s takes %r; there are %r' % (action, values, seen))


class Play:
    """Who acts, how, and what is remembered of what was made: rounds, applications, budget lines."""

    def __init__(self, w, api):
        self.w, self.api = w, api
        self.signed, self.secret, self.tokens, self.key = {}, {}, {}, 0
        self.round, self.apps, self.line, self.case, self.policy, self.failed = {}, {}, {}, {}, {}, False

    # Who asks, and how

    def who(self, login):
        """The account at this instant: signed in, or with its token."""
        token, since = self.tokens.get(login, (None, ''))
        if self.api and token and since[:4] == self.w.at[:4]:
            return self.w.browser(token=token)
        if (login, self.w.at) not in self.signed or self.api:
            b = self.w.browser()
            b.secret, password = self.secret.get(login, (None, self.w.data[login]))
            b.sign_in(login, password, 'Xin-Mima-%s!' % self.w.at[:10])
            self.secret[login] = b.secret, b.password
            self.signed[login, self.w.at] = b
            if self.api:
                return self.with_token(login, b)
        return self.signed[login, self.w.at]

    def with_token(self, login, b):
        """A token for all that the account may."""
        page = b.get('/me/tokens')
        caps = re.findall(r'<input\b[^>]*name="caps"[^>]*value="([^"]+)"', page.text) or \
            re.findall(r'<option\b[^>]*value="([a-z0-9.]+)"', page.text)
        assert caps, page.text[-3000:]
        a = b.post('/me/tokens', {**page.form('/me/tokens'), 'label': '一年', 'caps': caps, 'days': '365'})
        self.tokens[login] = re.search(r'<code>(yicai_[^<]+)</code>', a.text).group(1), self.w.at
        return self.w.browser(token=self.tokens[login][0])

    def see(self, login, path):
        a = self.who(login).data(path)
        assert a.status == 200, (login, path, a.status, a.text[:1500])
        return a.json()

    def do(self, login, page, action, values=(), file=None, status=None):
        """Does what the page's form does; where it leads to. status: that of a refusal that is expected; its words."""
        b, values, files = self.who(login), dict(values), {'file': file} if file else None
        if self.api:
            a = self.send(b, action, values, files)
        else:
            shown = b.get(page)
            assert shown.status == 200, (login, page, shown.status, shown.text[-1500:])
            a = b.post(action, filled(shown.text, action, values), files)
        said = a.text if self.api else a.text[-3000:]
        if status:
            assert a.status == status, (login, action, a.status, said)
            return a.text
        assert a.status == (200 if self.api else 303), (login, action, values, a.status, said)
        return a.json().get('location', '') if self.api else a.headers['location']

    def send(self, b, action, values, files=None):
        """A program's request, under a key of its own; sent once more, as when the net was down, it is done once."""
        self.key += 1
        head = {'Idempotency-Key': 'year-%d' % self.key}
        if files:
            body, more = client.multipart(values, files)
            return b.ask('POST', action, body, {**head, **more}, accept='application/json')
        ask = lambda: b.ask('POST', action, json.dumps(values).encode(), {**head, 'Content-Type': 'application/json'}, accept='application/json')
        a = ask()
        if a.status == 200 and client.watch.once(b.port, action):
            again = ask()
            assert (again.status, again.body) == (a.status, a.body), ('done twice', action, again.text)
        return a

    def act(self, login, page, base, move, opinion=''):
        """A move of a matter; page: its data with the step that was seen."""
        d = self.see(login, page)
        seq = d.get('seq') or (d.get('x') or d.get('c'))['seq']
        return self.do(login, page, base + '/act', {'seq': str(seq), 'move': move, 'opinion': opinion} if self.api or opinion else {'move': move})

    def settled(self, login, path, ready):
        """The page's data once it is as it should be: jobs work in the background."""
        return client.until(lambda: self.see(login, path), ready)

    # The city's year

    def grant(self, line, amount, number):
        source, unit, when, name = year.LINES[line]
        doc = {'amount': amount, 'number': number, 'day': self.w.at[:10], 'note': ''}
        if line in self.line:
            page = self.line[line] + '/adjust'
            return self.do('money', page, page, {'way': '追加', **doc})
        unit = next(u['id'] for u in self.see('money', '/ledger/new')['units'] if u['name'] == year.UNITS[unit])
        self.line[line] = self.do('money', '/ledger/new', '/ledger', {'source': source, 'unit': unit, 'year': str(when), 'name': name, **doc})

    def close(self, line):
        page = self.line[line] + '/close'
        self.do('money', page, page)

    def run(self, policy, first, last, as_of, everything=True):
        """A computation; its number once it is done."""
        ask = {'policy': policy, 'from': first, 'to': last, 'as_of': as_of, 'readings': ''}
        if everything:
            ask['everything'] = '1'
        if self.api:
            at = self.do('city', None, '/subsidy/batches', ask)
        else:
            b = self.who('city')
            a = b.post('/subsidy/batches/check', filled(b.get('/subsidy/batches/new').text, '/subsidy/batches/check', ask))
            assert a.status == 200, (a.status, a.text[-2000:])
            at = b.post('/subsidy/batches', filled(a.text, '/subsidy/batches', {})).headers['location']
        self.settled('city', at, lambda d: d['state'] == '已完成')
        return at.rsplit('/', 1)[1]

    def round_(self, name, policy, first, last, as_of):
        run, self.policy[name] = self.run(policy, first, last, as_of), policy
        self.do('city', '/subsidy/rounds/new?run=' + run, '/subsidy/rounds',
                {'run': run, 'policy': policy, 'title': name, 'opens': self.w.at[:10], 'closes': self.w.at[:8] + '28', 'basis': '绍市民〔2025〕1号'})
        self.round[name] = next(r['id'] for r in self.see('city', '/subsidy/rounds')['item'] if r['title'] == name)

    def claim(self, name, org, without):
        item = next(i for i in self.see(org, '/org/apply')['item'] if i['id'] == self.round[name])
        at = self.do(org, '/org/apply', '/org/apply', {'round': item['id']})
        app = self.apps[name, org] = at.rsplit('/', 1)[1]
        if without:
            due = self.see(org, at)['candidate']
            self.do(org, at, at + '/lines', {'id': [str(c['no']) for c in due if c['ticked'] and c['name'] not in without], 'check': '1'})
        self.hand_in(org, app)

    def hand_in(self, org, app):
        d = self.see(org, '/org/apply/' + app)
        self.do(org, '/org/apply/%s/check' % app, '/subsidy/apps/%s/act' % app, {'seq': str(d['c']['seq']), 'move': 'submit'})

    def county(self, org):
        return COUNTY[year.ORGS[org][2]]

    def come_back(self, name, org, opinion):
        app = '/subsidy/apps/' + self.apps[name, org]
        self.act(self.county(org), app, app, 'return', opinion)

    def hand_in_again(self, name, org, file):
        app = self.apps[name, org]
        self.do(org, '/org/apply/' + app, '/org/apply/%s/files' % app, file=(file, '姓名,实发\n'.encode()))
        self.hand_in(org, app)

    def line_of(self, name, org, person):
        d = self.see(self.county(org), '/subsidy/apps/' + self.apps[name, org])
        return next(l for l in d['line'] if l['name'] == person)

    def strike(self, name, org, person, reason):
        app = '/subsidy/apps/' + self.apps[name, org]
        no = str(self.line_of(name, org, person)['no'])
        self.do(self.county(org), '%s/strike?no=%s' % (app, no), app + '/strike', {'no': no, 'reason': reason})

    def review(self, name):
        for (n, org), app in self.apps.items():
            if n == name:
                page = '/subsidy/apps/' + app
                self.act(self.county(org), page, page, 'approve')
                self.act('city', page, page, 'approve')

    def object(self, name, org, person, text, result, answer):
        app, no = self.apps[name, org], str(self.line_of(name, org, person)['no'])
        page, public = '/notice/%s/object' % app, self.w.browser()
        a = public.send(page + '?no=' + no, {'no': no, 'text': text, 'by': ''}, page)
        assert a.status == 303, (a.status, a.text[-1500:])
        case = '/subsidy/apps/' + app
        asked = self.see(self.county(org), case)['objection'][0]['id']
        self.do(self.county(org), case, '/subsidy/objections/%s/answer' % asked, {'result': result, 'answer': answer})

    def paying(self, name, org):
        """The budget line that pays an institution's claim."""
        return self.line[year.PAYS[self.policy[name], year.ORGS[org][2]]].rsplit('/', 1)[1]

    def fund_one(self, name, org, status=None):
        app = '/subsidy/apps/' + self.apps[name, org]
        d = self.settled('money', app, lambda d: d['state'] != '公示')
        line = self.paying(name, org)
        if status:
            assert not next(b['enough'] for b in d['budget'] if b['id'] == line), d['budget']
        if not status or self.api:
            self.do('money', app, app + '/fund', {'seq': str(d['seq']), 'line': line}, status=status)

    def fund(self, name):
        for n, org in self.apps:
            if n == name:
                self.fund_one(name, org)

    def runs_out(self, name, org):
        """There is not enough for what this institution claims."""
        self.fund_one(name, org, 409)

    def pay(self, line, refused):
        """What waits on the line goes out and is answered by the bank: all arrives but what it refuses."""
        line = self.line[line].rsplit('/', 1)[1]
        batch = self.do('money', '/subsidy/payments/new?line=' + line, '/subsidy/payments', {'line': line})
        for login in ('money', 'money2'):
            self.do(login, batch, batch + '/sign', {'digest': self.see(login, batch)['b']['digest']})
        self.do('money', batch + '/issue', batch + '/issue')
        lines = self.see('money', batch)['lines']
        rows = [(str(l['no']), l['name'].split('（')[0], l['amount'], '失败' if l['name'] in refused else '成功', refused.get(l['name'], '')) for l in lines]
        text = '\n'.join(','.join(r) for r in [('序号', '姓名', '金额', '结果', '原因')] + rows) + '\n'
        check = self.do('money', batch, batch + '/result', file=('回执.csv', text.encode('utf-8-sig')))
        assert self.see('money', check)['bad'] == 0, self.see('money', check)
        self.do('money', check, check + '/book', {} if self.api else {})

    def person(self, name):
        if name not in self.case:
            found = [p for p in self.see('city', '/workers?q=' + name)['people'] if p['name'] == name]
            assert len(found) == 1, (name, found)
            self.case[name] = found[0]['person_id']
        return self.case[name]

    def record(self, login, base, page, changes):
        """Fields of a record, looked at before they are written."""
        b = self.who(login)
        if self.api:
            now = {f['name']: f['shown'] for f in self.see(login, page)['fields']}
            a = self.send(b, base, {**{k: v for k, v in now.items() if v and '*' not in v}, **changes, 'reason': '更正'})
            assert a.status == 200, (base, a.status, a.text[:2000])
            return
        a = b.post(base + '/check', filled(b.get(page).text, base + '/check', {**changes, 'reason': '更正'}))
        assert a.status == 200, (base, a.status, a.text[-2500:])
        a = b.post(base, filled(a.text, base, {}))
        assert a.status == 303, (base, a.status, a.text[-2500:])

    def facts(self, login, person, sheet):
        parts = self.see(login, '/workers/%s' % person)['story']['parts']
        return [f['id'] for p in parts if p['table'] == sheet for f in p['facts']]

    def correct(self, name, sheet, which, changes):
        login, person = 'city', self.person(name)
        fact = person if sheet == 'people' else self.facts(login, person, sheet)[0]
        base = '/workers/%s/%s/%s' % (person, sheet, fact)
        self.record(login, base, base + '/correct', changes)

    def enter(self, name, sheet, values):
        base = '/workers/%s/%s' % (self.person(name), sheet)
        values = {k: year.CODES[v] if k == 'org_id' else v for k, v in values.items()}
        self.record('city', base, base + '/new', values)

    def move(self, name, old, new, day):
        at = self.do(new, '/org/transfers/in', '/org/transfers/in',
                     {'name': name, 'number': year.NUMBER[name], 'day': day, 'post': '养老护理员', 'identity': '编外合同', 'frontline': '1', 'why': '本人愿意'})
        self.do(old, at, at + '/confirm')

    def adjust(self, policy, first, last):
        run = self.run(policy, first, last, self.w.at[:10], everything=False)
        page = '/subsidy/clawback/new?run=' + run
        assert self.see('city', page)['total'], self.see('city', page)
        self.do('city', page, '/subsidy/clawback', {'run': run, 'policy': policy})
        assert self.see('city', page)['total'] == 0, self.see('city', page)

    def claims(self, name):
        return [c for c in self.see('city', '/subsidy/clawback')['claims'] if name in c['name']]

    def each_claim(self, name, amount):
        """The oldest claims of a person, with what of the amount falls on each."""
        left = None if amount == 'all' else fen(amount)
        for c in sorted(self.claims(name), key=lambda c: c['period']):
            part = fen(c['open']) if left is None else min(left, fen(c['open']))
            if part:
                left = None if left is None else left - part
                yield '/subsidy/clawback/claims/' + c['id'], yuan(part)
        assert not left, (name, amount, left)

    WAYS = {'退回': '退回（有进账单）', '抵扣': '抵扣（本人同意）', '上缴': '上缴国库', '核销': '核销（有决定）'}

    def repay(self, name, amount, way, basis):
        """One sum for all that a person owes."""
        page = '/subsidy/clawback/people/' + self.person(name)
        amount = self.see('city', page)['open'] if amount == 'all' else amount
        self.do('city', page, page + '/move', {'way': self.WAYS[way], 'amount': amount, 'payment': '', 'basis': basis})

    def remit(self, name, amount, basis):
        """What the school gives back of a training, claim by claim."""
        for page, part in self.each_claim(name, amount):
            self.do('city', page, page + '/move', {'way': self.WAYS['上缴'], 'amount': part, 'payment': '', 'basis': basis})

    def set_off(self, name, basis):
        page = '/subsidy/clawback/people/' + self.person(name)
        d = self.see('city', page)
        self.do('city', page, page + '/move', {'way': self.WAYS['抵扣'], 'amount': d['open'], 'payment': d['offsets'][0]['id'], 'basis': basis})
        assert self.see('city', page)['open'] == '0.00'

    def plan(self, name, parts, first, way):
        for page, _ in self.each_claim(name, 'all'):
            self.do('city', page, page + '/plan', {'parts': str(parts), 'first': first, 'plan_way': way, 'plan_basis': '还款约定'})

    def phone(self, name):
        """The person with his telephone."""
        if (name, self.w.at) not in self.signed:
            phone = '139000000%02d' % year.NAMES.index(name)
            r = self.w.call('user', 'add', '--name', '本人', '--kind', '从业人员', '--role', '从业人员', '--person', year.NUMBER[name], '--phone', phone)
            assert r.returncode == 0, r.stderr
            b = self.w.browser()
            a = b.send('/m/login', {'phone': phone})
            with open(os.path.join(self.w.call.cwd, 'sms.txt'), encoding='utf-8') as f:
                code = re.findall(r'\b(\d{6})\b', f.read())[-1]
            a = b.post('/m/login/code', {**a.form('/m/login/code'), 'code': code})
            assert a.status == 303, (a.status, a.text[:800])
            self.signed[name, self.w.at] = b
        return self.signed[name, self.w.at]

    def told(self, name):
        """Who has to give back reads it on his telephone, and the officer's page says the same."""
        b = self.phone(name)
        d = b.data('/m/payments').json()
        assert d['owed'] == self.see('city', '/subsidy/clawback/people/' + self.person(name))['open'] != '0.00', d
        page = b.get('/m/payments').text
        assert '有多发的，要退还' in page and d['owed'].split('.')[0][-3:] in page, page[-3000:]

    def appeal(self, name, round_, topic, text, result, answer):
        """Asked on the telephone, taken up and decided by the county."""
        b = self.phone(name)
        org = year.NURSES[name][0]
        page = '/m/appeal/new?application=%s&line=%s' % (self.apps[round_, org], self.line_of(round_, org, name)['no'])
        a = b.post('/m/appeals', filled(b.get(page).text, '/m/appeals', {'topic': topic, 'text': text}))
        assert a.status == 303, (a.status, a.text[-1500:])
        case = '/appeals/' + a.headers['location'].rsplit('/', 1)[1]
        self.act(self.county(org), case, case, 'accept')
        self.act(self.county(org), case, case, 'uphold' if result == '成立' else 'dismiss', answer)
        told = b.data('/m/appeal/' + case.rsplit('/', 1)[1]).json()
        assert told['x']['state'] == '申诉' + result and told['answer'] == answer, told

    def school_month(self, month, days, paid_on, voucher):
        """The school states a month, the county confirms, the school advances what is due."""
        at = self.do('校', '/directed', '/directed/sheets', {'month': month})
        d = self.see('校', at)
        self.do('校', at, at + '/days', {'agreement': [r['agreement'] for r in d['row']], 'days': [str(days[r['number']]) for r in d['row']],
                                        'note': ['' for _ in d['row']], 'seq': str(d['seq']), 'check': '1'})
        self.act('here', at, at, 'approve')
        self.do('校', at, at + '/advance', {'paid_on': paid_on, 'voucher': voucher})

    def breach(self, name, day, reason, text):
        number = year.STUDENTS[name][0]
        agreement = '/directed/agreements/' + next(i['id'] for i in self.see('校', '/directed/agreements')['item'] if i['number'] == number)
        case = self.do('校', agreement, agreement + '/breach', {'day': day, 'reason': reason, 'text': text})
        self.do('here', case, case + '/files', file=('退学通知.pdf', b'%PDF-1.4 sample'))
        self.act('here', case, case, 'verify', '学籍已注销')
        self.act('city', case, case, 'establish', '依据协议第六条，成立')

    # How it ends

    def lines(self):
        """Budget lines by name, in 分."""
        at = {path.rsplit('/', 1)[1]: name for name, path in self.line.items()}
        return {at[l['id']]: {a: fen(l[a]) for a in ACCOUNTS} for l in self.see('money', '/ledger')['lines']}

    def people(self):
        """What each person got, is owed and owes, and what the school owes, in 分."""
        got = {}
        for name in year.NAMES:
            d = self.see('city', '/audit/cases/person/' + self.person(name))
            got[name] = {'paid': fen(d['paid']), 'owed': fen(d['waiting']) + fen(d['refused']), 'to_recover': fen(d['open'])}
        school = year.ORGS['校'][0]
        got['校'] = {'to_recover': sum(fen(c['open']) for c in self.see('city', '/subsidy/clawback')['claims'] if school in c['name'])}
        return got


def fen(text):
    return int(text.replace('.', ''))


def yuan(n):
    return '%d.%02d' % (n // 100, n % 100)


def play(p, events):
    """A test function that plays what happened at one instant."""
    def chapter(w):
        assert not p.failed, 'what came before failed'
        p.w, p.failed = w, True
        for verb, *rest in events:
            try:
                getattr(p, verb + '_' if verb == 'round' else verb)(*rest)
            except Exception as e:
                raise AssertionError('%s %r: %s' % (verb, rest, e)) from e
        p.failed = False
    return chapter


class Driven(Play):
    """The same in a real browser with scripts: the forms are filled and sent there (flows/drive.mjs)."""

    def __init__(self, other):
        self.__dict__ = other.__dict__
        self.browser = None

    def __enter__(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self.browser = subprocess.Popen(['node', os.path.join(here, 'flows', 'drive.mjs'), 'http://127.0.0.1:%d' % self.w.port,
                                         *filter(None, [os.environ.get('YICAI_SHOTS')])],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True, encoding='utf-8')
        assert self.browser.stdout.readline().strip() == 'ready'
        return self

    def __exit__(self, *_):
        self.browser.stdin.close()
        self.browser.wait(60)
        self.browser.stdout.close()

    def do(self, login, page, action, values=(), file=None, status=None):
        ask = {'cookie': self.who(login).jar['yicai'], 'page': page, 'action': action, 'values': dict(values)}
        if file:
            data = file[1] if isinstance(file[1], bytes) else file[1].encode()
            ask['file'] = {'name': file[0], 'bytes': base64.b64encode(data).decode()}
        self.browser.stdin.write(json.dumps(ask) + '\n')
        self.browser.stdin.flush()
        said = json.loads(self.browser.stdout.readline())
        assert not said['wrong'], (login, page, action, values, said)
        assert said['status'] in ((status,) if status else (303, 204)), (login, page, action, values, said)
        return said['location']

    def run(self, policy, first, last, as_of, everything=True):
        ask = {'policy': policy, 'from': first, 'to': last, 'as_of': as_of}
        self.do('city', '/subsidy/batches/new', '/subsidy/batches/check', {**ask, 'everything': '1' if everything else []}, status=200)
        at = self.do('city', None, '/subsidy/batches')
        self.settled('city', at, lambda d: d['state'] == '已完成')
        return at.rsplit('/', 1)[1]


def driven(p, events):
    """A test function that plays what happened at one instant in the real browser."""
    def chapter(w):
        p.w = w
        with Driven(p) as d:
            play(d, events)(w)
    return chapter
