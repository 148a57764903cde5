"""Random facts that try the corners of the rules: short gaps, overlaps, moves, ties, 29 February, ends and starts on
the first and last of a month, revoked certificates, county rates that change. Made up throughout; check digits right."""
import csv, os, random
from datetime import date, timedelta

HEAD = {
    '单元': '单元代码,单元名称,单元类型,上级代码,国标代码,起始日期,终止日期,承继单元',
    '机构': '统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,地址,床位数,机构等级,成立日期,注销日期',
    '人员': '证件类型,证件号码,姓名,性别,出生日期,民族,手机号,户籍单元,常住单元,人员来源,职工养老金起领日,开户行,银行账号',
    '学历': '证件号码,学历,结论,毕业院校,专业,入学日期,毕业日期',
    '任职': '证件号码,机构代码,岗位,一线护理,用工身份,起始日期,终止日期,合同起始日期,合同终止日期,社会保险,终止方',
    '工资': '证件号码,机构代码,月份,应发,实发,社会保险,出勤天数',
    '证书': '证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期,有效期至,撤销日期,撤销文号,撤销原因',
    '培训': '证件号码,班次编号,培训类别,培训对象,学时,开始日期,结束日期,结果,补贴性,承办机构代码,组织层级',
    '定向培养': '协议编号,证件号码,院校代码,机构代码,签订日期,入学日期,毕业日期,月标准,服务年限,到岗日期,违约日期,违约原因',
    '在校月份': '协议编号,月份,在校天数',
    '已享受': '证件号码,项目,发放单位,金额,发放日期,期间',
    '机构评估': '机构代码,年度,评估类型,得分,结论,评估机构,评估日期',
    '服务对象': '机构代码,对象编号,姓名,出生日期,常住单元,能力等级,服务开始,服务结束,近三个月服务天数',
    '地方标准': '单元代码,政策编号,档次,金额,起始日期,终止日期,依据',
}
# Columns without which some rule cannot decide, and of which no rule says what a blank means.
BLANK = {
    '单元': ['单元类型'], '机构': ['机构类别', '举办性质', '所在单元'], '学历': ['结论'], '任职': ['岗位', '一线护理', '用工身份'],
    '证书': ['证书类别', '职业', '等级', '发证日期'], '培训': ['培训类别', '结束日期', '结果'], '定向培养': ['院校代码', '机构代码'],
    '在校月份': ['在校天数'], '已享受': ['金额'],
}
CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'
LEVELS = ['一级', '二级', '三级', '四级', '五级']


def id_number(area, born, n):
    s = '%s%s%03d' % (area, born, n)
    total = sum(int(c) * w for c, w in zip(s, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return s + '10X98765432'[total % 11]


def credit_code(kind, area, n):
    s = '%s%sMJ%07d' % (kind, area, n)
    total = sum(CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(s))
    return s + CREDIT[-total % 31]


class Maker:
    def __init__(self, seed, people=60, blanks=False):
        self.r = random.Random(seed)
        self.sheets = {k: [] for k in HEAD}
        self.serial = 0
        self.make_orgs()
        self.make_rates()
        for i in range(people):
            self.person(i, self.r.choice(['绍兴', '绍兴', '昆明']))
        self.make_agreements()
        self.make_clients()
        if blanks:
            self.make_blanks()

    def put(self, sheet, **cells):
        self.sheets[sheet].append([str(cells.get(h, '')) for h in HEAD[sheet].split(',')])

    def some(self, *pairs):
        """One of (value, weight) pairs."""
        return self.r.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]

    def day(self, a, b):
        """A day between two years, fond of the corners of months and of 29 February."""
        r = self.r
        y, m = r.randint(a, b), r.randint(1, 12)
        if r.random() < .08:
            y, m = r.choice([2020, 2024]), 2
            return date(y, m, 29)
        last = (date(y + m // 12, m % 12 + 1, 1) - timedelta(1)).day
        return date(y, m, r.choice([1, 1, 2, last, last, r.randint(1, last)]))

    def make_orgs(self):
        self.orgs = {'绍兴': [], '昆明': []}
        areas = {'绍兴': ['330602', '330603', '330604', '330681'], '昆明': ['530102', '530103', '530111']}
        for city in areas:
            for i in range(12):
                kind = self.some(('养老机构', 6), ('农村敬老院', 2), ('居家社区养老服务中心', 1), ('城市社区养老服务机构', 1), ('护理院', 1),
                                 ('家政公司', 1), ('荣军医院', .3), ('康复医院', .3), ('养老社区', .3), ('老年活动中心', .3), ('残疾人托养机构', .3), ('其他', .3))
                own = self.some(('民办非营利', 4), ('公办', 3), ('民办营利', 2))
                self.serial += 1
                area = self.r.choice(areas[city]) if i else ('110101')
                code = credit_code('52', area, self.serial)
                gone = self.day(2022, 2025) if self.r.random() < .15 else ''
                self.put('机构', 统一社会信用代码=code, 机构名称='样例机构%d' % self.serial, 机构类别=kind, 举办性质=own,
                         所在单元=area, 成立日期='2001-01-01', 注销日期=gone)
                self.orgs[city].append((code, own, gone))
                for y in range(2018, 2028):
                    v = self.some(('合格', 8), ('不合格', 1), (None, 1))
                    if v:
                        self.put('机构评估', 机构代码=code, 年度=y, 评估类型='服务质量', 得分=80, 结论=v, 评估日期='%d-03-01' % y)
        self.schools = []
        for area in ('330602', '330604', '530102'):
            self.serial += 1
            self.schools.append(credit_code('12', area, self.serial))
            self.put('机构', 统一社会信用代码=self.schools[-1], 机构名称='样例院校%d' % self.serial, 机构类别='院校', 举办性质='公办',
                     所在单元=area, 成立日期='2001-01-01')

    def make_rates(self):
        floor = dict(zip(LEVELS, (500, 400, 300, 250, 200)))
        for area in ('330602', '330604', '330600'):
            for tier, low in floor.items():
                if self.r.random() < .5:
                    cut = self.day(2022, 2024)
                    self.put('地方标准', 单元代码=area, 政策编号='绍兴.特殊岗位津贴', 档次=tier,
                             金额='%d.%02d' % (low + self.r.choice([0, 50, 120]), self.r.choice([0, 0, 33])), 起始日期='2020-01-01', 终止日期=cut)
                    if self.r.random() < .6:
                        self.put('地方标准', 单元代码=area, 政策编号='绍兴.特殊岗位津贴', 档次=tier, 金额='%d.00' % (low + 77),
                                 起始日期=cut + timedelta(self.r.choice([1, 1, 60])))
            for tier, low in (('本科', 50000), ('专科', 40000), ('中职', 30000)):
                if self.r.random() < .4:
                    self.put('地方标准', 单元代码=area, 政策编号='绍兴.入职奖补', 档次=tier, 金额='%d.%02d' % (low + self.r.choice([0, 1, 9999]), self.r.choice([0, 1, 5])),
                             起始日期=self.day(2020, 2024))
        if self.r.random() < .7:
            self.put('地方标准', 单元代码='330602', 政策编号='绍兴.定向培养补助', 档次='月标准', 金额=self.r.choice(['450.00', '333.33']), 起始日期=self.day(2019, 2024))

    def person(self, i, city):
        r = self.r
        area = '330602' if city == '绍兴' else '530102'
        who = id_number(area, '1990%02d%02d' % (r.randint(1, 12), r.randint(1, 28)), 100 + i)
        self.put('人员', 证件号码=who, 姓名='样例%d' % i)
        self.spells(who, city)
        for _ in range(self.some((0, 1), (1, 3), (2, 1))):
            self.put('学历', 证件号码=who, 学历=r.choice(['研究生', '本科', '专科', '高职', '中专', '职高', '技工', '高级工班', '技师班', '高中']),
                     结论=self.some(('毕业', 6), ('结业', 1), ('肄业', 1)), 毕业日期=self.graduation(who))
        for _ in range(self.some((0, 2), (1, 4), (2, 3), (3, 1))):
            self.certificate(who, area)
        for _ in range(self.some((0, 3), (1, 4), (2, 1))):
            self.serial += 1
            end = self.day(2018, 2023)
            self.put('培训', 证件号码=who, 班次编号='PX%d' % self.serial, 培训类别=self.some(('岗前', 4), ('在岗轮训', 1), ('转岗', 1), ('线上', 1)),
                     结束日期=end, 结果=self.some(('合格', 5), ('不合格', 1), ('在训', 1)))
        for item, w in (('学费补偿', .12), ('定向培养补助', .06), ('入职奖补', .06), ('岗位津贴', .1)):
            if r.random() < w:
                self.put('已享受', 证件号码=who, 项目=item, 金额=r.choice(['8000.00', '0.00', '1.50']), 发放日期=self.day(2020, 2026))
        self.people = getattr(self, 'people', []) + [who]

    def graduation(self, who):
        """Mostly within or just outside three years before the first day of work."""
        begins = [x[5] for x in self.sheets['任职'] if x[0] == who]
        if not begins or self.r.random() < .3:
            return self.day(2017, 2023)
        begin = date.fromisoformat(begins[0])
        day = begin - timedelta(self.r.choice([0, 11, 200, 700, 1000]))
        exact = begin.replace(year=begin.year - 3, day=min(begin.day, 28))
        return exact + timedelta(self.r.choice([-1, 0, 1])) if self.r.random() < .15 else day

    def spells(self, who, city):
        r = self.r
        at, used = self.day(2017, 2023), set()
        if city == '绍兴' and r.random() < .5:
            at = self.day(2020, 2022)
        elif r.random() < .2:
            at = date(2020, 12, 21) + timedelta(r.choice([-1, 0, 1, 40]))
        usual = r.random() < .75
        for _ in range(self.some((0, .2), (1, 3), (2, 3), (3, 2), (5, 1))):
            org, own, gone = r.choice(self.orgs[city][1:] if r.random() < .95 else self.orgs[city])
            length = self.some((r.randint(5, 60), 1), (r.randint(100, 900), 4), (r.randint(900, 2200), 3))
            end = at + timedelta(length)
            if r.random() < .3:
                end = end.replace(day=1) - timedelta(1)
            if end < at:
                end = at + timedelta(40)
            open_end = r.random() < .2 or end.year > 2029
            post = '养老护理员' if usual else self.some(('养老护理员', 3), ('护士', 1), ('社会工作者', 1), ('管理人员', 1), ('认知障碍照护员', 1))
            identity = self.some(('编外合同', 12), ('劳务派遣', 2), ('事业编制', 1), ('国企平台发薪', 1), ('退休返聘', 1), ('公益性岗位', 1),
                                 ('见习', .5), ('非全日制', .5)) if not usual or r.random() < .25 else '编外合同'
            if (org, at) not in used:
                used.add((org, at))
                cf = r.choice(['', at, at - timedelta(20)])
                ct = '' if cf == '' else r.choice(['', cf.replace(year=cf.year + 3, day=min(cf.day, 28)) - timedelta(r.choice([0, 1, 2])), cf + timedelta(400)])
                self.put('任职', 证件号码=who, 机构代码=org, 岗位=post, 一线护理=self.some(('是', 9), ('否', 1)), 用工身份=identity,
                         起始日期=at, 终止日期='' if open_end else end, 合同起始日期=cf, 合同终止日期=ct,
                         社会保险=self.some(('是', 14), ('否', 1), ('', 1)), 终止方='' if open_end else self.some(('单位', 3), ('个人', 3), ('协商', 1), ('期满', 1), ('', 1)))
                if city == '昆明':
                    self.payroll(who, org, at, end)
            at = end + timedelta(self.some((1, 6), (2, 1), (31, 2), (32, 2), (20, 2), (r.randint(33, 200), 2), (-r.randint(0, 40), 2), (91, 1), (92, 1)))
            if at.year > 2026:
                break

    def payroll(self, who, org, a, b):
        m = max(a, date(2019, 1, 1)).replace(day=1)
        while m <= min(b, date(2026, 6, 1)):
            if self.r.random() < .93:
                pay = self.some(('3500.00', 12), ('0.00', 1), ('', 2))
                self.put('工资', 证件号码=who, 机构代码=org, 月份=m.strftime('%Y-%m'), 应发=self.some(('3800.00', 9), ('', 1)), 实发=pay, 社会保险='是')
            m = (m + timedelta(32)).replace(day=1)

    def certificate(self, who, area):
        r = self.r
        self.serial += 1
        issued, level = self.day(2018, 2025), r.randint(1, 5)
        kind = self.some(('职业技能等级证书', 8), ('职业资格证书', 2), ('聘任', 1), ('1+X', 1))
        number = 'S0000%s%06d%02d%d%06d' % (area[:2], 12, issued.year % 100, level, self.serial)
        if kind == '职业资格证书':
            number = '%02d%s02100%s%d%05d' % (issued.year % 100, area[:2], '1', level, self.serial)
            number = number[:16]
        name = LEVELS[level - 1] if r.random() < .7 else ['高级技师', '技师', '高级工', '中级工', '初级工'][level - 1]
        if kind == '聘任':
            number, name = 'PR%d' % self.serial, r.choice(['特级技师', '首席技师', '学徒工'])
        if kind == '1+X':
            number, name = '1X%d' % self.serial, LEVELS[level - 1]
        gone = issued + timedelta(r.randint(30, 1500)) if r.random() < .15 else ''
        self.put('证书', 证件号码=who, 证书类别=kind, 职业=self.some(('养老护理员', 12), ('健康照护师', 1)), 等级=name, 证书编号=number,
                 发证日期=issued, 有效期至=issued + timedelta(r.choice([365, 1096])) if r.random() < .25 else '', 撤销日期=gone)

    def make_agreements(self):
        r = self.r
        for i, who in enumerate(r.sample(self.people, min(18, len(self.people)))):
            code = 'DX%03d' % i
            signed = self.day(2018, 2022)
            school_from = date(signed.year, 9, 1)
            years = r.choice([2, 3, 3, 4])
            grad = self.some((date(school_from.year + years, 6, 30), 8), ('', 1))
            arrive = self.some(('', 2), (date(school_from.year + years, 7, 1) + timedelta(r.choice([0, 0, 10, 61])), 3))
            rows = [x for x in self.sheets['任职'] if x[0] == who]
            if rows and r.random() < .6:
                arrive = date.fromisoformat(rows[0][5]) + timedelta(r.choice([0, 0, -1, 5, 40]))
            breach = ''
            if r.random() < .3:
                breach = (arrive or grad or signed + timedelta(500)) + timedelta(r.choice([0, 60, 400, 1095, 1096, 1200]))
            org = rows[0][1] if rows and r.random() < .7 else r.choice(self.orgs['绍兴'])[0]
            self.put('定向培养', 协议编号=code, 证件号码=who, 院校代码=r.choice(self.schools[:2] if r.random() < .9 else self.schools), 机构代码=org,
                     签订日期=signed, 入学日期=school_from if r.random() < .9 else '', 毕业日期=grad,
                     月标准=self.some(('500.00', 3), ('', 3), ('400.00', 1), ('333.33', 1)), 服务年限=self.some((3, 6), (5, 2), (2, 1), ('', 1)),
                     到岗日期=arrive, 违约日期=breach, 违约原因='' if not breach else r.choice(['离职', '因病，患病住院', '应征入伍', '升学', '未到岗']))
            m = school_from
            for _ in range(years * 12):
                if r.random() < (.35 if m.month in (7, 8) else .95):
                    last = ((m + timedelta(32)).replace(day=1) - timedelta(1)).day
                    self.put('在校月份', 协议编号=code, 月份=m.strftime('%Y-%m'), 在校天数=self.some((last, 6), (r.choice([0, 1, 14, 15, 16, 20]), 3)))
                m = (m + timedelta(32)).replace(day=1)

    def make_clients(self):
        r = self.r
        units = []
        for i in range(6):
            code = 'NYX%02d' % i
            units.append(code)
            self.put('单元', 单元代码=code, 单元名称='样例县%d' % i, 单元类型='功能区' if i == 5 else '县', 上级代码='411300', 起始日期='2000-01-01')
        self.put('单元', 单元代码='NYJ00', 单元名称='样例街道', 单元类型='街道', 上级代码='NYX00', 起始日期='2000-01-01')
        homes = []
        for i in range(9):
            self.serial += 1
            code = credit_code('52', '411300', self.serial)
            homes.append(code)
            self.put('机构', 统一社会信用代码=code, 机构名称='样例服务站%d' % i, 机构类别='农村敬老院' if i == 8 else '城市社区养老服务机构', 举办性质='民办非营利',
                     所在单元='NYJ00' if i == 0 else units[i % 4] if i != 5 else units[5], 成立日期='2001-01-01', 注销日期=self.some(('', 6), (self.day(2023, 2026), 1)))
        for n in range(r.choice([900, 1500])):
            born = self.some((date(1940, 1, 1), 5), (date(1948, 2, 29), 1), (self.day(1946, 1952), 2), ('', .1))
            for h in r.sample(homes, self.some((1, 6), (2, 2), (3, 1))):
                begin = self.some((date(2020, 1, 1), 5), (self.day(2019, 2026), 1))
                end = begin + timedelta(r.randint(0, 2500)) if r.random() < .1 else ''
                self.put('服务对象', 机构代码=h, 对象编号='LR%05d' % n, 出生日期=born, 服务开始=begin, 服务结束=end,
                         近三个月服务天数=self.some((30, 4), (0, 1), ('', 1), (60, 1)))

    def make_blanks(self):
        """Empties cells whose blank no rule explains (G16): of a person two at most, so that every filling can be tried."""
        per = {}
        for sheet, columns in BLANK.items():
            head = HEAD[sheet].split(',')
            rate = {'机构': .12, '在校月份': .02}.get(sheet, .08)
            for row in self.r.sample(self.sheets[sheet], 1) if sheet == '单元' else self.sheets[sheet]:
                who = row[head.index('证件号码')] if '证件号码' in head else None
                if (sheet != '单元' and self.r.random() >= rate) or (who and per.get(who, 0) == 2):
                    continue
                row[head.index(self.r.choice(columns))] = ''
                if who:
                    per[who] = per.get(who, 0) + 1

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for name, rows in self.sheets.items():
            keys = set()
            with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8', newline='') as f:
                w = csv.writer(f, lineterminator='\n')
                w.writerow(HEAD[name].split(','))
                for row in rows:
                    key = self.key(name, row)
                    if key not in keys:
                        keys.add(key)
                        w.writerow(row)

    def key(self, name, row):
        cells = dict(zip(HEAD[name].split(','), row))
        by = {'学历': ('证件号码', '学历', '毕业日期'), '任职': ('证件号码', '机构代码', '起始日期'), '工资': ('证件号码', '机构代码', '月份'),
              '已享受': ('证件号码', '项目', '发放日期'), '在校月份': ('协议编号', '月份'), '服务对象': ('机构代码', '对象编号'),
              '地方标准': ('单元代码', '政策编号', '档次', '起始日期')}.get(name)
        return tuple(cells[c] for c in by) if by else tuple(row)
