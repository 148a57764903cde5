#include "policy/check.h"
#include "policy/clauses.h"
#include "policy/parse.h"

struct packs *packs_new(const struct dict *dict, struct pool *pool, struct arena *mem)
{
	struct packs *s = ARENA_NEW(mem, struct packs);
	if (s)
		*s = (struct packs){.mem = mem, .dict = dict, .pool = pool};
	return s;
}

struct policy *packs_find(const struct packs *s, struct str id)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->pack[i]->shared && str_eq(s->pack[i]->id, id))
			return s->pack[i];
	return NULL;
}

/* The shared file with this name, NULL when there is none. */
static struct policy *shared_named(const struct packs *s, struct str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->shared && str_eq(s->pack[i]->id, name))
			return s->pack[i];
	return NULL;
}

/* The pack that stands for the same: a shared file of its name, a policy of its id and first day; NULL. */
static const struct policy *same_pack(const struct packs *s, const struct policy *p)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->shared == p->shared && str_eq(s->pack[i]->id, p->id) &&
		    (p->shared || s->pack[i]->from == p->from))
			return s->pack[i];
	return NULL;
}

int packs_add(struct packs *s, const char *file, struct str text, struct diags *d)
{
	struct policy *p = policy_parse(file, text, s->mem, d);
	if (!p)
		return -1;
	if (s->n == PACKS_MAX)
		return diag_add(d, DIAG_ERROR, p, p->at, NULL, "政策太多，最多%d个", PACKS_MAX);
	const struct policy *same = same_pack(s, p);
	if (same)
		return diag_add(d, DIAG_ERROR, p, p->at,
				p->shared ? "改用别的名字" : "新的一版要写明另外的“施行 … 起”",
				"“%.*s”在%s里已经有了", STR_FMT(p->id), same->file);
	p->index = (int)s->n;
	s->pack[s->n++] = p;
	return 0;
}

struct reading *policy_reading(const struct policy *p, struct str name)
{
	for (; p; p = p->base)
		for (size_t i = 0; i < p->nreadings; i++)
			if (str_eq(p->readings[i].name, name))
				return &p->readings[i];
	return NULL;
}

/* Numbers for what the evaluator keeps by number. */
static void number_things(struct packs *s, struct policy *p)
{
	for (size_t i = 0; i < p->nlets; i++)
		p->lets[i].index = (int)s->nlets++;
	for (size_t i = 0; i < p->ntables; i++)
		p->tables[i].index = (int)s->ntables++;
	for (size_t i = 0; i < p->navenues; i++)
		p->avenues[i].index = (int)i;
}

/* Numbers for readings over the whole set. */
static int number_readings(struct checker *c, struct policy *p)
{
	struct packs *s = c->s;
	size_t max = sizeof s->readings / sizeof *s->readings;
	for (size_t i = 0; i < p->nreadings; i++) {
		if (s->nreadings == max)
			return diag_add(c->d, DIAG_ERROR, p, p->readings[i].at, NULL, "读法太多，最多%zu个", max);
		p->readings[i].index = (int)s->nreadings;
		s->readings[s->nreadings] = &p->readings[i];
		s->reading_of[s->nreadings++] = p;
	}
	return 0;
}

/* The record that 对象 names. */
static void find_subject(struct checker *c, struct policy *p)
{
	p->subject_rec = p->shared ? -1 : dict_record(c->s->dict, p->subject);
	if (p->shared || p->subject_rec >= 0)
		return;
	struct str names[64];
	size_t n = 0;
	for (; n < c->s->dict->n && n < 64; n++)
		names[n] = str_of(c->s->dict->records[n]->name);
	diag_add(c->d, DIAG_ERROR, p, p->subject_at, check_nearest(c, p->subject, names, n), "没有叫“%.*s”的表",
		 STR_FMT(p->subject));
}

/* All versions of a policy are about the same kind of subject. */
static void check_versions(struct checker *c, struct policy *p)
{
	for (size_t i = 0; i < (size_t)p->index; i++) {
		const struct policy *o = c->s->pack[i];
		if (!o->shared && str_eq(o->id, p->id) && o->subject_rec != p->subject_rec)
			diag_add(c->d, DIAG_ERROR, p, p->subject_at, "对象不同的，用另外的政策编号",
				 "这项政策的另一版（%s）的对象是“%.*s”", o->file, STR_FMT(o->subject));
	}
}

/* This policy's own copy of the shared file it uses. */
static int copy_base(struct checker *c, struct policy *p)
{
	if (!p->uses.p)
		return 0;
	const struct policy *shared = shared_named(c->s, p->uses);
	if (!shared) {
		struct str names[PACKS_MAX];
		size_t n = 0;
		for (size_t i = 0; i < c->s->n; i++)
			if (c->s->pack[i]->shared)
				names[n++] = c->s->pack[i]->id;
		return diag_add(c->d, DIAG_ERROR, p, p->uses_at, check_nearest(c, p->uses, names, n),
				"没有叫“%.*s”的通则", STR_FMT(p->uses));
	}
	p->base = policy_parse(shared->file, shared->source, c->s->mem, c->d);
	if (!p->base)
		return -1;
	p->base->index = shared->index;
	p->base->subject_rec = p->subject_rec;
	for (size_t i = 0; i < p->base->nreadings; i++)
		p->base->readings[i].index = shared->readings[i].index;
	number_things(c->s, p->base);
	return 0;
}

/* One policy or shared file, with everything it says. */
static void check_pack(struct checker *c, struct policy *p)
{
	c->p = c->file = p;
	c->scope = NULL;
	c->visit = NULL;
	check_header(c);
	if (p->shared)
		return;
	check_rules(c);
	check_cases(c);
	for (struct policy *f = p; f; f = f->base) {
		c->file = f;
		for (size_t i = 0; i < f->ntables; i++)
			table_finish(c, &f->tables[i]);
	}
}

/* "甲 → 乙 → 甲" of policies that need each other. */
static void needs_circle(struct checker *c, const size_t *path, size_t n, size_t again)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	size_t i = 0;
	while (path[i] != again)
		i++;
	size_t from = path[i], to = i + 1 < n ? path[i + 1] : again;
	for (; i < n; i++)
		buf_printf(&b, "%.*s → ", STR_FMT(c->s->pack[path[i]]->id));
	const struct policy *p = c->s->pack[from];
	diag_add(c->d, DIAG_ERROR, p, c->needs_at[from][to], "一项政策的结果不能取决于它自己",
		 "政策绕成了一圈：%.*s%.*s", STR_FMT(buf_str(&b)), STR_FMT(c->s->pack[again]->id));
	buf_release(&b);
}

/* The walk that finds the order. */
struct walk {
	struct checker *c;
	char state[PACKS_MAX]; /* 0 not seen, 1 on the path, 2 done */
	size_t path[PACKS_MAX], n;
};

/* Puts a policy behind those it needs; -1 when they go in a circle. */
static int order_after(struct walk *w, size_t i)
{
	struct packs *s = w->c->s;
	w->state[i] = 1;
	w->path[w->n++] = i;
	for (size_t k = 0; k < s->n; k++) {
		if (!w->c->needs[i][k] || k == i || w->state[k] == 2)
			continue;
		if (w->state[k] == 1) {
			needs_circle(w->c, w->path, w->n, k);
			return -1;
		}
		if (order_after(w, k) < 0)
			return -1;
	}
	w->n--;
	w->state[i] = 2;
	s->order[s->norder++] = i;
	return 0;
}

/* The order of all policies. */
static void find_order(struct checker *c)
{
	struct walk w = {.c = c};
	c->s->norder = 0;
	for (size_t i = 0; i < c->s->n; i++)
		if (!c->s->pack[i]->shared && !w.state[i] && order_after(&w, i) < 0)
			return;
}

/* Every policy's parts are found and numbered; policies whose shared file has errors are left out. */
static void check_all(struct checker *c)
{
	struct packs *s = c->s;
	bool ready[PACKS_MAX] = {false};
	for (size_t i = 0; i < s->n; i++) {
		number_things(s, s->pack[i]);
		find_subject(c, s->pack[i]);
		if (number_readings(c, s->pack[i]) < 0)
			return;
		check_versions(c, s->pack[i]);
	}
	size_t before = c->d->errors;
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->shared)
			check_pack(c, s->pack[i]);
	bool shared_fine = c->d->errors == before;
	for (size_t i = 0; i < s->n; i++)
		ready[i] = !s->pack[i]->shared && (shared_fine || !s->pack[i]->uses.p) && !copy_base(c, s->pack[i]);
	for (size_t i = 0; i < s->n; i++)
		if (ready[i])
			check_pack(c, s->pack[i]);
	find_order(c);
}

int packs_check(struct packs *s, struct diags *d)
{
	struct checker c = {.s = s, .d = d};
	size_t before = d->errors;
	c.needs = arena_array(s->mem, PACKS_MAX, sizeof *c.needs);
	c.needs_at = arena_array(s->mem, PACKS_MAX, sizeof *c.needs_at);
	if (!c.needs || !c.needs_at)
		return diag_starved(d, s->n ? s->pack[0] : NULL, (struct pos){1, 1, 1});
	c.clauses = clauses_known();
	s->nreadings = s->nlets = s->ntables = 0;
	check_all(&c);
	map_free(c.clauses);
	return d->errors == before ? 0 : -1;
}
