"""A year of a small city, told as a table of what happened when: who works where with which certificate, what is corrected and when
that is known, what institutions claim, what is refused, paid, sent back by the bank, claimed back, and how the year is closed.

The table is played twice (play.py): through forms, as a browser without scripts does, and as a program with tokens. And it is reckoned
from the published rules alone (reckon.py). All three have to end in the same balances (test_year.py). Amounts stand here only where
somebody decides one: a budget, a repayment, a write-off."""

CITY, HERE, THERE = '330600', '330602', '330604'
UNITS = {HERE: '越城区', THERE: '上虞区'}
ALLOWANCE, TRAINING, ENTRY = '绍兴.特殊岗位津贴', '绍兴.定向培养补助', '绍兴.入职奖补'


def digit(body):
    """GB 11643: a personal number with its last character."""
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def credit(body):
    """GB 32100: a unified code with its last character."""
    letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    return body + letters[(31 - sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31) % 31]


def luhn(body):
    """A card's number with its check digit."""
    s = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(body)))
    return body + str(-s % 10)


# login → (name, kind, unit, body of its code)
ORGS = {'甲': ('越城甲养老院', '养老机构', HERE, '52330602MJ0000101'), '乙': ('越城乙养老院', '养老机构', HERE, '52330602MJ0000102'),
        '丙': ('上虞丙养老院', '养老机构', THERE, '52330604MJ0000103'), '校': ('样例职业技术学院', '院校', HERE, '1233060212345678A')}
CODES = {k: credit(v[3]) for k, v in ORGS.items()}

# name → institution, first day, level and day of the certificate (None: none known yet)
NURSES = {'赵一': ('甲', '2022-01-10', '三级', '2021-05-01'), '钱二': ('甲', '2022-03-01', '四级', '2021-05-01'),
          '孙三': ('甲', '2021-06-01', '四级', '2020-05-01'), '李四': ('甲', '2021-09-01', '四级', '2021-05-01'),
          '周五': ('乙', '2022-02-01', '五级', '2021-11-01'), '吴六': ('乙', '2020-05-01', '四级', '2019-05-01'),
          '郑七': ('乙', '2022-07-01', '三级', '2022-05-01'), '王八': ('丙', '2021-03-01', '二级', '2020-11-01'),
          '冯九': ('丙', '2024-06-10', '五级', '2024-05-20'), '陈十': ('丙', '2022-10-01', None, None),
          '褚甲': ('丙', '2021-01-01', '三级', '2020-12-01'), '沈乙': ('甲', '2022-07-01', None, None)}
STUDENTS = {'卫丙': ('DX-1', None), '蒋丁': ('DX-2', '480.00')}  # agreement, monthly standard (None: the usual one)
NAMES = list(NURSES) + list(STUDENTS)
NUMBER = {n: digit('33060219850101%03d' % (11 + 2 * i)) for i, n in enumerate(NAMES)}
ACCOUNT = {n: luhn('622202000000%06d' % (100 + i)) for i, n in enumerate(NAMES)}
GRADUATE = {'沈乙': ('专科', '2022-06-20')}
DAYS_AT_SCHOOL = {'DX-1': {}, 'DX-2': {'2025-02': 12}}  # where they are not the whole month
LOCAL_RATES = [(THERE, ALLOWANCE, '三级', '350.00', '2024-01-01'), (THERE, ALLOWANCE, '五级', '260.00', '2024-01-01')]

# Budget lines: name → source, unit, year, purpose, who is paid from it
LINES = {'越城25': ('财政预算', HERE, 2025, '特殊岗位津贴'), '上虞25': ('财政预算', THERE, 2025, '特殊岗位津贴'),
         '培养25': ('福彩公益金', HERE, 2025, '定向培养补助'), '入职25': ('就业补助资金', HERE, 2025, '入职奖补'),
         '越城26': ('财政预算', HERE, 2026, '特殊岗位津贴'), '上虞26': ('财政预算', THERE, 2026, '特殊岗位津贴')}
PAYS = {(ALLOWANCE, HERE): '越城25', (ALLOWANCE, THERE): '上虞25', (TRAINING, HERE): '培养25', (ENTRY, HERE): '入职25'}

# The facts at the beginning: sheet → head and rows.
def sheets():
    school = [d for d in ('2024-09', '2024-10', '2024-11', '2024-12', '2025-01', '2025-02', '2025-03', '2025-04', '2025-05')]
    length = {'09': 30, '10': 31, '11': 30, '12': 31, '01': 31, '02': 28, '03': 31, '04': 30, '05': 31}
    return {
        '机构': ('统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,开户行,对公账号,成立日期',
               [[CODES[k], name, kind, '公办' if kind == '院校' else '民办非营利', '公办公营' if kind == '院校' else '民办民营', unit,
                 '样例银行' if kind == '院校' else '', '19500001040012345' if kind == '院校' else '', '2000-01-01']
                for k, (name, kind, unit, _) in ORGS.items()]),
        '人员': ('证件号码,姓名,开户行,银行账号', [[NUMBER[n], n, '样例银行', ACCOUNT[n]] for n in NAMES]),
        '学历': ('证件号码,学历,结论,毕业院校,毕业日期', [[NUMBER[n], level, '毕业', '样例院校', day] for n, (level, day) in GRADUATE.items()]),
        '任职': ('证件号码,机构代码,岗位,一线护理,用工身份,起始日期,合同起始日期,社会保险',
               [[NUMBER[n], CODES[org], '养老护理员', '是', '编外合同', begins, begins, '是'] for n, (org, begins, _, _) in NURSES.items()]),
        '证书': ('证件号码,证书类别,职业,等级,证书编号,发证日期',
               [[NUMBER[n], '职业技能等级证书', '养老护理员', level, certificate(n), day]
                for n, (_, _, level, day) in NURSES.items() if level]),
        '地方标准': ('单元代码,政策编号,档次,金额,起始日期,依据', [list(r) + ['虞民〔2024〕1号'] for r in LOCAL_RATES]),
        '定向培养': ('协议编号,证件号码,院校代码,机构代码,签订日期,入学日期,毕业日期,月标准,服务年限',
                 [[no, NUMBER[n], CODES['校'], CODES['甲'], '2024-09-01', '2024-09-01', '2027-06-30', std or '', '3']
                  for n, (no, std) in STUDENTS.items()]),
        '在校月份': ('协议编号,月份,在校天数', [[no, m, str(DAYS_AT_SCHOOL[no].get(m, length[m[5:]]))]
                                  for _, (no, _) in STUDENTS.items() for m in school])}


def certificate(name, n=1):
    """A certificate's number."""
    return 'S00003306021322%d%05d' % (n, NAMES.index(name))


# What happened. An instant, then what was done then, in this order: (verb, …); the verbs are methods of play.Play and reckon.Reckoning.
YEAR = [
    ('2025-01-13T01:00:00Z', [
        ('grant', '越城25', '11000.00', '绍越财社〔2025〕1号'),
        ('grant', '上虞25', '30000.00', '虞财社〔2025〕1号'),
    ]),
    # First quarter. A claim comes back for a paper and is handed in again; the bank does not know an account.
    ('2025-04-07T01:00:00Z', [
        ('round', '一季度', ALLOWANCE, '2025-01', '2025-03', '2025-03-31'),
        ('claim', '一季度', '甲', ()), ('claim', '一季度', '乙', ()), ('claim', '一季度', '丙', ()),
        ('come_back', '一季度', '乙', '缺三月的工资发放表'), ('hand_in_again', '一季度', '乙', '三月工资.csv'),
        ('review', '一季度'),
    ]),
    ('2025-04-21T01:00:00Z', [
        ('fund', '一季度'),
        ('pay', '越城25', {'周五': '户名不符'}), ('pay', '上虞25', {}),
        ('correct', '周五', 'people', {}, {'account': luhn('622202000000000777')}),
        ('pay', '越城25', {}),
    ]),
    # 孙三 says that he has had the third level since January. He is right; the certificate is entered.
    ('2025-05-19T01:00:00Z', [
        ('appeal', '孙三', '一季度', '档次不对', '我一月已经取得三级证书，应当按三级算', '成立', '一月二十日的三级证书属实，登记后补发'),
        ('enter', '孙三', 'credentials', {'kind': '职业技能等级证书', 'occupation': '养老护理员', 'level': '三级',
                                        'number': certificate('孙三', 2), 'issued': '2025-01-20'}),
        ('move', '李四', '甲', '丙', '2025-05-20'),
        ('adjust', ALLOWANCE, '2025-01', '2025-03'),
        ('pay', '越城25', {}),
    ]),
    # Second quarter. Somebody objects to a line, rightly. The school closes its year and claims.
    ('2025-07-07T01:00:00Z', [
        ('round', '二季度', ALLOWANCE, '2025-04', '2025-06', '2025-06-30'),
        ('claim', '二季度', '甲', ()), ('claim', '二季度', '乙', ()), ('claim', '二季度', '丙', ()),
        ('strike', '二季度', '乙', '周五', '四至六月没有工资发放表'),
        ('review', '二季度'),
        ('object', '二季度', '丙', '褚甲', '这个人四月起就不在一线了', '成立，不予发放', '经查四至六月在办公室，没有值守'),
        ('school_month', '2025-06', {'DX-1': 30, 'DX-2': 28}, '2025-07-04', '记-07-0012'),
    ]),
    ('2025-07-21T01:00:00Z', [
        ('fund', '二季度'),
        ('pay', '越城25', {}), ('pay', '上虞25', {}),
        ('grant', '培养25', '12000.00', '绍越财社〔2025〕30号'),
        ('round', '培养', TRAINING, '2024-09', '2025-06', '2025-06-30'),
        ('claim', '培养', '校', ()), ('review', '培养'),
    ]),
    # What was wrong in the first half-year becomes known: a certificate revoked back-dated, an identity, a level, a late certificate.
    ('2025-08-11T01:00:00Z', [
        ('fund', '培养'), ('pay', '培养25', {}),
        ('correct', '钱二', 'credentials', {}, {'revoked': '2025-02-15', 'revoke_document': '绍人社〔2025〕8号', 'revoke_reason': '成绩造假'}),
        ('correct', '郑七', 'employment', {}, {'ends': '2025-03-31', 'ended_by': '协商'}),
        ('enter', '郑七', 'employment', {'org_id': '乙', 'post': '养老护理员', 'frontline': '是', 'identity': '国企平台发薪', 'begins': '2025-04-01',
                                       'insured': '是'}),
        ('correct', '王八', 'credentials', {}, {'level': '三级'}),
        ('enter', '陈十', 'credentials', {'kind': '职业技能等级证书', 'occupation': '养老护理员', 'level': '五级',
                                        'number': certificate('陈十'), 'issued': '2024-12-01'}),
        ('adjust', ALLOWANCE, '2025-01', '2025-06'),
        ('told', '钱二'),
        ('plan', '钱二', 3, '2025-09-20', '退回'),
        ('repay', '钱二', '300.00', '退回', '进账单 0901'),
    ]),
    # Third quarter. The county's money runs out and is topped up; what 王八 owes is set off with his consent. A first instalment is due.
    ('2025-10-13T01:00:00Z', [
        ('round', '三季度', ALLOWANCE, '2025-07', '2025-09', '2025-09-30'),
        ('claim', '三季度', '甲', ()), ('claim', '三季度', '乙', ()), ('claim', '三季度', '丙', ('冯九',)),
        ('review', '三季度'),
        ('round', '入职', ENTRY, '2025-07', '2025-09', '2025-09-30'),
        ('claim', '入职', '甲', ()), ('review', '入职'),
    ]),
    ('2025-10-27T01:00:00Z', [
        ('runs_out', '三季度', '甲'),
        ('grant', '越城25', '9000.00', '绍越财社〔2025〕44号'),
        ('grant', '入职25', '20000.00', '绍越财社〔2025〕45号'),
        ('fund', '三季度'), ('fund', '入职'),
        ('set_off', '王八', '本人同意书 2025-10-20'),
        ('adjust', ALLOWANCE, '2025-01', '2025-09'),
        ('pay', '越城25', {}), ('pay', '上虞25', {}), ('pay', '入职25', {}),
        ('breach', '卫丙', '2025-10-15', '退学', '十月十五日起不再到校，电话告知不履行协议'),
        ('remit', '卫丙', '3000.00', '缴款书 0001'),
    ]),
    # 吴六 died in August, which the home tells in November; the family is spared the claim by a decision.
    ('2025-11-17T01:00:00Z', [
        ('correct', '吴六', 'employment', {}, {'ends': '2025-08-10', 'ended_by': '其他'}),
        ('adjust', ALLOWANCE, '2025-01', '2025-09'),
        ('repay', '吴六', 'all', '核销', '绍市民〔2025〕99号'),
        ('repay', '钱二', '300.00', '退回', '进账单 1101'),
    ]),
    # Fourth quarter, reaching back to the third for whom the home left out then; and the year is closed.
    ('2026-01-05T01:00:00Z', [
        ('round', '四季度', ALLOWANCE, '2025-07', '2025-12', '2025-12-31'),
        ('claim', '四季度', '甲', ()), ('claim', '四季度', '乙', ()), ('claim', '四季度', '丙', ()),
        ('review', '四季度'),
    ]),
    ('2026-01-19T01:00:00Z', [
        ('fund', '四季度'),
        ('pay', '越城25', {}), ('pay', '上虞25', {}),
        ('close', '越城25'), ('close', '上虞25'), ('close', '培养25'), ('close', '入职25'),
        ('grant', '越城26', '20000.00', '绍越财社〔2026〕1号'),
        ('grant', '上虞26', '20000.00', '虞财社〔2026〕1号'),
    ]),
    # In the new year something of the old one becomes known, and somebody pays back into it.
    ('2026-02-09T01:00:00Z', [
        ('enter', '赵一', 'credentials', {'kind': '职业技能等级证书', 'occupation': '养老护理员', 'level': '二级',
                                        'number': certificate('赵一', 2), 'issued': '2025-11-20'}),
        ('adjust', ALLOWANCE, '2025-01', '2025-12'),
        ('pay', '越城26', {}),
        ('repay', '钱二', '150.00', '退回', '进账单 0201'),
    ]),
]
