"""Texts with known figures, one figure changed at a time: what the check finds, and what it alarms for nothing.

The truth is worked out here, with fractions, from a list of what each text claims; it shares nothing with the program.
"""
import math, random, re
from fractions import Fraction as F


def span(token):
    """[lo, hi) of a figure as it is written: 1.67万, 37.96, 125."""
    m = re.fullmatch(r'(\d+)(?:\.(\d+))?(万?)', token)
    value = F(m.group(1) + (m.group(2) or '')) / 10 ** len(m.group(2) or '')
    weight = F(1, 10 ** len(m.group(2) or '')) * (10000 if m.group(3) else 1)
    value *= 10000 if m.group(3) else 1
    return (value - weight / 2, value + weight / 2) if m.group(2) or m.group(3) else (value, value)


def percent(token):
    places = len(token.partition('.')[2])
    return F(token) - F(1, 2 * 10 ** places), F(token) + F(1, 2 * 10 ** places)


def meets(a, b):
    return a[0] <= b[1] and b[0] <= a[1]


def true_sum(total, *parts):
    spans = [span(p) for p in parts]
    return meets((sum(s[0] for s in spans), sum(s[1] for s in spans)), span(total))


def true_share(part, whole, share):
    (a, b), (c, d), (p, q) = span(part), span(whole), percent(share)
    return d > 0 and 100 * b >= p * c and 100 * a <= q * d


def true_count(n, *rest):
    return int(n) == int(rest[0])


def true_open(n, named):
    """甲、乙、丙、丁等7个: 等 may leave several out, but nobody writes it to leave out one or two of so many."""
    return int(n) == int(named) or int(n) > int(named) + 3


def true_product(rate, count, total):
    return meets((F(rate) * F(count),) * 2, span(total))


def true_multiple(total, *rates):
    return int(total) % math.gcd(*map(int, rates)) == 0


def true_whole(*shares):
    return sum(F(s) for s in shares) == 100


def true_growth(a, b, rate):
    (lo, hi), (p, q) = ((F(b) - F(a)) * 100 / F(a),) * 2, percent(rate)
    return meets((lo, hi), (p, q))


RULES = {'sum': true_sum, 'share': true_share, 'count': true_count, 'open': true_open, 'product': true_product, 'multiple': true_multiple,
         'whole': true_whole, 'growth': true_growth}


class Text:
    """Pieces of text between figures; figures are numbered as they are put in; claims name them by number."""

    def __init__(self):
        self.pieces, self.figures, self.claims, self.fixed = [''], [], [], set()

    def say(self, words):
        self.pieces[-1] += words
        return self

    def put(self, token):
        self.figures.append(str(token))
        self.pieces.append('')
        return len(self.figures) - 1

    def claim(self, rule, *numbers):
        self.claims.append((rule, numbers))

    def true(self, figures):
        return all(RULES[r](*[figures[n] if isinstance(n, int) else n[1:] for n in ns]) for r, ns in self.claims)

    def words(self, figures):
        return ''.join(p + f for p, f in zip(self.pieces, figures + ['']))


def of_document(words, marks):
    """A real document: marks = [(rule, [pattern with one group a figure …])]; every other figure with a unit is a control."""
    spots = {}
    for rule, patterns in marks:
        for p in patterns:
            if not p.startswith('='):
                m = re.search(p, words)
                assert m, p
                spots[m.start(1)] = (m.group(1), p)
    for m in re.finditer(r'(?<![\d.〔第])\d+(?:\.\d+)?万?(?=\s*(?:名|人|家|个|张|所|元))', words):
        if not any(s <= m.start() < s + len(t) for s, (t, _) in spots.items()):
            spots[m.start()] = (m.group(0), None)
    t, at, number = Text(), 0, {}
    for s in sorted(spots):
        token, p = spots[s]
        t.say(words[at:s])
        n = t.put(token)
        if p:
            number[p] = n
        else:
            t.fixed.add(n)
        at = s + len(token)
    t.say(words[at:])
    for rule, patterns in marks:
        t.claim(rule, *[p if p.startswith('=') else number[p] for p in patterns])
    return t


DOCUMENTS = {
    '昆明': [
        ('share', [r'老年人口数为 (115.09)', r'户籍人口为 (588.61)', r'总人口的 (19.55)%']),
        ('share', [r'老年人口为 (88.76)', r'户籍人口为 (588.61)', r'总人口的 (15.08)%']),
        ('share', [r'老年人口为 (15.85)', r'老年人口数为 (115.09)', r'老年人口的 (13.77)%']),
        ('sum', [r'养老机构 (125) 个', r'敬老院 (30) 个', r'福利机构 (14) 个', r'服务机构 (81) 个']),
        ('multiple', [r'补助 (318600) 元', r'不同等级，分别给予每人每月 (50) 元', r'50 元、(100) 元', r'100 元、(150) 元',
                      r'等同 3 年），分别给予每人每月 (50) 元', r'3 年），分别给予每人每月 50 元、(100) 元', r'3 年），分别给予每人每月 50 元、100 元、(150) 元']),
    ],
    '南阳答复': [
        ('sum', [r'已有(82)家', r'(11)家高等', r'(58)家民办', r'(13)家劳动']),
        ('sum', [r'评价机构(32)家', r'成立企业评价机构(8)家', r'等级评价机构(4)家', r'评价组织(12)家', r'考核机构(8)家']),
        ('share', [r'高级工级以上(6352)人', r'技能人才(1.67万)人', r'人才的(37.96)%']),
    ],
    '绍兴': [
        ('whole', [r'满3年后发放(30)%', r'满4年后发放(30)%', r'满5年后发放(40)%']),
        ('count', [r'起分(3)次发放', '=3']),
    ],
}


def changed(rng, token):
    """Another figure of the same form: a digit changed, two swapped, one off, a place shifted."""
    for _ in range(50):
        digits = [i for i, c in enumerate(token) if c.isdigit()]
        i, new, kind = rng.choice(digits), list(token), rng.randrange(4)
        if kind == 0:
            new[i] = str(rng.randrange(10))
        elif kind == 1 and len(digits) > 1:
            k = rng.randrange(len(digits) - 1)
            a, b = digits[k], digits[k + 1]
            new[a], new[b] = new[b], new[a]
        elif kind == 2:
            new[digits[-1]] = str((int(new[digits[-1]]) + rng.choice((1, 9))) % 10)
        else:
            new.insert(digits[-1] + 1 if '.' not in token else digits[0] + 1, '0')
        new = ''.join(new)
        if new != token and not re.match(r'0\d', new) and F(new.rstrip('万')) > 0:
            return new
    return None


NOUNS = ['养老机构', '居家养老服务中心', '日间照料中心', '护理院', '敬老院', '老年食堂']
PEOPLE = ['养老护理员', '社会工作者', '康复师', '营养师', '院长', '能力评估员']
SUBJECTS = ['养老护理', '老年膳食', '康复护理', '健康管理', '心理慰藉', '社会工作', '能力评估', '应急救护']


def add_sum(t, rng):
    kinds = rng.sample(['公办', '民办', '公建民营', '农村', '城市', '社会办'], rng.randrange(2, 5))
    parts, form = [rng.randrange(4, 300) for _ in kinds], rng.randrange(5)
    noun = rng.choice(NOUNS)
    if form == 0:
        t.say('全市现有%s' % noun)
        n = t.put(sum(parts))
        t.say('家，其中')
        ids = []
        for k, (kind, p) in enumerate(zip(kinds, parts)):
            t.say('，' * (k > 0) + kind + noun)
            ids.append(t.put(p))
            t.say('家')
        t.say('。')
    elif form == 1:
        ids = []
        for k, (kind, p) in enumerate(zip(kinds, parts)):
            t.say('、' * (k > 0) + kind + noun)
            ids.append(t.put(p))
            t.say('个')
        t.say('，%s' % rng.choice(['共计', '合计', '总计', '共']))
        n = t.put(sum(parts))
        t.say('个。')
    elif form == 2:
        t.say('截至年底，全市共有%s' % noun)
        n = t.put(sum(parts))
        t.say('家（')
        ids = []
        for k, (kind, p) in enumerate(zip(kinds, parts)):
            t.say('、' * (k > 0) + kind)
            ids.append(t.put(p))
            t.say('家')
        t.say('）。')
    elif form == 3:
        t.say('全市共有')
        n = t.put(sum(parts))
        t.say('家%s，分布在各区县。' % noun)
        ids = []
        for k, (kind, p) in enumerate(zip(kinds, parts)):
            t.say('、' * (k > 0))
            ids.append(t.put(p))
            t.say('家%s%s' % (kind, noun))
        t.say('已接入平台。')
        if len(parts) < 3:
            return
    else:
        t.say('培训从业人员')
        n = t.put(sum(parts))
        t.say('人次，包括')
        ids = []
        for k, (kind, p) in enumerate(zip(rng.sample(PEOPLE, len(parts)), parts)):
            t.say('、' * (k > 0) + kind)
            ids.append(t.put(p))
            t.say('人次')
        t.say('。')
    t.claim('sum', n, *ids)


def add_share(t, rng):
    whole = rng.randrange(2000, 90000)
    part, noun = rng.randrange(whole // 10, whole), rng.choice(PEOPLE)
    share = F(100 * part, whole)
    places = rng.randrange(1, 3)
    text = '%.*f' % (places, float(share) + 1e-12)
    wan = rng.random() < 0.4 and whole > 10000
    t.say('全市共有%s' % noun)
    w = t.put('%.2f万' % (whole / 10000) if wan else whole)
    t.say('人，其中%s' % rng.choice(['持证上岗的', '取得职业技能等级证书的', '女性', '本科以上学历']))
    p = t.put(part)
    t.say(rng.choice(['人，占%s总数的' % noun, '人，占%s的' % noun, '人，占比']))
    s = t.put(text)
    t.say('%。')
    if not true_share(str(part), t.figures[w], text):
        t.figures[s] = '%.*f' % (places, round(float(share), places))
    t.claim('share', p, w, s)


def add_count(t, rng):
    names = rng.sample(SUBJECTS, rng.randrange(4, 7))
    form = rng.randrange(3)
    if form == 0:
        t.say('全年开展%s等' % '、'.join(names))
        n = t.put(len(names))
        t.say('个专业的培训。')
    elif form == 1:
        t.say('培训内容分为')
        n = t.put(len(names))
        t.say('类：%s。' % '、'.join(names))
    else:
        t.say('重点做好')
        n = t.put(len(names))
        t.say('个方面工作：%s。' % '；'.join('%s是抓%s' % ('一二三四五六七'[k], name) for k, name in enumerate(names)))
    t.claim('open' if form == 0 else 'count', n, '=%d' % len(names))


def add_product(t, rng):
    rate, count = rng.randrange(2, 60) * 50, rng.randrange(20, 900)
    t.say('向')
    c = t.put(count)
    t.say('名学员发放补贴，%s' % rng.choice(['每人', '每名学员']))
    r = t.put(rate)
    t.say('元，%s' % rng.choice(['共', '共计', '合计']))
    total = t.put(rate * count)
    t.say('元。')
    t.claim('product', r, c, total)


def add_whole(t, rng):
    a = rng.randrange(2, 5) * 10
    b = rng.randrange(2, 4) * 10
    shares = [a, b, 100 - a - b]
    t.say('奖补分3次发放，')
    ids = []
    for k, s in enumerate(shares):
        t.say('%s满%d年发放' % ('，' * (k > 0), k + 2))
        ids.append(t.put(s))
        t.say('%')
    t.say('。')
    t.claim('whole', *ids)


def add_growth(t, rng):
    a = rng.randrange(200, 4000)
    b = a + rng.randrange(20, a)
    t.say('%s%s' % (rng.choice(PEOPLE), rng.choice(['由', '从'])))
    x = t.put(a)
    t.say('人%s' % rng.choice(['增加到', '增至', '提高到']))
    y = t.put(b)
    t.say('人，%s' % rng.choice(['增长', '增幅']))
    z = t.put('%.1f' % (100 * (b - a) / a))
    t.say('%。')
    if true_growth(str(a), str(b), t.figures[z]):
        t.claim('growth', x, y, z)


def add_filler(t, rng):
    t.say(rng.choice(['建成老年食堂', '新增床位', '开展服务', '改造适老化家庭', '新招录学员', '组建志愿服务队']))
    t.fixed.add(t.put(rng.randrange(3, 5000)))
    t.say(rng.choice(['处', '张', '次', '户', '人', '支']) + '，' + rng.choice(['群众满意度持续提升', '覆盖面不断扩大', '服务能力明显增强']) + '。')


def synthetic(rng):
    t = Text()
    t.say('关于加强养老服务工作的报告\n')
    for _ in range(rng.randrange(6, 12)):
        rng.choice([add_sum, add_sum, add_share, add_share, add_count, add_product, add_whole, add_growth, add_filler, add_filler])(t, rng)
        if rng.random() < 0.5:
            t.say('\n')
    return t.say('\n')
