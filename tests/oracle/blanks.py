"""G16, a blank fact that a rule needs: every filling of the blanks is tried, and the engine's line must fit them all.

Where the fillings agree, the line is theirs. Where they differ, the line must be there and be 待确认, and its amount
blank or that of one of them: what depends on an unknown fact is neither paid nor silently left out.
"""
import itertools, random
import readings

FILL = {
    '岗位': ['养老护理员', '护士', '管理人员'], '一线护理': ['是', '否'],
    '用工身份': ['编外合同', '事业编制', '国企平台发薪', '退休返聘', '公益性岗位', '见习'],
    '机构类别': ['养老机构', '居家社区养老服务中心', '城市社区养老服务机构', '护理院', '院校', '其他'],
    '举办性质': ['公办', '民办非营利', '民办营利'], '所在单元': ['330602', '330604', '530102', '411302', '110101'],
    '结论': ['毕业', '结业'], '证书类别': ['职业技能等级证书', '1+X'], '职业': ['养老护理员', '健康照护师'],
    '等级': ['一级', '二级', '三级', '四级', '五级', '学徒工'],
    '发证日期': ['1990-01-01', '2019-05-01', '2021-03-02', '2022-07-01', '2023-11-15', '2025-02-01', '2029-01-01'],
    '培训类别': ['岗前', '线上'], '结果': ['合格', '不合格'],
    '结束日期': ['1990-01-01', '2019-05-01', '2021-03-02', '2022-07-01', '2023-11-15', '2025-02-01', '2029-01-01'],
    '在校天数': ['0', '1', '14', '15', '20', '31'], '金额': ['0.00', '8000.00'], '单元类型': ['县', '功能区', '街道'],
}
MOST = 300  # fillings tried at once; of more, so many at random


def holes(rows, columns):
    return [(r, c, FILL[c]) for r in rows for c in columns if r[c] == '']


def org_holes(f, codes, columns):
    """An institution without a unit is tried in few of them: what a unit has its own rate for may come to any amount."""
    return holes([f.orgs[c] for c in sorted(set(codes)) if c], columns)


def of_person(f, person):
    """The blanks on which the lines of a person can rest."""
    spells = f.employed.get(person, [])
    deals = [a for a in f.agreements if a['证件号码'] == person]
    out = holes(spells, ['岗位', '一线护理', '用工身份'])
    out += org_holes(f, [r['机构代码'] for r in spells] + [a[c] for a in deals for c in ('院校代码', '机构代码')],
                     ['机构类别', '举办性质', '所在单元'])
    out += holes(f.degrees.get(person, []), ['结论']) + holes(f.certs.get(person, []), ['证书类别', '职业', '等级', '发证日期'])
    out += holes(f.trainings.get(person, []), ['培训类别', '结束日期', '结果']) + holes(f.prior.get(person, []), ['金额'])
    schools = sorted(c for c, o in f.orgs.items() if o['机构类别'] == '院校')
    homes = sorted({r['机构代码'] for r in spells} | {c for c, o in f.orgs.items() if o['机构类别'] == '养老机构'})
    for a in deals:
        out += [(a, c, codes) for c, codes in (('院校代码', schools), ('机构代码', homes)) if a[c] == '']
        out += holes(f.school.get(a['协议编号'], []), ['在校天数'])
    return out


def of_posts(f):
    served = {c['机构代码'] for c in f.clients}
    lost = [(f.orgs[c], '所在单元', ['NYX00', 'NYX03', '330602']) for c in sorted(served) if f.orgs[c]['所在单元'] == '']
    return org_holes(f, served, ['机构类别']) + lost + holes(f.units.values(), ['单元类型'])


def fillings(found, rng):
    """Each filling as the list of values for the holes found."""
    count = 1
    for _, _, values in found:
        count *= len(values)
    if count <= MOST:
        return itertools.product(*[v for _, _, v in found])
    return ([rng.choice(v) for _, _, v in found] for _ in range(MOST))


def worlds(found, rng, refresh, look):
    """What look() gives in every filling; the blanks are blank again afterwards."""
    out = []
    for values in fillings(found, rng):
        for (row, column, _), v in zip(found, values):
            row[column] = v
        refresh()
        out.append(look())
    for row, column, _ in found:
        row[column] = ''
    refresh()
    return out


def key(line):
    """What makes a line the same one in two fillings: an instalment by its number, a breach by its agreement."""
    policy, who, month, due, tier = line[:5]
    return (policy, who, tier) if policy == '绍兴.入职奖补' else (policy, who) if policy == '绍兴.定向培养追回' else (policy, who, month)


def judge(possible, got, priced):
    """None, or what is wrong with the line got (None: no line) when these are the lines of the fillings. Its amount is
    looked at when it is priced: no institution is without its kind or unit, on which several parts of an amount rest."""
    if len(possible) == 1:
        want = next(iter(possible))
        if got == want or (got and want and got[6] == '待确认' and got[:4] == want[:4] and
                           all(got[i] in ('', want[i]) for i in (4, 5))):
            return None # more careful than it need be
        return 'all fillings agree on %s' % (want,)
    if got is None:
        return 'left out though fillings differ: %s' % sorted(map(str, possible))[:3]
    if got[6] != '待确认':
        return 'certain though fillings differ: %s' % sorted(map(str, possible))[:3]
    if priced and got[5] and got[5] not in {x[5] for x in possible if x}:
        return 'an amount of no filling: %s' % sorted(map(str, possible))[:3]
    return None


def compare(known, look, got):
    """(lines judged, those that rested on a blank, [what is wrong]) of the engine's lines got."""
    rng, wrong, judged, rested = random.Random(1), [], 0, 0
    have = {}
    for g in got:
        have.setdefault(key(g), []).append(g)

    def shown(lines):
        return {key(x): x[:5] + (readings.amount_text(x[0], x[5]), x[6]) for x in lines}

    def one(found, refresh, ask):
        nonlocal judged, rested
        priced = not any(c in ('所在单元', '机构类别') for _, c, _ in found)
        seen = [shown(x) for x in worlds(found, rng, refresh, ask)]
        for k in sorted(set().union(*seen), key=str):
            possible = {s.get(k) for s in seen}
            mine = have.pop(k, [])
            fault = 'twice' if len(mine) > 1 else judge(possible, mine[0] if mine else None, priced)
            judged, rested = judged + 1, rested + (len(possible) > 1)
            if fault:
                wrong.append('%s: %s; blank: %s' % (mine or k, fault, [c for _, c, _ in found]))
    for person in known.people:
        one(of_person(known, person), lambda: known.spells(person), lambda: readings.of_person(look, person))
    one(of_posts(known), lambda: None, lambda: readings.posts(look))
    for lines in have.values():
        wrong += ['%s: due in no filling' % (x,) for x in lines if x[6] != '待确认' or not of_person_or_deal(known, x)]
    return judged, rested, wrong


def of_person_or_deal(known, line):
    """Whether a line that no filling tried gives may still rest on a blank: fillings are a choice, blanks are not."""
    who = line[1]
    people = [who] if who in known.people else [a['证件号码'] for a in known.agreements if a['协议编号'] == who]
    return any(of_person(known, p) for p in people) or (not people and bool(of_posts(known)))
