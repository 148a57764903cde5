#include "features/targets/forecast.h"

typedef __int128 wide;

#define ONE        ((wide)1 << 20) /* fixed point */
#define MONTH_DAYS 30

/* a × b and a ÷ b in fixed point. */
static wide times(wide a, wide b)
{
	return a * b / ONE;
}
static wide over(wide a, wide b)
{
	return b ? a * ONE / b : 0;
}

/* Whole square root. */
static wide root(wide v)
{
	wide r = 0;
	for (wide bit = (wide)1 << 62; bit; bit >>= 1)
		if ((r + bit) * (r + bit) <= v)
			r += bit;
	return r;
}

/* Upper tenth of Student's t by degrees of freedom, thousandths. */
static int student(size_t freedom)
{
	static const struct {
		size_t freedom;
		int t;
	} table[] = {{120, 1289}, {60, 1296}, {40, 1303}, {30, 1310}, {25, 1316}, {20, 1325},
		     {17, 1333},  {15, 1341}, {13, 1350}, {12, 1356}, {11, 1363}, {10, 1372},
		     {9, 1383},   {8, 1397},  {7, 1415},  {6, 1440},  {5, 1476}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (freedom >= table[i].freedom)
			return table[i].t;
	return 1533;
}

/* Φ(z) in millionths for z in thousandths: a table by tenths, straight between them. */
static int64_t normal(int64_t z)
{
	static const int64_t table[] = {500000, 539828, 579260, 617911, 655422, 691462, 725747, 758036, 788145,
					815940, 841345, 864334, 884930, 903200, 919243, 933193, 945201, 955435,
					964070, 971283, 977250, 982136, 986097, 989276, 991802, 993790, 995339,
					996533, 997445, 998134, 998650, 999032, 999313, 999517, 999663, 999767,
					999841, 999892, 999928, 999952, 999968};
	const int64_t last = (int64_t)(sizeof table / sizeof *table) - 1;
	if (z < 0)
		return 1000000 - normal(-z);
	int64_t at = z / 100;
	return at >= last ? table[last] : table[at] + (table[at + 1] - table[at]) * (z % 100) / 100;
}

/* What the months tell. All in fixed point. */
struct seen {
	size_t n;
	wide come, come_var; /* who comes in a month: mean and variance */
	wide leave, over;    /* chance to leave in a month; its variance beyond chance, as a factor */
	wide exposed;        /* people × months that could leave */
};

/* Numbers are possible; *first is the stock before the first month. */
static int check(int64_t stock, const struct flow_month *m, size_t n, int64_t wanted, int64_t *first, struct err *e)
{
	if (stock < 0 || stock > FORECAST_COUNT_MAX || wanted < 0 || wanted > FORECAST_COUNT_MAX ||
	    n > FORECAST_MONTHS_MOST)
		return err_set(e, ERR_INPUT, "人数须在0至%lld之间，历史不超过%d个月", (long long)FORECAST_COUNT_MAX,
			       FORECAST_MONTHS_MOST);
	*first = stock;
	for (size_t i = n; i-- > 0;) {
		bool sound = m[i].entries >= 0 && m[i].exits >= 0 && m[i].entries <= FORECAST_COUNT_MAX &&
			     m[i].exits <= FORECAST_COUNT_MAX;
		*first += sound ? m[i].exits - m[i].entries : 0;
		if (!sound || *first < 0)
			return err_set(e, ERR_INPUT, "第%zu个月的进出人数不对：倒推回去少于0", i + 1);
	}
	return 0;
}

/* Mean and variance of the entries; chance and excess variance of the exits. */
static struct seen look(int64_t first, const struct flow_month *m, size_t n)
{
	struct seen s = {.n = n};
	wide come = 0, squares = 0, left = 0, people = 0, excess = 0;
	int64_t stock = first;
	for (size_t i = 0; i < n; i++) {
		come += m[i].entries;
		squares += (wide)m[i].entries * m[i].entries;
		left += m[i].exits;
		people += stock;
		stock += m[i].entries - m[i].exits;
	}
	s.come = come * ONE / (wide)n;
	s.come_var = ((wide)n * squares - come * come) * ONE / (wide)(n * (n - 1));
	s.exposed = people;
	s.leave = people ? left * ONE / people : 0;
	stock = first;
	for (size_t i = 0; i < n; i++) {
		wide expected = s.leave * stock, off = (wide)m[i].exits * ONE - expected,
		     chance = times(expected, ONE - s.leave);
		excess += chance > 0 ? off * off / chance : 0;
		stock += m[i].entries - m[i].exits;
	}
	s.over = n > 1 ? excess / (wide)(n - 1) : ONE;
	return s;
}

/* The stock on its way: mean, variance, and how far it follows an error in either rate. */
struct ahead {
	wide mean, var, by_come, by_leave;
};

/* One step of `part` months (fixed point, at most one). */
static void step(struct ahead *a, const struct seen *s, wide part)
{
	wide leave = times(s->leave, part), stay = ONE - leave;
	wide noise = times(times(times(a->mean, s->leave), ONE - s->leave), s->over);
	a->var = times(times(a->var, stay), stay) + times(s->come_var, part) + times(noise, part);
	a->by_come = times(a->by_come, stay) + part;
	a->by_leave = times(a->by_leave, stay) + times(a->mean, part);
	a->mean = times(a->mean, stay) + times(s->come, part);
}

/* The variance of what will happen and of what is not known for sure. */
static wide whole_variance(const struct ahead *a, const struct seen *s)
{
	wide come = times(times(a->by_come, a->by_come), s->come_var) / (wide)s->n;
	wide leave_var = s->exposed ? times(times(s->leave, ONE - s->leave), s->over) : 0;
	wide leave = s->exposed ? times(times(a->by_leave, leave_var), a->by_leave) / s->exposed : 0;
	return a->var + come + leave;
}

/* Nearest whole number, not below 0. */
static int64_t nearest(wide v)
{
	return v <= 0 ? 0 : (int64_t)((v + ONE / 2) / ONE);
}

/* The chance to reach the wanted number, thousandths: a normal for Student's t of so many months. */
static int chance(wide mean, wide sd, int64_t wanted, size_t freedom)
{
	wide gap = mean - (wide)wanted * ONE + ONE / 2;
	if (sd == 0)
		return gap >= 0 ? 1000 : 0;
	wide z = over(gap, sd), most = 40 * ONE;
	z = z > most ? most : z < -most ? -most : z;
	wide shrink = ONE - ONE / (wide)(4 * freedom), spread = root((ONE + times(z, z) / (wide)(2 * freedom)) * ONE);
	int64_t p = normal((int64_t)(over(times(z, shrink), spread) * 1000 / ONE)) / 1000;
	return p < 1 ? 1 : p > 999 ? 999 : (int)p;
}

int forecast_make(struct forecast *out, int64_t stock, const struct flow_month *m, size_t n, int days, int64_t wanted,
		  struct err *e)
{
	int64_t first = 0;
	struct forecast f = {.low = stock, .mid = stock, .high = stock};
	if (check(stock, m, n, wanted, &first, e) < 0)
		return -1;
	if (days <= 0) {
		f.known = true;
		f.permille = stock >= wanted ? 1000 : 0;
	} else if (n >= FORECAST_MONTHS_LEAST) {
		struct seen s = look(first, m, n);
		struct ahead a = {.mean = (wide)stock * ONE};
		int left = days > FORECAST_MONTHS_MOST * MONTH_DAYS ? FORECAST_MONTHS_MOST * MONTH_DAYS : days;
		for (; left > 0; left -= MONTH_DAYS)
			step(&a, &s, left >= MONTH_DAYS ? ONE : ONE * left / MONTH_DAYS);
		wide sd = root(whole_variance(&a, &s) * ONE), half = sd * student(n - 1) / 1000;
		f.known = true;
		f.low = nearest(a.mean - half);
		f.mid = nearest(a.mean);
		f.high = nearest(a.mean + half);
		f.permille = chance(a.mean, sd, wanted, n - 1);
	}
	*out = f;
	return 0;
}

const char *pace_label(enum pace_state s)
{
	static const char *const labels[] = {"已达到", "快于进度", "慢于进度", "已逾期", "没有起点"};
	return labels[s];
}

/* num ÷ den in thousandths, cut; 1000 where there is nothing to divide. */
static int permille(wide num, wide den, int most)
{
	wide p = den > 0 ? num * 1000 / den : 1000;
	return p < 0 ? 0 : p > most ? most : (int)p;
}

/* How many days of the way, and the place of the straight way on it. */
static void follow(struct pace *p, int64_t start, day_t set, int64_t wanted, day_t due, int64_t now, day_t on)
{
	int whole = due - set, gone = on < set ? 0 : on > due ? whole : on - set;
	p->time_permille = permille(gone, whole, 1000);
	if (start < 0) {
		p->path = -1;
		return;
	}
	wide gain = (wide)(wanted - start) * gone;
	p->path = whole > 0 ? start + (int64_t)((gain + (gain > 0 ? whole - 1 : 0)) / whole) : wanted;
	p->done_permille = wanted > start ? permille(now - start, wanted - start, 1000000) : 1000;
}

int pace_of(struct pace *out, int64_t start, day_t set, int64_t wanted, day_t due, int64_t now, day_t on,
	    struct err *e)
{
	if (wanted < 0 || now < 0 || start < -1 || wanted > FORECAST_COUNT_MAX || now > FORECAST_COUNT_MAX ||
	    start > FORECAST_COUNT_MAX || due < set)
		return err_set(e, ERR_INPUT, "目标、现值或起点不在0至%lld之间，或者期限早于下达日期",
			       (long long)FORECAST_COUNT_MAX);
	struct pace p = {.days_left = due - on,
			 .set_late = due - set<FORECAST_NEAR_DAYS, .missing = wanted> now ? wanted - now : 0};
	follow(&p, start, set, wanted, due, now, on);
	if (p.missing == 0)
		p.state = PACE_REACHED;
	else if (p.days_left < 0)
		p.state = PACE_OVERDUE;
	else if (start < 0)
		p.state = PACE_NO_START;
	else
		p.state = now >= p.path ? PACE_AHEAD : PACE_BEHIND;
	if (p.missing && p.days_left >= 0) {
		int64_t days = p.days_left > 0 ? p.days_left : 1;
		p.a_month = days < MONTH_DAYS ? p.missing : (p.missing * MONTH_DAYS + days - 1) / days;
	}
	*out = p;
	return 0;
}
