#include "features/exchange/import.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/money.h"
#include "crypt/crypt.h"
#include "fact/journal.h"
#include "features/rates/rates.h"

/* Rows of a sheet remembered at a time: 5 MiB where a question to the store takes microseconds, 96 where it takes a round
 * trip. Three quarters of a power of two, at which the tables double. */
#define REMEMBER_SQLITE (3u << 15)
#define REMEMBER_PG     (3u << 19)

#define READINGS_MAX 3 /* of one import with accept_good: each one without the rows that clashed before */

/* SM3 of the one file, or of the digests of all, in their order. */
static int digest_of(const struct plan *p, uint8_t out[static SM3_SIZE], struct err *e)
{
	struct sm3 *all = sm3_new();
	int ret = all ? 0 : err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; !ret && i < p->books; i++) {
		ret = book_digest(p->book[i], out, e);
		if (!ret)
			sm3_put(all, out, SM3_SIZE);
	}
	if (!ret && p->books != 1)
		sm3_end(all, out);
	sm3_free(all);
	return ret;
}

/* The files' names in one line. */
static const char *source_of(struct import *im)
{
	struct buf b;
	buf_init(&b, JOURNAL_TEXT_MAX);
	for (size_t i = 0; i < im->plan.books; i++) {
		struct str name = book_name(im->plan.book[i]);
		if (b.n + name.n > JOURNAL_TEXT_MAX - 64) {
			buf_printf(&b, " 等 %zu 个文件", im->plan.books);
			break;
		}
		buf_printf(&b, "%s%.*s", i ? "、" : "", STR_FMT(name));
	}
	const char *text = arena_copy(im->rep->mem, b.n ? b.p : "", b.n);
	buf_release(&b);
	return text ? text : "";
}

/* What journal_each looks for: the same bytes, imported and not taken back. */
struct earlier {
	const uint8_t *digest;
	int64_t found;
};

/* One entry. An undo clears what it takes back: it always comes later. */
static int look(void *self, const struct entry *en)
{
	struct earlier *x = self;
	if (en->undoes && en->undoes == x->found)
		x->found = 0;
	if (str_is(en->what, "import") && !memcmp(en->source_digest, x->digest, SM3_SIZE))
		x->found = en->number;
	return 0;
}

/* What became of the rows of one sheet: 人员：读了 42 行，新增 33，更正 5，没有变化 2，不能写入 2. What there was none of is not told. */
static void put_count(struct buf *b, const struct import_count *c)
{
	const struct {
		const char *word;
		int64_t n;
	} parts[] = {{"新增", c->written},
		     {"更正", c->corrected},
		     {"没有变化", c->unchanged + c->repeated},
		     {"不能写入", c->refused}};
	char n[GROUPED_MAX];
	decimal_grouped(c->read, 0, n);
	buf_printf(b, "%s%s：读了 %s 行", b->n ? "；" : "", c->sheet, n);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n) {
			decimal_grouped(parts[i].n, 0, n);
			buf_printf(b, "，%s %s", parts[i].word, n);
		}
}

/* The counts in one line, for the journal. */
static int set_detail(struct import *im, struct err *e)
{
	struct buf b;
	buf_init(&b, JOURNAL_TEXT_MAX);
	for (size_t i = 0; i < im->rep->counts; i++)
		put_count(&b, &im->rep->count[i]);
	int ret = b.failed ? 0 : recording_detail(im->rec, "%s", b.p ? b.p : "");
	buf_release(&b);
	return ret ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* Whether anything of what was read is to be written. */
static bool writes(const struct import *im)
{
	const struct import_report *r = im->rep;
	if (im->o->dry_run || r->spoiled)
		return false;
	if (!r->refused)
		return true;
	int64_t good = 0;
	for (size_t i = 0; i < r->counts; i++)
		good += r->count[i].written + r->count[i].corrected;
	return im->o->accept_good && good;
}

/* All tabs in their order; rows that wait for their own sheet come when it is done. */
static int read_all(struct import *im, struct err *e)
{
	for (size_t i = 0; i < im->plan.jobs; i++) {
		if (job_run(im, &im->plan.job[i], e))
			return -1;
		bool last = i + 1 == im->plan.jobs || im->plan.job[i + 1].type != im->plan.job[i].type;
		if (last && waiting_run(im, e))
			return -1;
	}
	return 0;
}

/* How many rows of a sheet are remembered before those that the store knows are forgotten. */
static size_t remembered(const struct import *im)
{
	if (im->o->remember)
		return im->o->remember;
	return store_engine(im->h->store) == STORE_PG ? REMEMBER_PG : REMEMBER_SQLITE;
}

void sheets_reset(struct import *im)
{
	for (size_t i = 0; i < FEATURES_MAX; i++) {
		seen_release(&im->sheet[i].seen);
		names_release(&im->sheet[i].names);
		im->sheet[i] = (struct sheet_state){.credit = SHEET_CREDIT,
						    .referred_to = i < features_n && referred_to(features[i].type)};
		im->sheet[i].seen.limit = remembered(im);
		names_init(&im->sheet[i].names, remembered(im));
	}
	map_clear(im->refused);
	arena_clear(im->wait_mem);
	im->waiting = NULL;
	im->waiting_end = &im->waiting;
	im->waits = 0;
	im->org_id = 0;
}

/* One reading in one recording: written, or rolled back. The marked book comes before the commit: when it cannot be
 * written, nothing is. */
static int reading(struct import *im, const struct deed *d, bool last, struct err *e)
{
	size_t clashes = map_count(im->poison);
	sheets_reset(im);
	if (recording_begin(&im->rec, im->h, d, e))
		return -1;
	im->rep->at = recording_now(im->rec);
	im->rules.today = instant_day(im->rep->at);
	int64_t batch = recording_journal(im->rec);
	if (read_all(im, e) || (writes(im) && set_detail(im, e))) {
		recording_abandon(im->rec);
		return -1;
	}
	im->again = map_count(im->poison) > clashes && !last;
	bool marks = im->o->mark && !im->again && im->plan.books == 1;
	if (marks && book_mark(im->plan.book[0], im->mark, im->marks, im->o->mark, e)) {
		recording_abandon(im->rec);
		return -1;
	}
	if (im->again || !writes(im)) {
		recording_abandon(im->rec);
		return 0;
	}
	if (recording_commit(im->rec, e))
		return -1;
	im->rep->batch = batch;
	return 0;
}

/* Plans, reads, and reads again without what clashed. */
static int run(struct import *im, const char *const *paths, size_t n, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	struct earlier x = {.digest = digest};
	if (plan_make(im, paths, n, e) || digest_of(&im->plan, digest, e) || journal_each(im->h, 1, look, &x, e))
		return -1;
	im->rep->before = x.found;
	for (int k = 0; k < NOTE__MAX; k++)
		im->planned[k] = im->rep->notes[k].n;
	struct deed d = {.who = im->o->who, .what = "import", .source = source_of(im), .digest = digest};
	im->again = true;
	for (int i = 1; im->again; i++) {
		if (i > 1)
			notes_again(im);
		if (reading(im, &d, i == READINGS_MAX || im->rep->spoiled, e))
			return -1;
	}
	return 0;
}

int import_begin(struct import *im, struct house *h, const struct import_options *o, struct import_report *rep,
		 struct err *e)
{
	*rep = (struct import_report){.mem = arena_new(0), .dry_run = o->dry_run};
	*im = (struct import){.h = h,
			      .o = o,
			      .rep = rep,
			      .seed = hash_seed(),
			      .row_mem = arena_new(0),
			      .wait_mem = arena_new(0),
			      .refused = map_new(REFUSED_MAX),
			      .poison = map_new(REFUSED_MAX)};
	im->rules.rates = o->rates ? o->rates : &im->law.from;
	if (!rep->mem || !im->row_mem || !im->wait_mem || !im->refused || !im->poison)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (law_bounds_read(&im->law, h, rep->mem, e) < 0)
		return -1;
	roster_init(&im->roster);
	return 0;
}

void import_end(struct import *im)
{
	plan_release(&im->plan);
	for (size_t i = 0; i < FEATURES_MAX; i++) {
		seen_release(&im->sheet[i].seen);
		names_release(&im->sheet[i].names);
	}
	arena_free(im->row_mem);
	arena_free(im->wait_mem);
	map_free(im->refused);
	map_free(im->poison);
	free(im->mark);
}

int import_run(struct house *h, const char *const *paths, size_t n, const struct import_options *o,
	       struct import_report *out, struct err *e)
{
	struct import *im = malloc(sizeof *im);
	if (!im)
		return err_set(e, ERR_NOMEM, "内存不足");
	int ret = import_begin(im, h, o, out, e);
	if (!ret)
		ret = run(im, paths, n, e);
	import_end(im);
	free(im);
	if (ret)
		import_report_release(out);
	return ret;
}

void import_report_release(struct import_report *r)
{
	arena_free(r->mem);
	*r = (struct import_report){0};
}
