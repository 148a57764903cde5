/* Who is in the space that is searched for cliffs: the policy's own cases, and persons made up around every length of service
 * that the policy names. */
#include "policy/cliff_inside.h"

#include <stdio.h>

#define LONGEST_MONTHS 120 /* longer spans (75岁, 不限) are no service */
#define LONGEST_GAP    366

const char *const cliff_levels[CLIFF_LEVELS] = {"五级", "四级", "三级", "二级", "一级"};
const char *const cliff_degrees[CLIFF_DEGREES] = {"中专", "专科", "本科", "研究生"};

/* --- small parts --- */

const struct case_field *cliff_field(const struct case_fact *f, int column)
{
	for (size_t i = 0; i < f->nfields; i++)
		if (f->fields[i].kind == CASE_VALUE && f->fields[i].field == column)
			return &f->fields[i];
	return NULL;
}

struct node *cliff_day(struct search *s, day_t d)
{
	struct node *n = ARENA_NEW(s->mem, struct node);
	if (n)
		*n = (struct node){.kind = NODE_DAY, .num = d, .height = 1};
	return n;
}

/* A literal number or month. */
static struct node *number(struct search *s, enum node_kind kind, int64_t v)
{
	struct node *n = cliff_day(s, 0);
	char *text = arena_get(s->mem, 24);
	if (!n || !text)
		return NULL;
	snprintf(text, 24, "%lld", (long long)v);
	*n = (struct node){.kind = kind, .num = v, .height = 1, .text = str_of(text)};
	return n;
}

/* The text is one of the labels. */
static bool among(struct str text, const char *const *labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(text, labels[i]))
			return true;
	return false;
}

/* The fact is a row of the record whose label in the column is one of these. */
static bool of_level(const struct case_fact *f, int record, int column, const char *const *labels, size_t n)
{
	const struct case_field *x = record >= 0 && f->rec == record ? cliff_field(f, column) : NULL;
	return x && among(x->value->text, labels, n);
}

/* A certificate with a level. */
static bool is_certificate(const struct search *s, const struct case_fact *f)
{
	return of_level(f, s->credential, s->level, cliff_levels, CLIFF_LEVELS);
}

bool cliff_fact(struct search *s, const struct case_fact *like, int day_column, day_t on, int column,
		const char *label, struct case_fact *out)
{
	const struct record *r = s->w->s->dict->records[like->rec];
	struct case_field *fields = ARENA_ARRAY(s->mem, like->nfields + 2, struct case_field);
	struct node *day = cliff_day(s, on), *word = cliff_day(s, 0);
	size_t n = 0;
	if (!fields || !day || !word || on < DAY_FIRST)
		return false;
	*word = (struct node){.kind = NODE_NAME, .text = str_of(label ? label : ""), .height = 1};
	for (size_t i = 0; i < like->nfields; i++) {
		const struct case_field *x = &like->fields[i];
		if (x->kind != CASE_VALUE || r->fields[x->field].type == FIELD_DAY)
			continue;
		fields[n] = *x;
		if (label && x->field == column)
			fields[n].value = word;
		n++;
	}
	fields[n++] = (struct case_field){.kind = CASE_VALUE, .value = day, .field = day_column};
	if (like->rec == s->training && r->to >= 0)
		fields[n++] = (struct case_field){.kind = CASE_VALUE, .value = day, .field = r->to};
	*out = *like;
	out->fields = fields;
	out->nfields = n;
	return true;
}

/* --- the space --- */

/* A length of service: a day short of it, the day itself, a month more. */
static void add_length(struct search *s, int64_t months)
{
	if (months < 0 || months > LONGEST_MONTHS)
		return;
	for (size_t i = 0; i < s->nlengths; i += 3)
		if (s->length[i].months == months)
			return;
	if (s->nlengths + 3 > CLIFF_LENGTHS_MAX) {
		s->cut = true;
		return;
	}
	s->length[s->nlengths++] = (struct cliff_length){(int)months, 0};
	s->length[s->nlengths++] = (struct cliff_length){(int)months, -1};
	s->length[s->nlengths++] = (struct cliff_length){(int)months + 1, 0};
	s->longest = months > s->longest ? (int)months : s->longest;
}

/* An interruption of so many days. */
static void add_gap(struct search *s, int64_t days)
{
	if (days < 1 || days > LONGEST_GAP)
		return;
	for (size_t i = 0; i < s->ngaps; i++)
		if (s->gap[i] == days)
			return;
	if (s->ngaps == CLIFF_GAPS_MAX)
		s->cut = true;
	else
		s->gap[s->ngaps++] = (int)days;
}

/* Notes the spans and days that an expression names. */
static void note_span(void *self, const struct node *n)
{
	struct search *s = self;
	if (n->kind == NODE_SPAN)
		add_length(s, n->num);
	if (n->kind == NODE_DAYS && n->num > 0) {
		add_gap(s, n->num);
		add_gap(s, n->num + 1);
	}
}

/* Notes the years by which tables are asked. */
static void note_years(struct search *s, const struct policy *p)
{
	for (size_t i = 0; i < p->ntables; i++)
		for (size_t k = 0; k < p->tables[i].nrows; k++)
			for (size_t j = 0; j < p->tables[i].rows[k].nkeys; j++) {
				const struct table_key *key = &p->tables[i].rows[k].keys[j];
				if ((key->kind == KEY_INT || key->kind == KEY_INT_UP) && key->num <= 10)
					add_length(s, key->num * 12);
			}
}

/* A fact of the case that stays as it is around a person who is made up. A county's own rates are left out: where they
 * fall, it is not the policy that falls. */
static bool stays(const struct search *s, const struct case_fact *f)
{
	return f->rec != s->service && f->rec != s->training && f->rec != s->rate && !is_certificate(s, f);
}

bool cliff_usable(const struct pcase *k)
{
	int64_t rows = 0;
	for (size_t i = 0; i < k->nfacts; i++) {
		const struct case_fact *f = &k->facts[i];
		int64_t months = 1;
		for (size_t j = 0; j < f->nfields; j++)
			if (f->fields[j].kind == CASE_MONTHS && f->fields[j].to)
				months = f->fields[j].to->num - f->fields[j].from->num + 1;
		if (f->times > CLIFF_ROWS_MAX || months > CLIFF_ROWS_MAX ||
		    (rows += f->times * months) > CLIFF_ROWS_MAX)
			return false;
	}
	return true;
}

/* The case's first service; NULL. */
static const struct case_fact *first_service(const struct search *s, const struct pcase *k)
{
	for (size_t i = 0; i < k->nfacts; i++)
		if (k->facts[i].rec == s->service)
			return &k->facts[i];
	return NULL;
}

/* Adds the setting of a case, unless there is one like it. */
static void add_setting(struct search *s, const struct pcase *k)
{
	struct around x = {.k = k, .service = first_service(s, k), .from = k->asks[0].from};
	struct case_fact bare;
	struct buf b;
	buf_init(&b, 1u << 16);
	for (size_t i = 0; i < k->nfacts; i++)
		if (stays(s, &k->facts[i]))
			cliff_fact_text(s, &k->facts[i], &b);
	if (x.service && cliff_fact(s, x.service, s->w->s->dict->records[s->service]->from, 0, -1, NULL, &bare))
		cliff_fact_text(s, &bare, &b);
	x.text = arena_str(s->w->mem, buf_str(&b));
	buf_release(&b);
	for (size_t i = 0; i < s->nsettings; i++)
		if (str_eq(s->setting[i].text, x.text))
			return;
	if (s->nsettings == CLIFF_SETTINGS_MAX)
		s->cut = true;
	else
		s->setting[s->nsettings++] = x;
}

/* Certificate, course and degree as the cases write them, where the policy looks at such. */
static void find_templates(struct search *s)
{
	const struct policy *p = s->w->p;
	for (size_t i = 0; i < p->ncases; i++)
		for (size_t k = 0; k < p->cases[i].nfacts; k++) {
			const struct case_fact *f = &p->cases[i].facts[k];
			if (!s->certificate && is_certificate(s, f))
				s->certificate = f;
			if (!s->course && f->rec == s->training)
				s->course = f;
			if (!s->graduation && of_level(f, s->degree, s->degree_level, cliff_degrees, CLIFF_DEGREES))
				s->graduation = f;
		}
}

void cliff_space_make(struct search *s)
{
	const struct policy *p = s->w->p;
	find_templates(s);
	add_length(s, 0);
	walk_policy(p, note_span, s);
	note_years(s, p);
	if (p->base)
		note_years(s, p->base);
	for (size_t i = 0; i < p->ncases; i++)
		if (p->cases[i].nasks && cliff_usable(&p->cases[i]))
			add_setting(s, &p->cases[i]);
}

/* --- a person --- */

/* The day on which the fact begins; DAY_NONE. */
static day_t begins(const struct search *s, const struct case_fact *f)
{
	const struct case_field *x = cliff_field(f, s->w->s->dict->records[f->rec]->from);
	if (x)
		return (day_t)x->value->num;
	for (size_t i = 0; i < f->nfields; i++)
		if (f->fields[i].kind == CASE_SPELL)
			return (day_t)f->fields[i].from->num;
	return DAY_NONE;
}

/* The service of a person, from one day to another (DAY_NONE: open). */
static bool put_service(struct search *s, const struct who *who, day_t from, day_t to, struct tale *t)
{
	const struct record *r = s->w->s->dict->records[s->service];
	struct case_fact *f = &t->f[t->n];
	int by = record_field(r, STR("终止方"));
	size_t kept = 0;
	if (!cliff_fact(s, who->at->service, r->from, from, -1, NULL, f))
		return false;
	for (size_t i = 0; i < f->nfields; i++)
		if (f->fields[i].field != by || to != DAY_NONE)
			f->fields[kept++] = f->fields[i];
	f->nfields = kept;
	if (to != DAY_NONE)
		f->fields[f->nfields++] =
		    (struct case_field){.kind = CASE_VALUE, .value = cliff_day(s, to), .field = r->to};
	t->n++;
	return to == DAY_NONE || f->fields[f->nfields - 1].value;
}

/* The first day of service; the event's own day in *on. Of instalments the service stands still and the event moves. */
static day_t first_day(const struct search *s, const struct who *who, day_t *on)
{
	const struct cliff_length *l = &s->length[who->length];
	day_t anchor = who->at->service ? begins(s, who->at->service) : DAY_NONE;
	if (!s->monthly && anchor != DAY_NONE) {
		*on = day_anniv(anchor, l->months, ANNIV_NEXT_MONTH) + l->days;
		return anchor;
	}
	*on = month_first(who->at->from) + who->day;
	return day_anniv(*on, -l->months, ANNIV_NEXT_MONTH) - l->days;
}

/* Service in one piece, or in two with the interruption in their middle. */
static bool put_spells(struct search *s, const struct who *who, day_t from, struct tale *t)
{
	day_t end = who->ends ? t->on - 1 : DAY_NONE, half = from + (t->on - from) / 2;
	if (end != DAY_NONE && end < from)
		return false;
	if (!who->gap)
		return put_service(s, who, from, end, t);
	if (half - 1 < from)
		return false;
	return put_service(s, who, from, half - 1, t) && put_service(s, who, half + who->gap, end, t);
}

/* The fact is stated for a year: its column 年度; −1. */
static int year_column(const struct search *s, const struct case_fact *f)
{
	int year = record_field(s->w->s->dict->records[f->rec], STR("年度"));
	const struct case_field *x = year >= 0 ? cliff_field(f, year) : NULL;
	return x && x->value->kind == NODE_INT ? year : -1;
}

/* The first of the months that facts must reach over. */
static month_t reach_from(const struct tale *t)
{
	return month_of_day(t->on) < t->from ? month_of_day(t->on) : t->from;
}

/* Lets the facts that are stated by month or year reach over the months that are added up. */
static bool stretch(struct search *s, struct tale *t, const struct case_fact *f)
{
	month_t from = reach_from(t);
	int year = year_column(s, f), last = day_ymd(month_first(t->to)).y;
	int first = year >= 0 ? day_ymd(month_first(from)).y : last;
	for (int y = first; y <= last; y++) {
		struct case_fact *g = &t->f[t->n++];
		*g = *f;
		g->fields = ARENA_ARRAY(s->mem, f->nfields + 1, struct case_field);
		for (size_t i = 0; g->fields && i < f->nfields; i++) {
			struct case_field *x = &g->fields[i];
			*x = f->fields[i];
			if (x->kind == CASE_MONTHS) {
				int64_t a = x->from->num, b = x->to ? x->to->num : a;
				x->from = number(s, NODE_MONTH, a < from ? a : from);
				x->to = number(s, NODE_MONTH, b > t->to ? b : t->to);
			} else if (x->kind == CASE_VALUE && x->field == year) {
				x->value = number(s, NODE_INT, y);
			}
		}
		if (!g->fields || arena_failed(s->mem))
			return false;
	}
	return true;
}

/* The months that are added up: from the event's on; of instalments all that there are up to then and after it. */
static bool set_window(const struct search *s, day_t start, struct tale *t)
{
	month_t on = month_of_day(t->on), first = month_of_day(start);
	t->from = on;
	t->to = on + CLIFF_MONTHS - 1;
	if (!s->monthly) {
		t->from = first < on ? first : on;
		t->to = (on > first + s->longest ? on : first + s->longest) + CLIFF_MONTHS - 1;
		t->from -= 12;
	}
	return t->on >= DAY_FIRST && t->from >= month_of_day(DAY_FIRST) && t->to - t->from < CLIFF_WINDOW_MAX;
}

/* Room for the facts of a case, each for every year where it is stated for one, and a few more. */
static bool make_room(struct search *s, const struct pcase *k, struct tale *t)
{
	size_t years = (size_t)(t->to - reach_from(t)) / 12 + 2, n = 8;
	for (size_t i = 0; i < k->nfacts; i++)
		n += year_column(s, &k->facts[i]) >= 0 ? years : 1;
	t->f = ARENA_ARRAY(s->mem, n, struct case_fact);
	t->n = 0;
	return t->f;
}

/* The day on which a person of a case is told something: the first that is asked for; of instalments, service so long. */
static bool case_days(const struct search *s, const struct who *who, day_t *start, day_t *on)
{
	const struct case_fact *service = first_service(s, who->k);
	day_t first = service ? begins(s, service) : DAY_NONE;
	const struct cliff_length *l = &s->length[who->length];
	*start = *on = month_first(who->k->asks[who->ask].from) + who->day;
	if (s->monthly)
		return true;
	if (first == DAY_NONE)
		return who->length == 0;
	*start = first;
	*on = day_anniv(first, l->months, ANNIV_NEXT_MONTH) + l->days;
	return true;
}

/* What a person has of their own besides service: the certificate of old, the course. */
static bool put_own(struct search *s, const struct who *who, day_t start, struct tale *t)
{
	const struct record *const *r = s->w->s->dict->records;
	day_t issued = day_anniv(start, -12, ANNIV_NEXT_MONTH);
	if (who->level >= 0 && !cliff_fact(s, s->certificate, r[s->credential]->from, issued, s->level,
					   cliff_levels[who->level], &t->f[t->n++]))
		return false;
	return !who->trained || cliff_fact(s, s->course, r[s->training]->from, start, -1, NULL, &t->f[t->n++]);
}

bool cliff_person(struct search *s, const struct who *who, struct tale *t)
{
	const struct pcase *k = who->at ? who->at->k : who->k;
	day_t start;
	if (who->at)
		start = first_day(s, who, &t->on);
	else if (!case_days(s, who, &start, &t->on))
		return false;
	if (start < DAY_FIRST || !set_window(s, start, t) || !make_room(s, k, t))
		return false;
	for (size_t i = 0; i < k->nfacts; i++) {
		bool in = who->at ? stays(s, &k->facts[i]) : k->facts[i].rec != s->rate;
		if (in && !stretch(s, t, &k->facts[i]))
			return false;
	}
	if (who->at && who->at->service && !put_spells(s, who, start, t))
		return false;
	return !who->at || put_own(s, who, start, t);
}
