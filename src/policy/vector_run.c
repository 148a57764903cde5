/* Running: blocks to threads, sets to runs of months, and what is left to the reference evaluator. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/vector_inside.h"

/* --- what a thread has --- */

/* A text that this thread has met, and its number among all. */
struct met {
	struct text_key key;
	uint32_t text;
	bool there;
};
#define MET_SLOTS 4096

/* Where all threads put their runs: a block's runs are counted before they are written, so each takes its part and goes on.
 * What did not fit any more is the thread's own. */
struct shared_runs {
	struct vector_run *run;
	size_t cap;
	atomic_size_t taken, end; /* end: the first that was too much; all before it are there */
};

struct worker {
	_Alignas(128) struct vector *v; /* no thread writes where another one reads */
	struct frame f;
	struct shared_runs *shared;
	struct runs runs;       /* those that did not fit */
	struct vector_run *out; /* of the block at hand */
	struct met *met;
	atomic_size_t *next;    /* morsel to be taken */
	pthread_mutex_t *texts; /* held while a text is looked up among all */
	pthread_t thread;
	const struct programme *read; /* whose ways stand here */
	struct reading_of_way *way;
	int ways;
	uint32_t at[LANES]; /* of each owner of the block: where in `out` its next run is put */
	bool first;         /* the thread that called */
	bool failed;
	size_t decided; /* owners */
};

/* Makes room for so many runs more. */
static int runs_room(struct runs *r, size_t more)
{
	if (r->n + more > LINES_MAX)
		return -1;
	if (r->n + more <= r->cap)
		return 0;
	size_t cap = r->cap * 2 > r->n + more ? r->cap * 2 : r->n + more + 1024;
	struct vector_run *p = realloc(r->run, cap * sizeof *p);
	if (!p)
		return -1;
	r->run = p;
	r->cap = cap;
	return 0;
}

int runs_add(struct runs *r, const struct vector_run *x)
{
	if (runs_room(r, 1) != 0)
		return -1;
	r->run[r->n++] = *x;
	return 0;
}

/* --- reading the result of a block --- */

/* One value with the set in which it holds, for the block at hand. */
struct read_option {
	const void *set;
	const int32_t *lane; /* NULL: a constant */
	int column;          /* where the lane stands in the block; −1: it is a register */
	const int64_t *fen;  /* of an amount */
	uint32_t tier;
};

#define READ_OPTIONS_MAX 512
#define SAYINGS_MAX      256 /* pairs of a tier and an amount whose text is remembered */

/* One way of a policy as it stands in the registers. */
struct reading_of_way {
	const struct entry *x;
	const struct way *w;
	struct text_key key;
	const void *set, *starts;
	const int32_t *owners;
	struct read_option option[READ_OPTIONS_MAX];
	int tiers, amounts, homes, dues, doubts; /* how many of each, one kind behind the other */
	uint8_t doubt_bit[DOUBTS_MAX];
	bool self;                   /* where no institution pays, the subject does: it is one */
	bool plain;                  /* the tier and the amount alone make the text */
	bool by_tier;                /* amounts hold where tiers do, one for one */
	int64_t saying[SAYINGS_MAX]; /* of a plain way [tier × (amounts + 1) + amount]; −1: not yet asked for */
};

/* The bits of a set for one owner. */
static inline uint64_t bits_at(const void *set, int lane, int bits)
{
	if (bits == 16)
		return ((const uint16_t *)set)[lane];
	return bits == 32 ? ((const uint32_t *)set)[lane] : ((const uint64_t *)set)[lane];
}

static const void *set_of(const struct worker *k, const struct graph *g, int node)
{
	size_t bytes = (size_t)k->v->bits / 8;
	return (const char *)k->f.set + (size_t)g->node[node].reg * LANES * bytes;
}

static int32_t *number_of(const struct worker *k, const struct graph *g, int node)
{
	return k->f.number + (size_t)g->node[node].reg * LANES;
}

/* The place of a doubt among the statements of the avenue and the policy. */
static int doubt_place(const struct plan *pl, const struct avenue *in, const struct rule *r)
{
	if (in && r >= in->rules && r < in->rules + in->nrules)
		return (int)(r - in->rules);
	return (int)((in ? in->nrules : 0) + (size_t)(r - pl->p->rules));
}

/* The options of one kind; how many. */
static int read_options(const struct worker *k, const struct graph *g, const struct meaning *m,
			struct read_option *out)
{
	for (int i = 0; m && i < m->n; i++) {
		const struct option *o = &m->option[i];
		out[i] =
		    (struct read_option){.set = set_of(k, g, o->set), .column = -1, .fen = o->fen, .tier = o->text};
		if (o->what == LANE && g->node[o->lane].op == OP_COLUMN)
			out[i].column = (int)g->node[o->lane].imm;
		else if (o->what == LANE)
			out[i].lane = k->f.number + (size_t)g->node[o->lane].reg * LANES;
	}
	return m ? m->n : 0;
}

/* Finds everything that is read of a way; false: too much. */
static bool read_way(const struct worker *k, const struct programme *p, size_t entry, const struct way *w,
		     struct reading_of_way *r)
{
	const struct graph *g = p->g;
	const struct dues *d = &p->dues[entry];
	int n = w->tier->n + w->amount->n + (w->home ? w->home->n : 0) + (d->due ? d->due->n : 0) + w->doubts;
	if (n > READ_OPTIONS_MAX)
		return false;
	r->x = &k->v->entry[entry];
	r->w = w;
	r->set = set_of(k, g, w->set);
	r->starts = set_of(k, g, w->starts);
	r->owners = number_of(k, g, w->owners);
	r->key = (struct text_key){.entry = (uint32_t)entry, .avenue = -1};
	if (w->avenue)
		r->key.avenue = (int32_t)(w->avenue - d->pl->p->avenues);
	struct read_option *o = r->option;
	o += r->tiers = read_options(k, g, w->tier, o);
	o += r->amounts = read_options(k, g, w->amount, o);
	o += r->homes = read_options(k, g, w->home, o);
	o += r->dues = read_options(k, g, d->due, o);
	r->doubts = w->doubts;
	for (int i = 0; i < w->doubts; i++) {
		o[i].set = set_of(k, g, w->doubt_set[i]);
		r->doubt_bit[i] = (uint8_t)doubt_place(d->pl, w->avenue, w->doubt[i]);
	}
	r->self = d->pl->p->subject_rec == k->v->ev->rec_org;
	r->by_tier = r->tiers == r->amounts;
	for (int i = 0; i < r->tiers && r->by_tier; i++)
		r->by_tier = r->option[i].set == r->option[r->tiers + i].set;
	r->plain = !w->doubts && !w->shares && (r->tiers + 1) * (r->amounts + 1) <= SAYINGS_MAX;
	memset(r->saying, 0xff, sizeof r->saying);
	return true;
}

/* Finds everything that is read of a programme's ways; false: too much. */
static bool read_programme(struct worker *k, const struct programme *p)
{
	k->ways = 0;
	k->read = NULL;
	for (size_t i = 0; i < k->v->nentries; i++)
		for (int w = 0; w < p->dues[i].ways; w++)
			if (!read_way(k, p, i, &p->dues[i].way[w], &k->way[k->ways++]))
				return false;
	k->read = p;
	return true;
}

/* The columns of the block at hand. */
static void read_columns(struct worker *k)
{
	for (int w = 0; w < k->ways; w++) {
		struct reading_of_way *r = &k->way[w];
		struct read_option *o = r->option + r->tiers + r->amounts;
		for (int i = 0; i < r->homes + r->dues; i++)
			if (o[i].column >= 0)
				o[i].lane = k->f.block + (size_t)o[i].column * LANES;
	}
}

/* --- runs --- */

/* The number of a text. */
static int64_t text_of(struct worker *k, const struct text_key *key)
{
	uint64_t h = ((uint64_t)key->fen * 31 + key->tier) * UINT64_C(0x9E3779B97F4A7C15);
	h += key->doubts * 7 + key->entry * 131 + (uint64_t)(uint32_t)key->avenue;
	struct met *m = &k->met[(h ^ h >> 32) % MET_SLOTS];
	if (m->there && m->key.entry == key->entry && m->key.avenue == key->avenue && m->key.tier == key->tier &&
	    m->key.fen == key->fen && m->key.doubts == key->doubts)
		return m->text;
	pthread_mutex_lock(k->texts);
	int64_t n = text_by_key(k->v, key);
	pthread_mutex_unlock(k->texts);
	if (n >= 0)
		*m = (struct met){*key, (uint32_t)n, true};
	return n;
}

/* Which option of a kind holds on a line, counted from one; 0: none. No branch: which one it is cannot be foretold. */
static inline int option_at(const struct read_option *o, int n, int lane, int line, int bits)
{
	int at = 0;
	for (int i = n - 1; i >= 0; i--)
		at = bits_at(o[i].set, lane, bits) >> line & 1 ? i + 1 : at;
	return at;
}

/* The number of each owner that holds on a line, likewise. */
static inline int32_t lane_at(const struct read_option *o, int n, int lane, int line, int bits, int32_t none)
{
	int32_t at = none;
	for (int i = n - 1; i >= 0; i--)
		at = bits_at(o[i].set, lane, bits) >> line & 1 ? o[i].lane[lane] : at;
	return at;
}

/* What a way says on a line, by its tier and amount, counted from one. */
static int64_t saying_of(struct worker *k, struct reading_of_way *r, int tier, int amount, int lane, int line,
			 int bits)
{
	struct text_key key = r->key;
	const struct read_option *o = r->option, *doubt = o + r->tiers + r->amounts + r->homes + r->dues;
	key.tier = tier ? o[tier - 1].tier : UINT32_MAX;
	key.fen = amount ? o[r->tiers + amount - 1].fen[r->w->shares ? line : 0] : 0;
	for (int i = 0; i < r->doubts; i++)
		key.doubts |= (bits_at(doubt[i].set, lane, bits) >> line & 1) << r->doubt_bit[i];
	return text_of(k, &key);
}

/* The run of an owner that begins on a line. */
static inline void put_run(struct worker *k, struct reading_of_way *r, uint32_t owner, int lane, int line, int bits)
{
	const struct read_option *o = r->option;
	int tier = option_at(o, r->tiers, lane, line, bits);
	int amount = r->by_tier ? tier : option_at(o + r->tiers, r->amounts, lane, line, bits);
	int64_t asked = -1, *text = r->plain ? &r->saying[tier * (r->amounts + 1) + amount] : &asked;
	if (*text < 0) {
		*text = saying_of(k, r, tier, amount, lane, line, bits);
		k->failed |= *text < 0;
	}
	o += r->tiers + r->amounts;
	struct vector_run *x = &k->out[k->at[lane]++];
	x->subject = owner;
	x->text = (uint32_t)*text;
	x->home = lane_at(o, r->homes, lane, line, bits, r->self ? (int32_t)owner : -1);
	x->due = lane_at(o + r->homes, r->dues, lane, line, bits, DAY_NONE);
	x->from = r->x->axis.dated ? month_of_day(x->due) : r->x->axis.month[line];
	x->policy = (uint16_t)r->x->policy;
	/* it goes on to where another begins, or nothing is due */
	uint64_t ends = (bits_at(r->starts, lane, bits) | ~bits_at(r->set, lane, bits)) >> line >> 1;
	x->months = (uint16_t)(ends ? 1 + __builtin_ctzll(ends) : LINES_WIDE - line);
}

/* All runs of a way: of all owners the first, then of those that have more the second, and so on, so that how many an
 * owner has is no branch either. */
static inline void put_way(struct worker *k, struct reading_of_way *r, const uint32_t *owner, int bits)
{
	int32_t lane[LANES] __attribute__((uninitialized));
	uint64_t left[LANES] __attribute__((uninitialized));
	int m = 0;
	for (int i = 0; i < LANES && r->owners[i] >= 0; i++) {
		int at = r->owners[i];
		uint64_t starts = bits_at(r->starts, at, bits);
		put_run(k, r, owner[at], at, __builtin_ctzll(starts), bits);
		lane[m] = at;
		left[m] = starts & (starts - 1);
		m += left[m] != 0;
	}
	while (m) {
		int kept = 0;
		for (int i = 0; i < m; i++) {
			put_run(k, r, owner[lane[i]], lane[i], __builtin_ctzll(left[i]), bits);
			left[kept] = left[i] & (left[i] - 1);
			lane[kept] = lane[i];
			kept += left[kept] != 0;
		}
		m = kept;
	}
}

/* Sorts an owner's few runs by policy, then month and due day; with v also by tier. */
static void sort_few(const struct vector *v, struct vector_run *r, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct vector_run x = r[i];
		size_t k = i;
		for (; k > 0; k--) {
			const struct vector_run *b = &r[k - 1];
			int c = (x.policy > b->policy) - (x.policy < b->policy);
			if (!c)
				c = (x.from > b->from) - (x.from < b->from);
			if (!c)
				c = (x.due > b->due) - (x.due < b->due);
			if (!c && v && x.text != b->text)
				c = str_cmp(vector_text(v, &x)->tier, vector_text(v, b)->tier);
			if (c >= 0)
				break;
			r[k] = *b;
		}
		r[k] = x;
	}
}

/* Takes room for so many runs; NULL: no memory. */
static struct vector_run *take_room(struct worker *k, size_t n)
{
	struct shared_runs *s = k->shared;
	size_t at = atomic_fetch_add(&s->taken, n);
	if (at + n <= s->cap)
		return s->run + at;
	size_t end = atomic_load(&s->end);
	while (at < end && !atomic_compare_exchange_weak(&s->end, &end, at)) {
	}
	if (runs_room(&k->runs, n) != 0)
		return NULL;
	k->runs.n += n;
	return k->runs.run + k->runs.n - n;
}

/* How many runs an owner has of the policies for which it has not escaped. */
static int32_t runs_left(const struct worker *k, const struct programme *p, int lane)
{
	int32_t n = 0;
	for (size_t i = 0; i < k->v->nentries && k->f.escaped[lane] != UINT8_MAX; i++)
		if (p->dues[i].ways && !(k->f.escaped[lane] & policy_bit(k->v->entry[i].policy)))
			n += number_of(k, p->g, p->dues[i].count)[lane];
	return n;
}

/* Each owner of a block gets the place of its first run, and the number of those that are put; false: no memory. */
static bool take_places(struct worker *k, const struct programme *p, int32_t *count, int n)
{
	uint32_t at = 0;
	for (int i = 0; i < n; i++) {
		k->at[i] = at;
		if (k->f.escaped[i])
			count[i] = runs_left(k, p, i);
		at += (uint32_t)count[i];
	}
	k->out = at ? take_room(k, at) : NULL;
	return !at || k->out;
}

/* Runs of a block: an owner's together, policy after policy. */
static void put_block(struct worker *k, const struct programme *p, const uint32_t *owner, int n)
{
	int32_t *count = number_of(k, p->g, p->count);
	if (k->read != p && !read_programme(k, p)) {
		memset(k->f.escaped, UINT8_MAX, LANES);
		return;
	}
	read_columns(k);
	if (!take_places(k, p, count, n)) {
		k->failed = true;
		return;
	}
	for (int w = 0; w < k->ways; w++)
		switch (k->v->bits) {
		case 16: put_way(k, &k->way[w], owner, 16); break;
		case 32: put_way(k, &k->way[w], owner, 32); break;
		default: put_way(k, &k->way[w], owner, 64); break;
		}
	for (int i = 0; i < n && p->unordered; i++)
		if (count[i] > 1)
			sort_few(NULL, k->out + k->at[i] - count[i], (size_t)count[i]);
}

/* One block. */
static void run_block(struct worker *k, const struct shape *s, const struct programme *p, size_t block)
{
	const uint32_t *owner = s->owner + block * LANES;
	int n = s->n - block * LANES < LANES ? (int)(s->n - block * LANES) : LANES;
	k->f.block = s->block + block * (size_t)s->width * LANES;
	const uint8_t *odd = k->v->facts.odd;
	uint8_t *escaped = k->f.escaped, any = 0;
	memset(escaped, 0, (size_t)n);
	memset(escaped + n, UINT8_MAX, (size_t)(LANES - n));
	for (int i = 0; i < n && s->odd; i++)
		escaped[i] = odd[owner[i]] ? UINT8_MAX : 0;
	bool more = block + 1 < shape_blocks(s);
	k->f.bytes = more ? (size_t)s->width * LANES * sizeof *s->block : 0;
	k->f.ahead = (const char *)k->f.block + k->f.bytes;
	k->f.lanes = (n + LANES_STEP - 1) & -LANES_STEP;
	k->v->run(p->g, &k->f);
	put_block(k, p, owner, n);
	for (int i = 0; i < n; i++)
		any |= escaped[i];
	k->decided += (size_t)n;
	for (int i = 0; i < n && any; i++)
		if (escaped[i]) {
			k->v->escaped[owner[i]] = escaped[i];
			k->decided--;
		}
}

#define MORSEL 8 /* blocks that a thread takes at once */

/* Tells whoever waits how many subjects are done; false: it shall stop. */
static bool tell(struct vector *v, size_t done)
{
	const struct vector_watch *w = &v->o.watch;
	if (!v->stopped && w->step)
		v->stopped = !w->step(w->self, done, v->ev->world->t[v->facts.subject].n);
	return !v->stopped;
}

/* Takes morsels until there are none. */
static void *work_on(void *self)
{
	struct worker *k = self;
	for (;;) {
		size_t at = atomic_fetch_add(k->next, MORSEL), end = at + MORSEL, first = 0;
		if (k->failed)
			return NULL;
		if (k->first && !tell(k->v, 0))
			atomic_store(k->next, SIZE_MAX / 2);
		bool any = false;
		for (size_t i = 0; i < k->v->job.shapes; i++) {
			const struct shape *s = &k->v->job.shape[i];
			size_t n = shape_blocks(s);
			for (size_t b = at > first ? at - first : 0; b < n && first + b < end; b++) {
				any = true;
				if (k->v->programme[i].g)
					run_block(k, s, &k->v->programme[i], b);
			}
			first += n;
		}
		if (!any)
			return NULL;
	}
}

/* --- threads --- */

/* The memory of a thread's registers. */
static int worker_init(struct worker *k, struct vector *v, atomic_size_t *next, pthread_mutex_t *texts,
		       struct shared_runs *shared)
{
	size_t numbers = 1, sets = 1;
	for (size_t i = 0; i < v->facts.shapes; i++) {
		const struct graph *g = v->programme[i].g;
		numbers = g && (size_t)g->numbers > numbers ? (size_t)g->numbers : numbers;
		sets = g && (size_t)g->sets > sets ? (size_t)g->sets : sets;
	}
	*k = (struct worker){.v = v, .next = next, .texts = texts, .shared = shared};
	k->f.number = aligned_alloc(64, numbers * LANES * sizeof(int32_t));
	k->f.set = aligned_alloc(64, sets * LANES * (size_t)v->bits / 8);
	k->f.escaped = calloc(LANES, 1);
	k->met = calloc(MET_SLOTS, sizeof *k->met);
	k->way = calloc(v->nways + 1, sizeof *k->way);
	return k->f.number && k->f.set && k->f.escaped && k->met && k->way ? 0 : -1;
}

static void worker_release(struct worker *k)
{
	free(k->f.number);
	free(k->f.set);
	free(k->f.escaped);
	free(k->met);
	free(k->way);
	free(k->runs.run);
}

int vector_threads(const struct vector *v)
{
	long n = v->o.threads ? v->o.threads : sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > VECTOR_THREADS_MAX ? VECTOR_THREADS_MAX : (int)n;
}

/* Takes over what a thread has for itself. */
static int take_runs(struct vector *v, struct worker *k)
{
	struct runs *r = &v->runs;
	if (r->n + k->runs.n > LINES_MAX)
		return -1;
	if (runs_room(r, k->runs.n) != 0)
		return -1;
	if (k->runs.n)
		memcpy(r->run + r->n, k->runs.run, k->runs.n * sizeof *r->run);
	r->n += k->runs.n;
	return 0;
}

/* Room for about as many runs as there will be: what is not used is no memory yet. */
static void make_room(struct vector *v)
{
	size_t n = v->ev->world->t[v->facts.subject].n * v->npolicies + 1024;
	if (!v->runs.run && n <= LINES_MAX && (v->runs.run = malloc(n * sizeof *v->runs.run)))
		v->runs.cap = n;
}

/* All blocks of the job, by all threads. */
static int run_blocks(struct vector *v)
{
	static const size_t none = 0;
	make_room(v);
	struct shared_runs shared = {v->runs.run, v->runs.cap, none, v->runs.cap};
	int n = vector_threads(v), made = 0;
	struct worker *k = aligned_alloc(128, (size_t)n * sizeof *k);
	pthread_mutex_t texts = PTHREAD_MUTEX_INITIALIZER;
	atomic_size_t next = none;
	int status = k ? 0 : -1;
	for (; made < n && status == 0; made++)
		status = worker_init(&k[made], v, &next, &texts, &shared);
	int running = 1;
	for (; running < n && status == 0; running++)
		if (pthread_create(&k[running].thread, NULL, work_on, &k[running]) != 0)
			break;
	if (status == 0) {
		k[0].first = true;
		work_on(&k[0]);
	}
	for (int i = 1; i < running && status == 0; i++)
		pthread_join(k[i].thread, NULL);
	size_t taken = atomic_load(&shared.taken), end = atomic_load(&shared.end);
	v->runs.n = taken < end ? taken : end;
	for (int i = 0; i < made; i++) {
		if (status == 0 && (k[i].failed || take_runs(v, &k[i]) != 0))
			status = -1;
		v->stats.by_vector += v->stats.policies_by_reference < v->npolicies ? k[i].decided : 0;
		worker_release(&k[i]);
	}
	free(k);
	return status;
}

/* --- the reference --- */

/* A line as a run; months that say the same go on with the run before. */
static int add_line(struct vector *v, const struct line *l, uint32_t policy)
{
	const struct plan *pl = v->of[policy]->plan[l->policy->index];
	int64_t text = text_by_line(v, pl, l);
	struct vector_run x = {.subject = (uint32_t)l->subject,
			       .text = (uint32_t)text,
			       .policy = (uint16_t)policy,
			       .due = l->due,
			       .from = l->month,
			       .months = 1,
			       .home = l->home == FIELD_NONE ? -1 : (int32_t)l->home};
	struct vector_run *before = v->runs.n ? &v->runs.run[v->runs.n - 1] : NULL;
	if (text < 0)
		return -1;
	if (before && before->subject == x.subject && before->text == x.text && before->policy == policy &&
	    before->home == x.home && before->from + before->months == x.from && x.due == DAY_NONE &&
	    before->due == DAY_NONE) {
		before->months++;
		return 0;
	}
	return runs_add(&v->runs, &x);
}

/* One owner and policy by the reference evaluator. */
static int by_reference(struct vector *v, uint32_t owner, size_t policy, struct lines *l, struct err *e)
{
	l->n = 0;
	v->stats.by_reference++;
	if (v->o.sole)
		return err_set(e, ERR_CONFLICT, "%.*s 的第 %u 个对象要由参照求值器来算",
			       STR_FMT(v->policy[policy]->id), (unsigned)owner + 1);
	if (evaluate(v->of[policy], v->policy[policy], owner, l, e) != 0)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (add_line(v, &l->line[i], (uint32_t)policy) != 0)
			return err_set(e, ERR_NOMEM, "内存不够，放不下核算结果");
	return 0;
}

/* The owner was asked for. */
static bool asked(const struct vector *v, uint32_t owner)
{
	return !v->job.some || v->job.some[owner];
}

#define BETWEEN_WORDS 256 /* subjects between two words to the one who waits */

/* Something of the owner is left. */
static bool is_left(const struct vector *v, size_t o)
{
	bool any = v->stats.policies_by_reference || v->facts.odd[o] || v->escaped[o];
	return any && asked(v, (uint32_t)o);
}

#define AT_ONCE 256 /* owners looked at together, since of most nothing is left */

static bool none_left(const struct vector *v, size_t o)
{
	uint8_t any = v->stats.policies_by_reference != 0;
	for (size_t i = o; i < o + AT_ONCE; i++)
		any |= v->facts.odd[i] | v->escaped[i];
	return !any;
}

/* The first owner from o on of whom something is left; `owners`: there is none. */
static size_t next_left(const struct vector *v, size_t o, size_t owners)
{
	for (; o < owners; o++) {
		while (o % AT_ONCE == 0 && o + AT_ONCE < owners && none_left(v, o))
			o += AT_ONCE;
		if (is_left(v, o))
			return o;
	}
	return owners;
}

/* Everything that the programmes leave: policies, and owners. */
static int leave_to_reference(struct vector *v, struct err *e)
{
	struct lines l = {0};
	size_t owners = v->ev->world->t[v->facts.subject].n, done = 0;
	int status = 0;
	for (size_t o = next_left(v, 0, owners); o < owners && status == 0; o = next_left(v, o + 1, owners)) {
		uint8_t left = v->facts.odd[o] ? UINT8_MAX : v->escaped[o];
		bool here = false;
		if (done++ % BETWEEN_WORDS == 0 && !tell(v, o))
			break;
		for (size_t k = 0; k < v->npolicies && status == 0; k++)
			if (left & policy_bit(k) || v->cannot[k])
				status = by_reference(v, (uint32_t)o, k, &l, e);
			else
				here = true;
		v->parted |= here;
		for (size_t k = 0; k < v->npolicies; k++)
			if (k == 0 || v->of[k] != v->of[k - 1])
				evaluation_clear(v->of[k]);
	}
	free(l.line);
	return status;
}

/* --- order --- */

int vector_sort(struct vector *v, const struct vector_run **runs, struct err *e)
{
	size_t owners = v->ev->world->t[v->facts.subject].n, n = v->runs.n;
	uint32_t *start = calloc(owners + 2, sizeof *start);
	struct vector_run *out = calloc(n + 1, sizeof *out);
	if (!start || !out) {
		free(start);
		free(out);
		return err_set(e, ERR_NOMEM, "内存不够，排不了核算结果");
	}
	for (size_t i = 0; i < n; i++)
		start[v->runs.run[i].subject + 2]++;
	for (size_t o = 0; o < owners; o++)
		start[o + 2] += start[o + 1];
	for (size_t i = 0; i < n; i++)
		out[start[v->runs.run[i].subject + 1]++] = v->runs.run[i];
	for (size_t o = 0; o < owners && v->parted; o++)
		if (start[o + 1] > start[o] + 1)
			sort_few(v, out + start[o], start[o + 1] - start[o]);
	free(start);
	free(v->runs.run);
	v->runs.run = out;
	v->runs.cap = n + 1;
	*runs = out;
	return 0;
}

/* Whether the evaluations give refusals, too. */
static void ask_all(struct vector *v, bool all)
{
	for (size_t k = 0; k < v->npolicies; k++)
		v->of[k]->q.all = all;
}

/* Runs the job. */
static int run_job(struct vector *v, const struct vector_run **runs, size_t *n, struct err *e)
{
	size_t owners = v->ev->world->t[v->facts.subject].n;
	v->runs.n = 0;
	v->stopped = v->parted = false;
	if (!v->escaped)
		v->escaped = malloc(owners + 1);
	v->stats.subjects = owners;
	v->stats.by_vector = v->stats.by_reference = 0;
	int64_t t0 = vector_ticks();
	if (v->escaped)
		memset(v->escaped, 0, owners + 1);
	if (!v->escaped || run_blocks(v) != 0)
		return err_set(e, ERR_NOMEM, "内存不够，或核算结果太多");
	int64_t t1 = vector_ticks();
	bool all = v->ev->q.all;
	ask_all(v, false);
	int status = leave_to_reference(v, e);
	ask_all(v, all);
	v->stats.reference_ns = vector_ticks() - t1;
	if (status == 0 && v->stopped)
		status = err_set(e, ERR_CONFLICT, "已停止");
	if (status != 0)
		return -1;
	v->stats.run_ns = vector_ticks() - t0 - v->stats.reference_ns;
	*runs = v->runs.run;
	*n = v->runs.n;
	return 0;
}

int vector_evaluate(struct vector *v, const struct vector_run **runs, size_t *n, struct err *e)
{
	v->job = (struct job){v->facts.shape, v->facts.shapes, NULL};
	return run_job(v, runs, n, e);
}

/* --- a few subjects --- */

/* The shape of each owner; UINT32_MAX for one without. */
static int find_shapes(struct vector *v)
{
	size_t owners = v->ev->world->t[v->facts.subject].n;
	if (v->shape_of)
		return 0;
	v->shape_of = malloc((owners + 1) * sizeof *v->shape_of);
	if (!v->shape_of)
		return -1;
	memset(v->shape_of, 0xff, (owners + 1) * sizeof *v->shape_of);
	for (size_t i = 0; i < v->facts.shapes; i++)
		for (size_t k = 0; k < v->facts.shape[i].n; k++)
			v->shape_of[v->facts.shape[i].owner[k]] = (uint32_t)i;
	return 0;
}

/* The shapes again with these subjects alone, their facts read anew. */
static int few_shapes(struct vector *v, struct shape *few, const uint32_t *subjects, size_t n, uint8_t *some)
{
	for (size_t k = 0; k < n; k++) {
		uint32_t in = v->shape_of[subjects[k]];
		some[subjects[k]] = 1;
		v->facts.odd[subjects[k]] = in == UINT32_MAX || !v->programme[in].g;
		if (in != UINT32_MAX)
			few[in].n++;
	}
	for (size_t i = 0; i < v->facts.shapes; i++) {
		size_t count = few[i].n;
		few[i] = v->facts.shape[i];
		few[i].n = 0;
		few[i].block = NULL;
		if (!(few[i].owner = malloc((count + 1) * sizeof *few[i].owner)))
			return -1;
	}
	for (size_t k = 0; k < n; k++) {
		struct shape *s = v->shape_of[subjects[k]] == UINT32_MAX ? NULL : &few[v->shape_of[subjects[k]]];
		if (s)
			s->owner[s->n++] = subjects[k];
	}
	for (size_t i = 0; i < v->facts.shapes; i++) {
		if (few[i].n && facts_load(&v->facts, &few[i]) != 0)
			return -1;
		v->facts.shape[i].odd |= few[i].odd; /* for whoever evaluates everybody once more */
	}
	return 0;
}

int vector_evaluate_some(struct vector *v, const uint32_t *subjects, size_t nsubjects, const struct vector_run **runs,
			 size_t *n, struct err *e)
{
	size_t owners = v->ev->world->t[v->facts.subject].n;
	struct shape *few = calloc(v->facts.shapes + 1, sizeof *few);
	uint8_t *some = calloc(owners + 1, 1);
	int status = few && some && find_shapes(v) == 0 ? 0 : -1;
	if (status != 0 || few_shapes(v, few, subjects, nsubjects, some) != 0) {
		status = err_set(e, ERR_NOMEM, "内存不够，不能重算");
	} else {
		v->job = (struct job){few, v->facts.shapes, some};
		status = run_job(v, runs, n, e);
	}
	for (size_t i = 0; few && i < v->facts.shapes; i++) {
		free(few[i].owner);
		free(few[i].block);
	}
	free(few);
	free(some);
	return status;
}
