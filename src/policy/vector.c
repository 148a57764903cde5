/* Making policies ready for everybody: which can be expressed, which facts they read, the shapes and their programmes. */
#include "policy/vector.h"

#include <stdlib.h>
#include <time.h>

#include "policy/vector_inside.h"

int64_t vector_ticks(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，不能成批核算");
}

/* --- lines --- */

/* The months of the query as the lines of a policy. */
static int month_axis(struct vector *v, struct entry *x)
{
	const struct query *q = &v->ev->q;
	int32_t *first = ARENA_ARRAY(v->kept, LINES_WIDE, int32_t), *last = ARENA_ARRAY(v->kept, LINES_WIDE, int32_t);
	int32_t *month = ARENA_ARRAY(v->kept, LINES_WIDE, int32_t), *end = ARENA_ARRAY(v->kept, LINES_WIDE, int32_t);
	if (!first || !last || !month || !end)
		return -1;
	x->axis =
	    (struct axis){.lines = q->to - q->from + 1, .first = first, .last = last, .month = month, .end = end};
	for (int l = 0; l < x->axis.lines; l++) {
		month[l] = q->from + l;
		first[l] = month_first(month[l]);
		last[l] = month_last(month[l]);
		end[l] = month_end(v->ev, month[l]);
		if (end[l] <= q->as_of && version_has(x->pl, month[l]))
			x->axis.all |= UINT64_C(1) << l;
	}
	return 0;
}

/* Every version of the policies, with its lines. */
static int take_entries(struct vector *v)
{
	const struct query *q = &v->ev->q;
	for (size_t k = 0; k < v->npolicies; k++)
		for (size_t i = 0; i < v->of[k]->packs->n; i++) {
			struct plan *pl = v->of[k]->plan[i];
			if (!pl || !str_eq(pl->p->id, v->policy[k]->id))
				continue;
			if (v->nentries == PACKS_MAX)
				return -1;
			struct entry *x = &v->entry[v->nentries++];
			*x = (struct entry){.ev = v->of[k], .pl = pl, .policy = (uint32_t)k};
			v->nways += pl->p->navenues ? pl->p->navenues : 1;
			if (pl->p->period.kind != PERIOD_MONTHLY)
				x->axis = (struct axis){.lines = (int)pl->p->period.n, .dated = true};
			else if (q->to - q->from + 1 > LINES_WIDE || q->from > q->to)
				v->cannot[k] = "一次超过 64 个月";
			else if (month_axis(v, x) != 0)
				return -1;
		}
	return 0;
}

/* --- fields with few values --- */

/* A walk over everything that a policy reaches under the choices in force. */
struct reach {
	struct vector *v;
	struct plan *pl;
	bool *let, *reading;
};

static void reach_node(struct reach *r, const struct node *n);

/* A field that is read: by its description, which stands in its record's list. */
static void reach_field(struct reach *r, const struct field *f)
{
	const struct world *w = r->v->ev->world;
	for (size_t rec = 0; rec < w->dict->n; rec++) {
		const struct record *k = w->t[rec].rec;
		if (f >= k->fields && f < k->fields + k->n && few_values(f))
			r->v->facts.kinds[rec].use[f - k->fields] = true;
	}
}

static void reach_rows(struct reach *r, const struct table *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		reach_node(r, t->rows[i].value);
}

static void reach_node(struct reach *r, const struct node *n)
{
	n = chosen(r->pl, n);
	if (n->ref == REF_LET) {
		const struct let *l = n->target;
		if (!r->let[l->index]) {
			r->let[l->index] = true;
			reach_node(r, l->expr);
		}
	} else if (n->ref == REF_COLUMN || n->ref == REF_FIELD) {
		reach_field(r, n->target);
	} else if (n->ref == REF_TABLE) {
		reach_rows(r, n->target);
	}
	for (size_t i = 0; i < 3 && n->kid[i]; i++)
		reach_node(r, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value)
			reach_node(r, n->args[i].value);
}

static void reach_rules(struct reach *r, const struct rule *rule, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rule[i].expr)
			reach_node(r, rule[i].expr);
		if (rule[i].unless)
			reach_node(r, rule[i].unless);
		int rec = r->v->ev->rec_enjoyed;
		int item = rule[i].kind == RULE_EXCLUDES && rec >= 0
			       ? record_field(r->v->ev->world->t[rec].rec, STR("项目"))
			       : -1;
		if (item >= 0)
			r->v->facts.kinds[rec].use[item] = true;
	}
}

/* Marks the fields that a policy reads. */
static int reach_policy(struct vector *v, const struct entry *x)
{
	const struct packs *s = x->ev->packs;
	struct plan *pl = x->pl;
	struct reach r = {v, pl, ARENA_ARRAY(v->kept, s->nlets + 1, bool),
			  ARENA_ARRAY(v->kept, s->nreadings + 1, bool)};
	if (!r.let || !r.reading)
		return -1;
	const struct policy *p = pl->p;
	if (p->period.expr)
		reach_node(&r, p->period.expr);
	reach_rules(&r, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		reach_node(&r, p->avenues[i].when);
		reach_rules(&r, p->avenues[i].rules, p->avenues[i].nrules);
	}
	return 0;
}

#define TEXTS_FEW 500 /* different texts of a column that still are few */

/* Leaves out the texts of which there are many. */
static int leave_out_texts(struct vector *v, int rec)
{
	const struct wtable *t = &v->ev->world->t[rec];
	for (size_t f = 0; f < t->rec->n; f++) {
		bool *use = &v->facts.kinds[rec].use[f];
		if (!*use || t->rec->fields[f].type != FIELD_TEXT)
			continue;
		size_t texts = pool_count(v->ev->world->pool), few = 0;
		uint8_t *seen = calloc(texts + 1, 1);
		if (!seen)
			return -1;
		for (size_t i = 0; i < t->n && few <= TEXTS_FEW; i++) {
			int64_t x = cell_at(t->col[f], i);
			few += x >= 0 && (size_t)x < texts && !seen[x];
			if (x >= 0 && (size_t)x < texts)
				seen[x] = 1;
		}
		*use = few <= TEXTS_FEW;
		free(seen);
	}
	return 0;
}

/* Marks the fields that all policies read. */
static int reach_policies(struct vector *v)
{
	for (size_t i = 0; i < v->nentries; i++)
		if (reach_policy(v, &v->entry[i]) != 0)
			return -1;
	return 0;
}

/* The kinds of rows of the owners and of what they own. */
static int make_kinds(struct vector *v)
{
	struct facts *f = &v->facts;
	for (size_t rec = 0; rec < v->ev->world->dict->n; rec++)
		if (((int)rec == f->subject || dict_owner(v->ev->world->dict, (int)rec) == f->subject) &&
		    (leave_out_texts(v, (int)rec) != 0 || facts_kinds(f, (int)rec) != 0))
			return -1;
	return 0;
}

/* --- compiling --- */

/* Compiles one version for a shape into the graph; NULL when that is possible, else why not. */
static const char *compile_entry(struct vector *v, const struct entry *x, struct shape *s, struct graph *g,
				 struct arena *mem, struct dues *out)
{
	const struct packs *packs = x->ev->packs;
	struct compiler c = {.v = v, .f = &v->facts, .ev = x->ev, .pl = x->pl, .w = &v->work, .g = g, .mem = mem};
	c.kept = v->kept;
	c.shape = s;
	c.axis = x->axis;
	c.told = &v->told;
	c.word = &v->word;
	c.calendars = &v->calendars;
	c.made = &v->made;
	c.rates = &v->rates;
	c.let = (struct meaning **)arena_array(mem, packs->nlets + 1, sizeof(void *));
	c.pick = (struct meaning **)arena_array(mem, packs->nreadings + 1, sizeof(void *));
	if (!c.let || !c.pick)
		return "内存";
	struct err e = {0};
	g->policies = policy_bit(x->policy);
	evaluation_clear(x->ev);
	work_begin(&v->work, x->ev, x->pl, 0, &e);
	compile_policy(&c, out);
	evaluation_clear(x->ev);
	return c.cannot ? c.cannot : g->failed ? "这么大的程序" : NULL;
}

/* Owners with two rows of everything: what the policies ask for is the same for all shapes. */
static struct shape *any_shape(struct vector *v)
{
	struct shape *s = ARENA_NEW(v->kept, struct shape);
	for (size_t r = 0; s && r < v->ev->world->dict->n; r++)
		s->most[r] = 2;
	return s;
}

/* Compiles for no shape in particular, to learn which policies can be expressed and which columns they read. */
static int try_entries(struct vector *v)
{
	struct facts *f = &v->facts;
	struct shape *s = any_shape(v);
	if (!s)
		return -1;
	for (int pass = 0; pass < 2; pass++) {
		memset(f->reads, 0, sizeof f->reads);
		memset(f->ordered, 0, sizeof f->ordered);
		f->columns = 0;
		for (size_t i = 0; i < v->nentries; i++) {
			const struct entry *x = &v->entry[i];
			struct graph *g = v->cannot[x->policy] ? NULL : graph_new(v->kept);
			struct dues d;
			if (g) /* its nodes are kept: what was told of them is found by them */
				v->cannot[x->policy] = compile_entry(v, x, s, g, v->kept, &d);
		}
	}
	return 0;
}

/* The tiers' words get their numbers. */
static int name_tiers(struct vector *v, struct dues *d)
{
	for (int i = 0; i < d->ways; i++) {
		struct meaning *tier = d->way[i].tier;
		for (int k = 0; tier && k < tier->n; k++) {
			int64_t n = pool_put(v->words, val_str(v->ev->world->pool, tier->option[k].v));
			if (n < 0)
				return -1;
			tier->option[k].text = (uint32_t)n;
		}
	}
	return 0;
}

/* How many runs an owner has of each policy and of all together, who has any of each way, and whether they come out in order. */
static void count_runs(const struct vector *v, struct graph *g, struct programme *p)
{
	p->count = graph_number(g, 0);
	for (size_t i = 0; i < v->nentries; i++) {
		struct dues *d = &p->dues[i];
		bool alone = i == 0 || v->entry[i].policy != v->entry[i - 1].policy;
		p->unordered |= d->ways && (d->ways > 1 || !alone || d->axis.dated);
		d->count = graph_number(g, 0);
		g->policies = policy_bit(v->entry[i].policy);
		for (int w = 0; w < d->ways; w++) {
			d->count = graph_plus(g, d->count, graph_count(g, d->way[w].starts));
			d->way[w].owners = graph_owners(g, d->way[w].starts);
			graph_keep(g, d->way[w].owners);
		}
		if (d->ways)
			graph_keep(g, d->count);
		p->count = graph_plus(g, p->count, d->count);
	}
	graph_keep(g, p->count);
}

/* Compiles all policies for a shape; false: that is not possible. p->g NULL: no memory. */
static bool compile_all(struct vector *v, struct shape *s, struct programme *p)
{
	p->dues = ARENA_ARRAY(p->mem, v->nentries + 1, struct dues);
	struct graph *g = p->g = p->dues ? graph_new(p->mem) : NULL;
	bool good = g != NULL;
	for (size_t i = 0; i < v->nentries && good; i++)
		if (!v->cannot[v->entry[i].policy])
			good = !compile_entry(v, &v->entry[i], s, g, p->mem, &p->dues[i]);
	for (size_t i = 0; i < v->nentries && good; i++)
		good = name_tiers(v, &p->dues[i]) == 0;
	if (good)
		count_runs(v, g, p);
	return good && graph_finish(g) == 0;
}

/* The programme of a shape; one that cannot be made leaves its owners to the reference. */
static int make_programme(struct vector *v, struct shape *s, struct programme *p)
{
	if (!(p->mem = arena_new(0)))
		return -1;
	bool good = compile_all(v, s, p);
	if (!p->g)
		return -1;
	if (good) {
		v->stats.instructions += (size_t)p->g->ncode;
		return 0;
	}
	p->g = NULL;
	for (size_t i = 0; i < s->n; i++)
		v->facts.odd[s->owner[i]] = 1;
	return 0;
}

#define OWNERS_TRIED (8 * LANES) /* for fewer it is not worth while to find out which shapes are the best */
#define COLUMN_COSTS 4           /* reading one is like so many instructions */

/* The most rows of a record that an owner has. */
static uint32_t most_rows(const struct vector *v, size_t rec)
{
	const struct wtable *t = &v->ev->world->t[rec];
	uint32_t most = 0;
	for (size_t o = 0; t->start && o < v->ev->world->t[v->facts.subject].n; o++) {
		uint32_t n = t->start[o + 1] - t->start[o];
		most = n > most ? n : most;
	}
	return most;
}

/* How dear programmes become with the rows of each record. Their nodes are kept, as those of try_entries are. */
static int measure_growth(struct vector *v)
{
	struct facts *f = &v->facts;
	struct shape *s = any_shape(v);
	if (!s)
		return -1;
	memset(f->growth, 0, sizeof f->growth);
	for (size_t r = 0; r < v->ev->world->dict->n && v->ev->world->t[f->subject].n >= OWNERS_TRIED; r++) {
		uint32_t most = f->reads[r] && (int)r != f->subject ? most_rows(v, r) : 0;
		for (int k = 0; k < ROWS_TRIED && most && (k <= TRIED_TWO || facts_tried[k - 1] < (int)most); k++) {
			struct programme p = {.mem = v->kept};
			s->most[r] = facts_tried[k];
			bool good = compile_all(v, s, &p);
			if (!p.g)
				return -1;
			int columns = COLUMN_COSTS * facts_width(f, s);
			f->growth[r][k] = good ? (uint32_t)(p.g->ncode + columns) : NODES_MAX;
		}
		s->most[r] = 2;
	}
	return 0;
}

/* The narrowest set that holds the lines of all policies. */
static int bits_needed(const struct vector *v)
{
	int most = 1;
	for (size_t i = 0; i < v->nentries; i++)
		if (!v->cannot[v->entry[i].policy] && v->entry[i].axis.lines > most)
			most = v->entry[i].axis.lines;
	return most <= 16 ? 16 : most <= 32 ? 32 : 64;
}

/* Says which policy is left to the reference although that was not to be. */
static int refuse(const struct vector *v, struct err *e)
{
	for (size_t k = 0; k < v->npolicies; k++)
		if (v->cannot[k]) {
			err_set(e, ERR_INPUT, "政策 %.*s 不能成批核算：没有%s的成批算法", STR_FMT(v->policy[k]->id),
				v->cannot[k]);
			return err_todo(e, "去掉严格要求，由逐人核算来算");
		}
	return 0;
}

/* Programmes and columns for all shapes. */
static int make_shapes(struct vector *v)
{
	struct facts *f = &v->facts;
	v->calendars = NULL;
	int64_t before = vector_ticks();
	facts_calendar(f);
	if (measure_growth(v) != 0)
		return -1;
	v->stats.compile_ns += vector_ticks() - before;
	if (facts_shapes(f) != 0 || !(v->programme = ARENA_ARRAY(v->kept, f->shapes + 1, struct programme)))
		return -1;
	before = vector_ticks();
	if (facts_load_all(f, vector_threads(v)) != 0)
		return -1;
	v->stats.load_ns += vector_ticks() - before;
	before = vector_ticks();
	for (size_t i = 0; i < f->shapes; i++) {
		if (make_programme(v, &f->shape[i], &v->programme[i]) != 0)
			return -1;
		v->stats.blocks += shape_blocks(&f->shape[i]);
	}
	v->stats.compile_ns += vector_ticks() - before;
	v->stats.shapes = f->shapes;
	return 0;
}

/* What the policies read has been read in: records, columns, and the fields that make kinds. */
static int check_read(const struct vector *v, struct err *e)
{
	const struct facts *f = &v->facts;
	const struct world *w = v->ev->world;
	bool good = true;
	for (size_t r = 0; r < w->dict->n && w->partial; r++)
		for (size_t i = 0; i < w->t[r].rec->n; i++)
			good = good && !(f->reads[r] && w->t[r].unread) &&
			       !(f->kinds[r].use[i] && w->t[r].n && !w->t[r].col[i].at);
	for (int i = 0; i < f->columns && w->partial; i++) {
		const struct wtable *t = &w->t[f->column[i].rec];
		good = good && !(f->column[i].part >= 0 && t->n && !t->col[f->column[i].part].at);
	}
	return good ? 0 : err_set(e, ERR_DAMAGED, "政策要看没有读入的事实");
}

/* Everything behind the allocation. */
static int prepare(struct vector *v, struct err *e)
{
	int64_t before = vector_ticks();
	if (take_entries(v) != 0 || reach_policies(v) != 0)
		return no_memory(e);
	if (check_read(v, e) != 0)
		return -1;
	if (make_kinds(v) != 0)
		return no_memory(e);
	v->stats.load_ns = vector_ticks() - before;
	before = vector_ticks();
	if (try_entries(v) != 0)
		return no_memory(e);
	if (check_read(v, e) != 0)
		return -1;
	v->stats.compile_ns = vector_ticks() - before;
	for (size_t k = 0; k < v->npolicies; k++)
		v->stats.policies_by_reference += v->cannot[k] != NULL;
	if (v->o.strict && refuse(v, e) != 0)
		return -1;
	v->bits = bits_needed(v);
	v->run = kernel_for(v->o.isa, v->bits);
	if (!v->run)
		return err_set(e, ERR_INPUT, "这台机器的处理器没有所要的指令");
	return make_shapes(v) != 0 ? no_memory(e) : 0;
}

struct vector *vector_new(struct evaluation *ev, const struct policy *const *p, size_t n, struct vector_options o,
			  struct err *e)
{
	struct evaluation *of[VECTOR_POLICIES_MAX];
	for (size_t i = 0; i < n && i < VECTOR_POLICIES_MAX; i++)
		of[i] = ev;
	return vector_new_of(of, p, n, o, e);
}

struct vector *vector_new_of(struct evaluation *const *ev, const struct policy *const *p, size_t n,
			     struct vector_options o, struct err *e)
{
	struct vector *v = calloc(1, sizeof *v);
	if (!v || n > VECTOR_POLICIES_MAX || n == 0) {
		free(v);
		no_memory(e);
		return NULL;
	}
	v->ev = ev[0];
	v->o = o;
	v->npolicies = v->stats.policies = n;
	for (size_t i = 0; i < n; i++)
		v->policy[i] = p[i], v->of[i] = ev[i];
	v->kept = arena_new((size_t)16 << 30);
	v->words = pool_new(0);
	v->facts = (struct facts){.ev = ev[0], .mem = v->kept, .subject = p[0]->subject_rec};
	if (!v->kept || !v->words || prepare(v, e) != 0) {
		if (!v->kept || !v->words)
			no_memory(e);
		vector_free(v);
		return NULL;
	}
	return v;
}

void vector_free(struct vector *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->facts.shapes && v->programme; i++)
		arena_free(v->programme[i].mem);
	facts_release(&v->facts);
	texts_release(&v->texts);
	free(v->runs.run);
	free(v->escaped);
	free(v->shape_of);
	pool_free(v->words);
	arena_free(v->kept);
	free(v);
}

const struct vector_stats *vector_stats(const struct vector *v)
{
	return &v->stats;
}
