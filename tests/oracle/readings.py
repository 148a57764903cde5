"""The six policies by the letter of READINGS.md, written a second time and without the engine: the oracle.

Reads a folder of sheets (CSV with canonical headers, ISO dates) and gives the lines that must come out, under any
choice of switches. Slow and plain on purpose: every rule stands here in the order of its number. The rules' text is
tests/cases/READINGS.md.
"""
import csv, os
from datetime import date
from fractions import Fraction

OPEN = 10 ** 7  # a day later than every day
DEFAULTS = {
    '周年': '次月首日', '起算': '首日计入', '中断': '顺延', '月规则': '整月', '代表机构': '后入职',
    '机构口径': '养老服务机构', '撤销': '自撤销日',
    '编制口径': '身份', '参保': '须', '起算日': '2020-12-21', '毕业年限': '3', '技工等同': '是', '服务年限': '累计',
    '主动离职': '待确认', '追回后恢复': '否', '首期': '满三年', '就高': '', '营利性': '待确认',
    '退休返聘': '待确认', '中断容忍': '30', '起发': '满一年整月', '年限起点': '上岗', '等级日': '1日',
    '学年': '9月至6月', '在校月': '满15天', '三年起点': '到岗', '报到期限': '60', '转机构': '经同意可', '追回': '全额',
    '编制': '排除', '技师': '高级待确认', '六个月': '须', '持证者': '仅持证途径', '工龄起点': '较晚者', '工龄': '累计',
    '工资流水': '两途径', '评估': '合格即可', '参照日': '查看日', '活跃': '近三月有服务', '取整': '舍去', '汇总': '按县',
}
CARE = {'养老护理员', '认知障碍照护员', '老年助浴员'}
EXPERT = {'医生', '护士', '康复师', '营养师', '心理咨询师', '社会工作者', '老年人能力评估师'}
HOMES = {'养老机构', '农村敬老院', '居家社区养老服务中心', '城市社区养老服务机构'}
WIDE = HOMES | {'护理院', '荣军医院', '康复医院', '养老社区', '老年活动中心', '残疾人托养机构', '家政公司'}
LEVELS = ['一级', '二级', '三级', '四级', '五级']
LEVEL = {'一级': 0, '高级技师': 0, '特级技师': 0, '首席技师': 0, '二级': 1, '技师': 1, '三级': 2, '高级工': 2,
         '四级': 3, '中级工': 3, '五级': 4, '初级工': 4}
FLOOR = {'一级': 50000, '二级': 40000, '三级': 30000, '四级': 25000, '五级': 20000}
DEGREE = {'研究生': '本科', '本科': '本科', '技师班': '本科', '专科': '专科', '高职': '专科', '高级工班': '专科',
          '中专': '中职', '职高': '中职', '技工': '中职'}
BONUS = {'本科': 5000000, '专科': 4000000, '中职': 3000000}


def day(s):
    return date.fromisoformat(s).toordinal() if s else None


def text(d):
    return date.fromordinal(d).isoformat()


def fen(s):
    if not s:
        return None
    whole, _, part = s.partition('.')
    return int(whole) * 100 + int((part + '00')[:2])


def half_up(x):
    return (2 * x.numerator + x.denominator) // (2 * x.denominator) if isinstance(x, Fraction) else x


def mfirst(m):
    return date(m // 12, m % 12 + 1, 1).toordinal()


def mlast(m):
    return mfirst(m + 1) - 1


def month_of(d):
    x = date.fromordinal(d)
    return x.year * 12 + x.month - 1


def mtext(m):
    return '%04d-%02d' % (m // 12, m % 12 + 1)


class Row:
    """A row of 任职 with its effective end (G7)."""

    def __init__(self, r, orgs):
        self.org = orgs[r['机构代码']]
        self.code = r['机构代码']
        self.start, self.end = day(r['起始日期']), day(r['终止日期']) or OPEN
        gone = day(self.org['注销日期'])
        if gone:
            self.end = min(self.end, gone)
        self.post, self.front, self.identity = r['岗位'], r['一线护理'] == '是', r['用工身份']
        self.insured, self.by = r['社会保险'] == '是', r['终止方']
        self.cfrom, self.cto = day(r['合同起始日期']), day(r['合同终止日期'])


class Facts:
    def __init__(self, folder):
        def sheet(name):
            path = os.path.join(folder, name + '.csv')
            if not os.path.exists(path):
                return []
            with open(path, encoding='utf-8-sig', newline='') as f:
                return list(csv.DictReader(f))
        self.units = {u['单元代码']: u for u in sheet('单元')}
        self.orgs = {o['统一社会信用代码']: o for o in sheet('机构')}
        self.people = [p['证件号码'] for p in sheet('人员')]
        self.employed = {} # person → rows of 任职 as they stand in the sheet, whether or not they have a day
        self.rows, self.degrees, self.certs, self.trainings = {}, {}, {}, {}
        self.pay, self.prior, self.agreements, self.school = {}, {}, [], {}
        for r in sheet('任职'):
            self.employed.setdefault(r['证件号码'], []).append(r)
        for who in self.employed:
            self.spells(who)
        for name, to in (('学历', self.degrees), ('证书', self.certs), ('培训', self.trainings), ('工资', self.pay),
                         ('已享受', self.prior)):
            for r in sheet(name):
                to.setdefault(r['证件号码'], []).append(r)
        self.agreements = sheet('定向培养')
        for r in sheet('在校月份'):
            self.school.setdefault(r['协议编号'], []).append(r)
        self.rates = sheet('地方标准')
        self.assessed = {(r['机构代码'], r['年度'], r['评估类型']): r for r in sheet('机构评估')}
        self.clients = sheet('服务对象')

    def spells(self, who):
        """The rows of a person that cover a day: what its institution's end left no day covers nothing."""
        rows = [Row(r, self.orgs) for r in self.employed.get(who, [])]
        self.rows[who] = [r for r in rows if r.end >= r.start]

    def up(self, code):
        """The unit and its ancestors, nearest first; shipped codes go up by their digits."""
        while code:
            yield code
            if code in self.units:
                code = self.units[code]['上级代码']
            elif code.endswith('0000'):
                code = ''
            elif code.endswith('00'):
                code = code[:2] + '0000'
            else:
                code = code[:4] + '00'

    def inside(self, org, city):
        return city in self.up(org['所在单元'])

    def rate(self, policy, unit, tier, d):
        for u in self.up(unit):
            for r in self.rates:
                if r['单元代码'] == u and r['政策编号'] == policy and r['档次'] == tier \
                        and day(r['起始日期']) <= d <= (day(r['终止日期']) or OPEN):
                    return fen(r['金额'])
        return None


def union(spans):
    out = []
    for a, b in sorted(s for s in spans if s[0] <= s[1]):
        if out and a <= out[-1][1] + 1:
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return [tuple(s) for s in out]


def without(spans, cut):
    out = []
    for a, b in union(spans):
        for c, d in union(cut):
            if d < a or c > b:
                continue
            if c > a:
                out.append((a, c - 1))
            a = d + 1
        if a <= b:
            out.append((a, b))
    return out


def days_in(spans, a, b):
    return sum(max(0, min(b, y) - max(a, x) + 1) for x, y in spans)


def last_in(spans, a, b):
    ends = [min(b, y) for x, y in spans if x <= b and y >= a]
    return max(ends) if ends else None


class Look:
    """One look at the facts: as-of, months asked for, switches."""

    def __init__(self, facts, as_of, first, last, switches=None):
        self.f, self.as_of, self.first, self.last = facts, day(as_of), first, last
        self.sw = switches or {}

    def pick(self, policy, key):
        return self.sw.get((policy, key), DEFAULTS[key])

    # G2
    def anniv(self, p, d, months):
        if d is None:
            return None
        x = date.fromordinal(d)
        m = x.year * 12 + x.month - 1 + months
        try:
            return date(m // 12, m % 12 + 1, x.day).toordinal()
        except ValueError:
            return mfirst(m + 1) if self.pick(p, '周年') == '次月首日' else mlast(m)

    # G3, G4 over one run of (start, end) pieces that belong together
    def due(self, p, pieces, months, origin=None):
        if not pieces:
            return None
        t = self.anniv(p, pieces[0][0] if origin is None else origin, months)
        pushed, prev = 0, None
        late = self.pick(p, '起算') == '首日不计'
        for a, b in pieces:
            if prev is not None and self.pick(p, '中断') == '顺延':
                pushed += max(0, a - prev - 1)
            prev = b
            if b >= t + pushed - (0 if late else 1):
                return t + pushed + (1 if late else 0)
        return None

    def runs(self, p, spans, tolerance):
        """Counted intervals split where a gap ends the run."""
        if self.pick(p, '中断') == '重新起算':
            tolerance = 0
        out = []
        for a, b in union(spans):
            if out and (tolerance is None or a - out[-1][-1][1] - 1 <= tolerance):
                out[-1].append((a, b))
            else:
                out.append([(a, b)])
        return out

    def one_home_runs(self, p, rows, cut, begin=None):
        """同一机构: a new run wherever the walk goes on at another institution."""
        pieces = []
        for r in rows:
            for a, b in without([(r.start, r.end)], cut):
                pieces.append((a, b, r.code))
        out, held = [], None
        for a, b, code in sorted(pieces):
            if begin is not None:
                if b < begin:
                    continue
                a = max(a, begin)
            if held and b <= held[1]:
                continue
            if held and code == held[2] and not (self.pick(p, '中断') == '重新起算' and a > held[1] + 1):
                out[-1].append((max(a, held[1] + 1), b))
            else:
                out.append([(a, b)])
            held = (a, b, code)
        return out

    # G5
    def month_share(self, p, spans, m):
        a, b = mfirst(m), mlast(m)
        n, rule = days_in(spans, a, b), self.pick(p, '月规则')
        if rule == '整月':
            return Fraction(1) if n == b - a + 1 else None
        if rule == '满20天':
            return Fraction(1) if n >= 20 else None
        return Fraction(n, b - a + 1) if n else None

    def stand_day(self, p, spans, m):
        """The day on which the institution is looked at: the last, or the last counted one."""
        return mlast(m) if self.pick(p, '月规则') == '整月' else last_in(spans, mfirst(m), mlast(m))

    # G6
    def stands(self, p, rows, d, first=None):
        on = [r for r in rows if d is not None and r.start <= d <= r.end]
        if not on:
            return None
        if first or (first is None and self.pick(p, '代表机构') == '先入职'):
            return min(on, key=lambda r: (r.start, r.end, r.code))
        return max(on, key=lambda r: (r.start, r.code))

    # G8
    def kinds(self, p):
        return HOMES if self.pick(p, '机构口径') == '养老服务机构' else WIDE

    def home_in(self, p, org, city):
        return self.f.inside(org, city) and org['机构类别'] in self.kinds(p)

    # G11
    def level(self, p, person, d, stable=False):
        best = None
        for c in self.f.certs.get(person, []):
            if c['职业'] != '养老护理员' or c['证书类别'] not in ('职业技能等级证书', '职业资格证书', '聘任'):
                continue
            gone = day(c['撤销日期'])
            if (stable or self.pick(p, '撤销') == '自始无效') and gone and gone <= self.as_of:
                continue
            end = day(c['有效期至']) or OPEN
            if gone:
                end = min(end, gone - 1)
            if day(c['发证日期']) is None or not day(c['发证日期']) <= d <= end or c['等级'] not in LEVEL:
                continue
            v = LEVEL[c['等级']]
            best = v if best is None else min(best, v)
        return best

    def enjoyed(self, person, item, positive=False):
        return [r for r in self.f.prior.get(person, []) if r['项目'] == item and day(r['发放日期']) <= self.as_of
                and (not positive or (fen(r['金额']) or 0) > 0)]

    def public_rows(self, p, rows):
        return [r for r in rows if r.identity in ('事业编制', '国企平台发薪')
                and (self.pick(p, '编制口径') == '身份' or r.org['举办性质'] == '公办')]

    def asked(self, m):
        return self.first <= m <= self.last


# R ------------------------------------------------------------------------------------------------------------
def bonus(k, person, all_rows=None):
    p = '绍兴.入职奖补'
    rows = k.f.rows.get(person, [])
    good = [r for r in rows if k.home_in(p, r.org, '330600') and r.post in CARE | EXPERT            # R1
            and r.identity in ('编外合同', '劳务派遣')                                                # R2
            and (r.insured or k.pick(p, '参保') == '不问')                                          # R3
            and not (k.pick(p, '营利性') == '不计' and r.org['举办性质'] == '民办营利')]              # R12
    cut = [(r.start, r.end) for r in k.public_rows(p, rows)]
    spans = without([(r.start, r.end) for r in good], cut)
    if not spans:
        return []
    entry = spans[0][0]
    if k.pick(p, '起算日') != '不限' and entry < day('2020-12-21'):                                  # R4
        return []
    best, plain = None, set()
    for g in k.f.degrees.get(person, []):
        graduated, years = day(g['毕业日期']), k.pick(p, '毕业年限')
        if g['结论'] != '毕业' or graduated > entry:                                                 # R5
            continue
        if years != '不限' and entry > k.anniv(p, graduated, 12 * int(years)):
            continue
        tier, equal = DEGREE.get(g['学历']), g['学历'] in ('技师班', '高级工班')
        if not tier or (equal and k.pick(p, '技工等同') == '否'):                                    # R6
            continue
        if best is None or BONUS[tier] > BONUS[best]:
            best = tier
        if not equal:
            plain.add(tier)
    if best is None:
        return []
    entry_row = k.stands(p, good, entry, first=True)
    if entry_row.org['举办性质'] == '公办' and k.enjoyed(person, '学费补偿'):                          # R8
        return []
    if directed(k, person) and not (k.pick(p, '追回后恢复') == '是' and repaid(k, person)):            # R9
        return []
    if k.pick(p, '服务年限') == '累计':                                                              # R7
        runs = k.runs(p, spans, None)
    elif k.pick(p, '服务年限') == '连续':
        runs = k.runs(p, spans, 30)
    else:
        runs = k.one_home_runs(p, good, cut)
    joints, held = [], None
    for r in sorted(good, key=lambda r: (r.start, r.end, r.code)):
        if held is None:
            held = r
        elif r.end > held.end:
            if (r.code != held.code or r.start - held.end - 1 >= 1) and held.by != '单位':
                joints.append(max(r.start, held.end + 1))
            held = r
    years = [2 if k.pick(p, '首期') == '第三年起' else 3, 4, 5]                                      # R10
    plan = []
    for i, n in enumerate(years):
        dues = [d for d in (k.due(p, run, 12 * n) for run in runs) if d is not None]
        if not dues or min(dues) > k.as_of:
            continue
        due = min(dues)
        left = any(due > j for j in joints)
        if left and k.pick(p, '主动离职') == '不计':
            continue
        home = k.stands(p, good, due - 1)                                                           # R11
        local = k.f.rate(p, home.org['所在单元'], best, due) if home else None
        doubt = (left and k.pick(p, '主动离职') == '待确认') or best not in plain
        if k.pick(p, '营利性') == '待确认':                                                          # R12
            doubt |= any(r.org['举办性质'] == '民办营利' and r.start < due for r in good)
        if entry_row.cfrom and entry_row.cto:
            doubt |= k.anniv(p, entry_row.cfrom, 36) - 1 > entry_row.cto
        doubt |= bool(k.enjoyed(person, '入职奖补'))
        plan.append((due, i, BONUS[best], local, doubt))

    def part(total, i):
        third = half_up(Fraction(total * 3, 10))
        return third if i < 2 else total - 2 * third
    if k.pick(p, '就高') == '整案':
        city = sum(part(c, i) for _, i, c, _, _ in plan)
        ours = sum(part(l or 0, i) for _, i, _, l, _ in plan)
        totals = [(c if city >= ours else l or 0) for _, _, c, l, _ in plan]
    else:
        totals = [max(c, l or 0) for _, _, c, l, _ in plan]
    return [(p, person, mtext(month_of(due)), text(due), '第%d期' % (i + 1), part(t, i), '待确认' if doubt else '应发')
            for (due, i, _, _, doubt), t in zip(plan, totals) if part(t, i) > 0 and k.asked(month_of(due))]


def directed(k, person):
    if k.enjoyed(person, '定向培养补助', positive=True):
        return True
    return any(stipend_months(k, a) for a in k.f.agreements if a['证件号码'] == person)


def repaid(k, person):
    whole = Look(k.f, text(k.as_of), 0, 10 ** 6, k.sw)
    return any(recovery(whole, a) for a in k.f.agreements if a['证件号码'] == person)


# A ------------------------------------------------------------------------------------------------------------
def allowance(k, person):
    p = '绍兴.特殊岗位津贴'
    rows = k.f.rows.get(person, [])
    posts = [r for r in rows if k.home_in(p, r.org, '330600') and r.post in CARE and r.front]        # A1
    special = [r for r in posts if r.identity in ('退休返聘', '公益性岗位')]                          # A2
    good = [r for r in posts if r.identity in ('编外合同', '劳务派遣')] + \
        (special if k.pick(p, '退休返聘') != '不计' else [])
    cut = [(r.start, r.end) for r in k.public_rows(p, rows)]                                         # A3
    spans = without([(r.start, r.end) for r in good], cut)
    served = spans
    if k.pick(p, '年限起点') == '取证':
        issued = [day(c['发证日期']) for c in k.f.certs.get(person, []) if c['职业'] == '养老护理员'
                  and c['证书类别'] in ('职业技能等级证书', '职业资格证书', '聘任') and c['发证日期']]
        served = [(max(a, min(issued)), b) for a, b in spans if b >= min(issued)] if issued else []
    runs = k.runs(p, served, int(k.pick(p, '中断容忍')))                                              # A4
    plan = []
    if not spans:
        return []
    m = month_of(spans[0][0])
    while mlast(m) <= k.as_of:
        line = allowance_month(k, p, person, m, good, special, spans, runs)
        if line:
            plan.append(line)
        m += 1
    city, ours = sum(x[2] for x in plan), sum(x[3] for x in plan)
    out = []
    for m, tier, c, l, doubt in plan:
        amount = (c if city >= ours else l) if k.pick(p, '就高') == '整案' else max(c, l)              # A9
        if amount > 0 and k.asked(m):
            out.append((p, person, mtext(m), '', tier, amount, '待确认' if doubt else '应发'))
    return out


def allowance_month(k, p, person, m, good, special, spans, runs):
    first, last = mfirst(m), mlast(m)
    share = k.month_share(p, spans, m)                                                               # A6
    if share is None:
        return None
    start = k.pick(p, '起发')                                                                        # A5
    look = last if start == '满一年当月' else first
    run = [r for r in runs if r[0][0] <= look]
    due = k.due(p, run[-1], 12) if run else None
    if due is None or (start == '满一年整月' and due > first) or (start == '满一年当月' and due > last) or \
            (start == '次年1月' and date.fromordinal(due).year >= m // 12):
        return None
    on = {'1日': first, '次月': first - 1, '当月': last}[k.pick(p, '等级日')]                          # A7
    level = k.level(p, person, on)
    if level is None:
        return None
    home = k.stands(p, good, k.stand_day(p, spans, m))                                               # A8
    tier = LEVELS[level]
    local = k.f.rate(p, home.org['所在单元'], tier, first) if home else None
    doubt = level != k.level(p, person, on, stable=True)                                             # A10
    if k.pick(p, '退休返聘') == '待确认':
        doubt |= any(r.start <= last and r.end >= first for r in special)
    return m, tier, half_up(FLOOR[tier] * share), half_up((local or 0) * share), doubt


# B ------------------------------------------------------------------------------------------------------------
def stipend_months(k, a):
    """[(month, fen)] of all months due as of the look, whatever was asked for."""
    p = '绍兴.定向培养补助'
    school, org = k.f.orgs.get(a['院校代码']), k.f.orgs.get(a['机构代码'])
    if not school or not org or school['机构类别'] != '院校' or not k.f.inside(school, '330600') \
            or not k.home_in(p, org, '330600'):                                                      # B1
        return []
    if not a['服务年限'] or int(a['服务年限']) < 3:                                                   # B2
        return []
    begins = [day(a[c]) for c in ('签订日期', '入学日期') if a[c]]
    if not begins:
        return []
    begin = max(begins)                                                                              # B3
    end = min([day(a['毕业日期']) or OPEN] + ([day(a['违约日期']) - 1] if a['违约日期'] else []))
    out, count = [], {}
    for r in sorted(k.f.school.get(a['协议编号'], []), key=lambda r: r['月份']):
        y, mm = map(int, r['月份'].split('-'))
        m = y * 12 + mm - 1
        if mlast(m) > k.as_of:
            continue
        year = y if mm >= 9 else y - 1                                                               # B7
        if k.pick(p, '学年') == '9月至6月' and mm in (7, 8):                                          # B4
            continue
        n, size = min(int(r['在校天数'] or 0), days_in([(begin, end)], mfirst(m), mlast(m))), mlast(m) - mfirst(m) + 1
        rule = k.pick(p, '在校月')                                                                    # B5
        share = {'满15天': Fraction(n >= 15), '按日折算': Fraction(n, size), '1日在校': Fraction(n >= 1),
                 '整月': Fraction(n >= size)}[rule]
        if share <= 0:
            continue
        count[year] = count.get(year, 0) + 1
        if k.pick(p, '学年') == '任意十个月' and count[year] > 10:
            continue
        amount = fen(a['月标准'])                                                                     # B6
        if amount is None:
            amount = k.f.rate(p, school['所在单元'], '月标准', mfirst(m))
        if amount is None:
            amount = 50000
        amount = half_up(amount * share)
        if amount > 0:
            out.append((m, amount, '%d学年' % year))
    return out


def stipend(k, a):
    return [('绍兴.定向培养补助', a['协议编号'], mtext(m), '', tier, amount, '应发')
            for m, amount, tier in stipend_months(k, a) if k.asked(m)]


# C ------------------------------------------------------------------------------------------------------------
def recovery(k, a):
    p = '绍兴.定向培养追回'
    arrived, breach, graduated = day(a['到岗日期']), day(a['违约日期']), day(a['毕业日期'])
    origin = {'到岗': arrived, '毕业': graduated, '签订': day(a['签订日期'])}[k.pick(p, '三年起点')]     # C1
    three = k.anniv(p, origin, 36)
    derived = False
    if breach is not None:                                                                           # C2
        if three is not None and breach >= three:
            return []
        on = breach
    elif arrived is None:                                                                            # C3
        if graduated is None:
            return []
        on, derived = graduated + int(k.pick(p, '报到期限')) + 1, True
    else:                                                                                            # C4
        if a['证件号码'] not in k.f.employed:
            return []
        rows = k.f.rows.get(a['证件号码'], [])
        on, derived = walk(k, p, a, rows, arrived, origin), True
        if on is None:
            return []
    total = sum(x[1] for x in stipend_months(k, a))                                                  # C5
    if k.pick(p, '追回') == '按未服务比例' and three is not None:
        total = half_up(total * max(Fraction(0), min(Fraction(1), Fraction(three - on, three - origin))))
    if total <= 0 or on > k.as_of or not k.asked(month_of(on)):
        return []
    excused = not derived and any(w in a['违约原因'] for w in ('疾病', '患病', '入伍', '参军', '升学'))
    return [(p, a['协议编号'], mtext(month_of(on)), text(on), '全额', total, '待确认' if derived or excused else '应追回')]


def walk(k, p, a, rows, arrived, origin):
    """C4: the day of the derived breach, None when three years are complete."""
    last, place, by, gaps = arrived - 1, a['机构代码'], '', 0
    target = k.anniv(p, origin, 36)
    push, late = k.pick(p, '中断'), k.pick(p, '起算') == '首日不计'

    def complete():
        return target is not None and last + (0 if late else 1) >= target + gaps
    for r in sorted((r for r in rows if k.home_in(p, r.org, '330600')), key=lambda r: (r.start, r.end, r.code)):
        if r.end <= last:
            continue
        gap = max(0, r.start - last - 1)
        if gap > 30 or complete() or (push == '重新起算' and gap >= 1):
            break
        rule = k.pick(p, '转机构')
        if r.code != place and not (rule == '本市即可' or (rule == '经同意可' and by in ('单位', '协商'))):
            continue
        gaps += gap if push == '顺延' else 0
        last, place, by = r.end, r.code, r.by
    return None if complete() else last + 1


# K ------------------------------------------------------------------------------------------------------------
def kunming(k, person):
    p = '昆明.护理员补助'
    rows = k.f.rows.get(person, [])
    good = [r for r in rows if k.f.inside(r.org, '530100') and r.org['机构类别'] in ('养老机构', '农村敬老院')
            and r.post in CARE                                                                        # K1
            and (r.identity in ('编外合同', '劳务派遣', '国企平台发薪', '公益性岗位', '退休返聘')           # K2
                 or (r.identity == '事业编制' and k.pick(p, '编制') == '计入'))]
    cut = [(r.start, r.end) for r in rows if r.identity == '事业编制'] if k.pick(p, '编制') == '排除' else []
    spans = without([(r.start, r.end) for r in good], cut)
    private = [r for r in good if r.org['举办性质'] in ('民办非营利', '民办营利')]
    inner = without([(r.start, r.end) for r in private], cut)
    trained = [day(t['结束日期']) for t in k.f.trainings.get(person, []) if t['结果'] == '合格' and t['结束日期']
               and t['培训类别'] in ('岗前', '在岗轮训', '转岗')]                                        # K6
    trained = min(trained) if trained else None
    begin = trained
    if k.pick(p, '工龄起点') == '上岗':
        begin = inner[0][0] if inner else None
    elif k.pick(p, '工龄起点') == '合同':
        begin = min((piece[0] if r.cfrom is None else r.cfrom for r in private
                     for piece in without([(r.start, r.end)], cut)), default=None)
    late = [(max(a, begin), b) for a, b in inner if b >= begin] if begin is not None else []
    if k.pick(p, '工龄') == '累计':                                                                    # K7
        runs = k.runs(p, late, None)
    elif k.pick(p, '工龄') == '连续':
        runs = k.runs(p, late, 30)
    else:
        runs = k.one_home_runs(p, private, cut, begin) if begin is not None else []
    six = k.runs(p, spans, None)
    out = []
    if not spans:
        return []
    m = month_of(spans[0][0])
    while mlast(m) <= k.as_of and m <= k.last:
        if k.asked(m):
            line = kunming_month(k, p, person, m, rows, good, private, spans, inner, trained, runs, six)
            if line:
                out.append((p, person, mtext(m), '') + line)
        m += 1
    return out


def completed(k, p, runs, d, months):
    run = [r for r in runs if r[0][0] <= d]
    due = k.due(p, run[-1], months) if run else None
    return due is not None and due <= d


def kunming_month(k, p, person, m, rows, good, private, spans, inner, trained, runs, six):
    first, last = mfirst(m), mlast(m)
    level = k.level(p, person, first)
    hired = any(r.identity == '退休返聘' and r.start <= last and r.end >= first for r in good)           # K2
    paid = {r['机构代码'] for r in k.f.pay.get(person, []) if r['月份'] == mtext(m)
            and (fen(r['实发']) if r['实发'] else fen(r['应发']) or 0) > 0}

    def paid_at(some):                                                                                 # K8
        return any(r.code in paid and any(a <= last and b >= first for a, b in [(r.start, r.end)]) for r in some)

    def judged(some, counted):                                                                         # K9
        home = k.stands(p, some, k.stand_day(p, counted, m))
        if not home:
            return '无'
        x = k.f.assessed.get((home.code, str(m // 12), '服务质量'))
        return '无' if x is None else '不合格' if x['结论'] == '不合格' else '合格'

    def path1():                                                                                       # K3
        share = k.month_share(p, spans, m)
        if share is None or (k.pick(p, '六个月') == '须' and not completed(k, p, six, first, 6)):        # K4
            return None
        if level < 2 and k.pick(p, '技师') == '不发':
            return None
        if k.pick(p, '工资流水') == '两途径' and not paid_at(good):
            return None
        verdict = judged(good, spans)
        if verdict == '不合格':
            return None
        tier, amount = {4: ('初级', 5000), 3: ('中级', 10000)}.get(level, ('高级', 15000))
        doubt = level < 2 or level != k.level(p, person, first, stable=True) or verdict == '无' or hired
        return tier, half_up(amount * share), doubt

    def path2():
        share = k.month_share(p, inner, m)
        if share is None or trained is None:
            return None
        n = sum(completed(k, p, runs, first, 12 * i) for i in (1, 2, 3))
        if not n or not paid_at(private):
            return None
        verdict = judged(private, inner)
        if verdict == '不合格':
            return None
        tier, amount = [('初级', 5000), ('中级', 10000), ('高级', 15000)][n - 1]
        return tier, half_up(amount * share), verdict == '无' or hired
    if level is None:
        line = path2()
    else:
        line, other = path1(), path2()                                                                 # K5
        if k.pick(p, '持证者') == '就高':
            if other and (not line or other[1] > line[1]):
                line = other
        elif line and other and other[1] > line[1]:
            line = line[:2] + (True,)
    if not line or line[1] <= 0:
        return None
    tier, amount, doubt = line
    if k.pick(p, '评估') == '系数':
        return tier, None, '待确认'
    return tier, amount, '待确认' if doubt else '应发'


# N ------------------------------------------------------------------------------------------------------------
def posts(k):
    p = '南阳.公益性岗位'
    ref = k.as_of
    if k.pick(p, '参照日') == '年末':                                                                   # N1
        y = date.fromordinal(k.as_of + 1).year
        ref = date(y, 1, 1).toordinal() - 1
    if not k.asked(month_of(ref)):
        return []

    def county(org):                                                                                   # N7
        for u in k.f.up(org['所在单元']):
            kind = k.f.units[u]['单元类型'] if u in k.f.units else \
                '县' if not u.endswith('00') and len(u) == 6 else '市'
            if kind in ('县', '功能区'):
                return u
        return None
    groups = {}
    for c in k.f.clients:
        org = k.f.orgs[c['机构代码']]
        if org['机构类别'] != '城市社区养老服务机构' or not k.f.inside(org, '411300') or \
                (day(org['注销日期']) or OPEN) < ref:                                                    # N2
            continue
        if not (day(c['服务开始']) or 0) <= ref <= (day(c['服务结束']) or OPEN):                          # N3
            continue
        if not c['出生日期'] or k.anniv(p, day(c['出生日期']), 900) > ref:                               # N4
            continue
        if k.pick(p, '活跃') == '近三月有服务' and c['近三个月服务天数'] == '0':                           # N5
            continue
        u = county(org)
        if u:
            groups.setdefault(c['对象编号'], {}).setdefault(u, []).append(c)
    chosen, tied = {}, set()
    for who, by in groups.items():                                                                     # N6
        def rank(u):
            return (-sum(int(c['近三个月服务天数'] or 0) for c in by[u]), min(day(c['服务开始']) or 0 for c in by[u]))
        best = min(by, key=lambda u: (rank(u), u.encode()))
        same = [u for u in by if rank(u) == rank(best)]
        if len(same) > 1:
            tied.update(same)
        for c in by[best]:
            chosen.setdefault(best, {}).setdefault(c['机构代码'], set()).add(who)
    rounding = {'舍去': lambda n: n // 100, '四舍五入': lambda n: (n + 50) // 100, '进一': lambda n: -(-n // 100)}
    how, out = rounding[k.pick(p, '取整')], []
    for u, homes in chosen.items():                                                                    # N8
        if k.pick(p, '汇总') == '按县':
            n = how(len(set().union(*homes.values())))
        else:
            n = sum(how(len(s)) for s in homes.values())
        if n:
            out.append((p, u, mtext(month_of(ref)), text(ref), '', n, '待确认' if u in tied else '应发'))
    return out


def of_person(k, person):
    """The lines of a person and of the person's agreements."""
    out = bonus(k, person) + allowance(k, person) + kunming(k, person)
    for a in k.f.agreements:
        if a['证件号码'] == person:
            out += stipend(k, a) + recovery(k, a)
    return out


def lines(k):
    """All lines of all six policies, as `entitle` sorts them: (policy, who, month, due, tier, amount, state)."""
    out = []
    for person in k.f.people:
        out += of_person(k, person)
    out += posts(k)
    return sorted(out, key=lambda r: (r[0].encode(), r[1].encode(), r[2].encode(), r[4].encode(), r[3].encode()))


def amount_text(policy, v):
    return '' if v is None else str(v) if policy == '南阳.公益性岗位' else '%d.%02d' % divmod(v, 100)
