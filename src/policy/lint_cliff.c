/* Cliffs (悬崖): something that should help, and lowers what a person gets. A bounded search: small stories are made
 * from the policy's own cases, and each is told again with one good event more. */
#include "base/money.h"
#include "policy/cases.h"
#include "policy/lint.h"

#define CLIFF_TRIALS_MAX 5000 /* stories evaluated for one policy */
#define YEARS_MAX        3    /* by how much a story is set back */
#define MONTHS_MAX       120  /* of a question that are looked at */
#define ROWS_MAX         1000 /* facts of a case that is used */

/* Skill levels, worst first (C14). */
static const char *const levels[] = {"五级", "四级", "三级", "二级", "一级"};
#define LEVELS (sizeof levels / sizeof *levels)

/* What is done to a case. */
struct turn {
	int years;    /* everything the person did began this much earlier */
	bool bare;    /* without the certificates */
	bool trained; /* with a training passed before the service began */
	int level;    /* with a certificate of this level more; −1 none */
};

/* A case told with a turn. */
struct story {
	const struct pcase *k;
	size_t ask;
	struct turn turn;
	size_t size; /* facts and changes: the smaller the easier to see */
};

enum event { EVENT_CERTIFICATE, EVENT_YEAR, EVENT_TRAINING, EVENT__MAX };

/* The best example found for an event: from what to what, in which month. */
struct cliff {
	bool found;
	struct story story;
	int level;
	month_t month;
	int64_t before, after;
	struct str tier_before, tier_after;
};

struct search {
	struct lint *w;
	int credential, training, rate;               /* records; −1 */
	int level;                                    /* field 等级 */
	const struct case_fact *certificate, *course; /* one that a case of the policy writes; NULL */
	size_t trials;
	struct cliff best[EVENT__MAX];
};

/* --- templates --- */

/* The field of a fact that fills a column, NULL. */
static const struct case_field *field_of(const struct case_fact *f, int column)
{
	for (size_t i = 0; i < f->nfields; i++)
		if (f->fields[i].kind == CASE_VALUE && f->fields[i].field == column)
			return &f->fields[i];
	return NULL;
}

/* The text is one of the levels. */
static bool is_level(struct str text)
{
	for (size_t i = 0; i < LEVELS; i++)
		if (str_is(text, levels[i]))
			return true;
	return false;
}

/* A certificate and a course as the policy's cases write them. */
static void find_templates(struct search *s)
{
	const struct policy *p = s->w->p;
	for (size_t i = 0; i < p->ncases; i++)
		for (size_t k = 0; k < p->cases[i].nfacts; k++) {
			const struct case_fact *f = &p->cases[i].facts[k];
			const struct case_field *level = f->rec == s->credential ? field_of(f, s->level) : NULL;
			if (!s->certificate && level && is_level(level->value->text))
				s->certificate = f;
			if (!s->course && f->rec == s->training)
				s->course = f;
		}
}

/* --- telling --- */

/* The last month of a question that is looked at. */
static month_t last_month(const struct case_ask *a)
{
	return a->to - a->from < MONTHS_MAX ? a->to : a->from + MONTHS_MAX - 1;
}

/* The case states more rows than a story may have. */
static bool too_big(const struct pcase *k)
{
	int64_t rows = 0;
	for (size_t i = 0; i < k->nfacts; i++) {
		const struct case_fact *f = &k->facts[i];
		int64_t months = 1;
		for (size_t j = 0; j < f->nfields; j++)
			if (f->fields[j].kind == CASE_MONTHS && f->fields[j].to)
				months = f->fields[j].to->num - f->fields[j].from->num + 1;
		if (f->times > ROWS_MAX || months > ROWS_MAX || (rows += f->times * months) > ROWS_MAX)
			return true;
	}
	return false;
}

/* A literal day. */
static struct node *day_node(struct search *s, day_t d)
{
	struct node *n = ARENA_NEW(s->w->mem, struct node);
	if (n)
		*n = (struct node){.kind = NODE_DAY, .num = d, .height = 1, .type = NULL};
	return n;
}

/* A day so many years earlier. */
static struct node *earlier_day(struct search *s, const struct node *n, int years)
{
	return day_node(s, day_anniv((day_t)n->num, -12 * years, ANNIV_NEXT_MONTH));
}

/* Rows of the record are a person's spells, and can be set back: not a single day. */
static bool movable(const struct search *s, int record)
{
	const struct record *r = s->w->s->dict->records[record];
	return r->owner >= 0 && r->from >= 0 && r->from != r->to && !strcmp(r->fields[r->owner].ref, "人员");
}

/* The fact, begun so many years earlier; a course has ended earlier, too. */
static bool set_back(struct search *s, struct case_fact *f, int years)
{
	const struct record *r = s->w->s->dict->records[f->rec];
	bool whole = f->rec == s->training;
	struct case_field *fields = ARENA_ARRAY(s->w->mem, f->nfields + 1, struct case_field);
	if (!fields)
		return false;
	for (size_t i = 0; i < f->nfields; i++) {
		struct case_field *x = &fields[i];
		*x = f->fields[i];
		if (x->kind == CASE_SPELL) {
			x->from = earlier_day(s, x->from, years);
			x->to = x->to && whole ? earlier_day(s, x->to, years) : x->to;
		} else if (x->kind == CASE_VALUE && x->value->kind == NODE_DAY &&
			   (x->field == r->from || (whole && x->field == r->to))) {
			x->value = earlier_day(s, x->value, years);
		}
		if ((x->kind == CASE_SPELL && !x->from) || (x->kind == CASE_VALUE && !x->value))
			return false;
	}
	f->fields = fields;
	return true;
}

/* The first day of any spell of service in the story; the first day asked for when there is none. */
static day_t first_service(const struct search *s, const struct case_fact *f, size_t n, const struct case_ask *a)
{
	int service = dict_record(s->w->s->dict, STR("任职"));
	day_t first = month_first(a->from);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; f[i].rec == service && k < f[i].nfields; k++)
			if (f[i].fields[k].kind == CASE_SPELL && f[i].fields[k].from->num < first)
				first = (day_t)f[i].fields[k].from->num;
	return first;
}

/* A template's fact of this day, and level (NULL: as written); ends and revocations are left out. */
static bool from_template(struct search *s, const struct case_fact *like, day_t on, const char *level,
			  struct case_fact *out)
{
	const struct record *r = s->w->s->dict->records[like->rec];
	struct case_field *fields = ARENA_ARRAY(s->w->mem, like->nfields + 2, struct case_field);
	struct node *day = day_node(s, on), *label = level ? ARENA_NEW(s->w->mem, struct node) : NULL;
	size_t n = 0;
	if (!fields || !day || (level && !label))
		return false;
	if (level)
		*label = (struct node){.kind = NODE_NAME, .text = str_of(level), .height = 1};
	for (size_t i = 0; i < like->nfields; i++) {
		const struct case_field *x = &like->fields[i];
		bool dated = x->kind != CASE_VALUE || x->field == r->from || x->field == r->to || x->field == r->cut;
		if (dated)
			continue;
		fields[n] = *x;
		if (level && x->field == s->level)
			fields[n].value = label;
		n++;
	}
	fields[n++] = (struct case_field){.kind = CASE_VALUE, .value = day, .field = r->from};
	if (!level && r->to >= 0)
		fields[n++] = (struct case_field){.kind = CASE_VALUE, .value = day, .field = r->to};
	*out = *like;
	out->fields = fields;
	out->nfields = n;
	return true;
}

/* The story has this fact. A county's own rates are left out: where they fall, it is not the policy that falls. */
static bool belongs(const struct search *s, const struct turn *t, const struct case_fact *f)
{
	return f->rec != s->rate && !(t->bare && f->rec == s->credential);
}

/* The story as a case, in the lint's memory; NULL without any. */
static struct pcase *tell(struct search *s, const struct story *story)
{
	const struct turn *t = &story->turn;
	struct pcase *k = ARENA_NEW(s->w->mem, struct pcase);
	struct case_fact *f = ARENA_ARRAY(s->w->mem, story->k->nfacts + 3, struct case_fact);
	struct case_ask *ask = ARENA_NEW(s->w->mem, struct case_ask);
	size_t n = 0;
	if (!k || !f || !ask)
		return NULL;
	*ask = story->k->asks[story->ask];
	ask->nkeys = 0;
	ask->to = last_month(ask);
	for (size_t i = 0; i < story->k->nfacts; i++) {
		if (!belongs(s, t, &story->k->facts[i]))
			continue;
		f[n] = story->k->facts[i];
		if (t->years && movable(s, f[n].rec) && !set_back(s, &f[n], t->years))
			return NULL;
		n++;
	}
	if (t->trained && !from_template(s, s->course, first_service(s, f, n, ask), NULL, &f[n]))
		return NULL;
	n += t->trained;
	if (t->level >= 0 && !from_template(s, s->certificate, month_first(ask->from), levels[t->level], &f[n]))
		return NULL;
	n += t->level >= 0;
	*k = *story->k;
	k->facts = f;
	k->nfacts = n;
	k->asks = ask;
	k->nasks = 1;
	return k;
}

/* --- comparing --- */

/* A unit that a case names by its code: made up, directly below the policy's city. */
static int64_t lint_unit(void *self, struct world *w, struct str code)
{
	const struct policy *p = self;
	int rec = dict_record(w->dict, STR("单元"));
	const struct record *r = w->dict->records[rec];
	int key = record_field(r, STR("单元代码")), up = record_field(r, STR("上级代码"));
	int64_t cell[RECORD_FIELDS_MAX], city = -1;
	if (key < 0 || up < 0)
		return -1;
	if (!str_eq(code, p->area) && (city = world_find(w, rec, p->area)) < 0)
		city = lint_unit(self, w, p->area);
	for (size_t i = 0; i < r->n; i++)
		cell[i] = FIELD_NONE;
	cell[key] = pool_put(w->pool, code);
	cell[up] = city >= 0 ? city : FIELD_NONE;
	return world_add(w, rec, cell, 0, (struct origin){.file = -1});
}

/* The lines of a story. */
static bool answer(struct search *s, const struct story *story, struct case_answer *out)
{
	struct err e = {0};
	struct pcase *k = s->trials++ < CLIFF_TRIALS_MAX ? tell(s, story) : NULL;
	return k && case_answer(out, s->w->s, s->w->p, k, 0, lint_unit, (void *)(uintptr_t)s->w->p, &e) == 0;
}

/* What a month is worth; false when a line of it has no amount. */
static bool month_sum(const struct lines *l, month_t m, int64_t *sum, struct str *tier)
{
	*sum = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->line[i].month != m)
			continue;
		if (l->line[i].no_amount || !money_add(*sum, l->line[i].amount, sum))
			return false;
		*tier = l->line[i].tier;
	}
	return true;
}

/* A is the better example: smaller story, then the deeper fall. */
static bool better(const struct cliff *a, const struct cliff *b)
{
	if (!b->found || a->story.size != b->story.size)
		return !b->found || a->story.size < b->story.size;
	return a->before - a->after > b->before - b->after;
}

/* A text that outlives the answer. */
static struct str keep(struct search *s, struct str t)
{
	const char *p = arena_copy(s->w->mem, t.p ? t.p : "", t.n);
	return (struct str){p ? p : "", p ? t.n : 0};
}

/* Compares month by month before and after an event; the first month that falls is the example. */
static void compare(struct search *s, const struct story *story, enum event e, int level, const struct lines *before,
		    const struct lines *after)
{
	const struct case_ask *a = &story->k->asks[story->ask];
	for (month_t m = a->from; m <= last_month(a); m++) {
		struct cliff c = {.found = true, .story = *story, .level = level, .month = m};
		if (!month_sum(before, m, &c.before, &c.tier_before) || !month_sum(after, m, &c.after, &c.tier_after))
			continue;
		if (c.after >= c.before || !better(&c, &s->best[e]))
			continue;
		c.tier_before = keep(s, c.tier_before);
		c.tier_after = keep(s, c.tier_after);
		s->best[e] = c;
		return;
	}
}

/* Tells the story again with one event more. */
static void try_event(struct search *s, const struct story *story, const struct lines *before, enum event e,
		      int level)
{
	struct story more = *story;
	struct case_answer after;
	if (e == EVENT_CERTIFICATE)
		more.turn.level = level;
	else if (e == EVENT_YEAR)
		more.turn.years++;
	else
		more.turn.trained = true;
	if (!answer(s, &more, &after))
		return;
	compare(s, story, e, level, before, &after.lines);
	case_answer_free(&after);
}

/* One story with every event. */
static void try_story(struct search *s, const struct story *story)
{
	struct case_answer before;
	if (!answer(s, story, &before))
		return;
	if (before.lines.n) {
		for (size_t l = 0; s->certificate && l < LEVELS; l++)
			try_event(s, story, &before.lines, EVENT_CERTIFICATE, (int)l);
		try_event(s, story, &before.lines, EVENT_YEAR, -1);
		if (s->course && !story->turn.trained)
			try_event(s, story, &before.lines, EVENT_TRAINING, -1);
	}
	case_answer_free(&before);
}

/* The story has certificates, or trainings, of its own. */
static bool has_fact(const struct pcase *k, int record)
{
	for (size_t i = 0; i < k->nfacts; i++)
		if (k->facts[i].rec == record)
			return true;
	return false;
}

/* A case in all its turns: as it is, set back by years, without certificates, with a training. */
static void try_case(struct search *s, const struct pcase *k, size_t ask)
{
	for (int years = 0; years <= YEARS_MAX; years++)
		for (int bare = 0; bare <= (has_fact(k, s->credential) ? 1 : 0); bare++)
			for (int trained = 0; trained <= (s->course ? 1 : 0); trained++) {
				struct story story = {k, ask, {years, bare, trained, -1}, 0};
				story.size = k->nfacts + (years != 0) + (size_t)bare + (size_t)trained;
				if (trained && has_fact(k, s->training))
					continue;
				try_story(s, &story);
			}
}

/* --- saying --- */

/* 照样例 K8，从业早2年 */
static void story_text(struct buf *out, const struct cliff *c)
{
	const struct turn *t = &c->story.turn;
	buf_printf(out, "照样例 %.*s", STR_FMT(c->story.k->name));
	if (t->years)
		buf_printf(out, "，都早开始%d年", t->years);
	if (t->bare)
		buf_puts(out, "，没有证书");
	if (t->trained)
		buf_puts(out, "，上岗时培训合格");
}

/* 高级 150.00元, or 没有 */
static void worth_text(struct buf *out, struct str tier, int64_t fen)
{
	char amount[32];
	decimal_text(fen, 2, amount);
	if (fen)
		buf_printf(out, "%.*s%s%s元", STR_FMT(tier), tier.n ? " " : "", amount);
	else
		buf_puts(out, "没有");
}

/* Where the amount stands: in the policy, or in its first avenue. */
static struct pos amount_at(const struct policy *p)
{
	const struct rule *r = p->navenues ? p->avenues[0].rules : p->rules;
	size_t n = p->navenues ? p->avenues[0].nrules : p->nrules;
	for (size_t i = 0; i < n; i++)
		if (r[i].kind == RULE_AMOUNT)
			return r[i].at;
	return p->at;
}

/* One warning. */
static void say(struct search *s, enum event e)
{
	const struct cliff *c = &s->best[e];
	struct buf what, hint;
	char month[8];
	if (!c->found)
		return;
	buf_init(&what, 1024);
	buf_init(&hint, 1024);
	if (e == EVENT_CERTIFICATE)
		buf_printf(&what, "悬崖：取得%s证书，每月反而少了：", levels[c->level]);
	else
		buf_puts(&what,
			 e == EVENT_YEAR ? "悬崖：早一年从业，每月反而少了：" : "悬崖：培训合格，每月反而少了：");
	worth_text(&what, c->tier_before, c->before);
	buf_puts(&what, " → ");
	worth_text(&what, c->tier_after, c->after);
	story_text(&hint, c);
	month_text(c->month, month);
	buf_printf(&hint, "，看%s", month);
	diag_add(s->w->d, DIAG_WARNING, s->w->p, amount_at(s->w->p),
		 diag_text(s->w->d->mem, "%.*s", STR_FMT(buf_str(&hint))), "%.*s", STR_FMT(buf_str(&what)));
	buf_release(&what);
	buf_release(&hint);
}

void lint_cliffs(struct lint *w)
{
	const struct policy *p = w->p;
	const struct dict *d = w->s->dict;
	struct search s = {.w = w, .level = -1};
	s.credential = dict_record(d, STR("证书"));
	s.training = dict_record(d, STR("培训"));
	s.rate = dict_record(d, STR("地方标准"));
	if (p->period.kind != PERIOD_MONTHLY || policy_counts(p) || !str_is(p->subject, "人员"))
		return;
	if (s.credential >= 0)
		s.level = record_field(d->records[s.credential], STR("等级"));
	find_templates(&s);
	for (size_t i = 0; i < p->ncases; i++)
		for (size_t a = 0; a < p->cases[i].nasks && !too_big(&p->cases[i]); a++)
			try_case(&s, &p->cases[i], a);
	for (int e = 0; e < EVENT__MAX; e++)
		say(&s, (enum event)e);
	if (s.trials > CLIFF_TRIALS_MAX)
		diag_add(w->d, DIAG_WARNING, p, amount_at(p), "少写几个样例再找",
			 "悬崖没有找完：样例太多，只试了%d个情形", CLIFF_TRIALS_MAX);
}
