#include "features/runs/layout.h"

#include <stdlib.h>

#define LAYOUT_BYTES_MAX ((size_t)8 << 30)

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* Room for so many pieces. */
static int pieces_init(struct pieces *p, size_t max, struct err *e)
{
	buf_init(&p->bytes, LAYOUT_BYTES_MAX);
	p->piece = calloc(max + 1, sizeof *p->piece);
	return p->piece ? 0 : no_memory(e);
}

static void pieces_release(struct pieces *p)
{
	buf_release(&p->bytes);
	free(p->piece);
}

/* What was put behind `at` is a piece. */
static void piece_ends(struct pieces *p, int64_t first, size_t at)
{
	p->piece[p->n++] = (struct piece){first, at, p->bytes.n - at};
}

/* --- blocks --- */

static int make_blocks(struct layout *l, struct err *e)
{
	if (pieces_init(&l->blocks, l->n / KEPT_LINES + 1, e) < 0)
		return -1;
	for (size_t i = 0; i < l->n; i += KEPT_LINES) {
		size_t at = l->blocks.bytes.n;
		kept_put(&l->blocks.bytes, l->line, l->order + i, l->n - i < KEPT_LINES ? l->n - i : KEPT_LINES);
		piece_ends(&l->blocks, (int64_t)i + 1, at);
	}
	return l->blocks.bytes.failed ? no_memory(e) : 0;
}

/* --- stretches --- */

/* The second line goes on with the stretch of the first. */
static bool same_stretch(const struct kept *a, const struct kept *b)
{
	return a->v[KEPT_PART] == b->v[KEPT_PART] && a->v[KEPT_COUNTY] == b->v[KEPT_COUNTY] &&
	       a->v[KEPT_ORG] == b->v[KEPT_ORG] && a->v[KEPT_UNIT] == b->v[KEPT_UNIT];
}

/* The line begins a stretch. */
static bool begins(const struct layout *l, size_t i)
{
	return i == 0 || !same_stretch(&l->line[l->order[i - 1]], &l->line[l->order[i]]);
}

static int make_stretches(struct layout *l, struct err *e)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += begins(l, i);
	if (!(l->stretch = calloc(n + 1, sizeof *l->stretch)))
		return no_memory(e);
	for (size_t i = 0; i < l->n; i++) {
		const int64_t *v = l->line[l->order[i]].v;
		int64_t no = (int64_t)i + 1;
		if (begins(l, i))
			l->stretch[l->stretches++] =
			    (struct stretch){no, no, v[KEPT_PART], v[KEPT_COUNTY], v[KEPT_ORG], v[KEPT_UNIT]};
		l->stretch[l->stretches - 1].last = no;
	}
	return 0;
}

/* --- whose --- */

/* By id, then by number. */
static int by_id(const void *a, const void *b)
{
	const struct whose *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->no > y->no) - (x->no < y->no);
}

/* Every line under whom it is about, and under the person behind that. */
static size_t gather_whose(const struct layout *l, struct whose *w)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		const int64_t *v = l->line[l->order[i]].v;
		w[n++] = (struct whose){v[KEPT_OWNER], (int64_t)i + 1};
		if (v[KEPT_PERSON] && v[KEPT_PERSON] != v[KEPT_OWNER])
			w[n++] = (struct whose){v[KEPT_PERSON], (int64_t)i + 1};
	}
	qsort(w, n, sizeof *w, by_id);
	return n;
}

/* How many people there are behind lines that are not 不符合. */
static int64_t count_people(const struct layout *l, const struct whose *w, size_t n)
{
	int64_t people = 0, last = 0;
	for (size_t i = 0; i < n; i++) {
		const int64_t *v = layout_line(l, w[i].no)->v;
		if (w[i].id == last || v[KEPT_PERSON] != w[i].id || v[KEPT_STATE] == LINE_NOT)
			continue;
		last = w[i].id;
		people++;
	}
	return people;
}

/* Pieces of pairs; those of one id lie in one. */
static int put_whose(struct layout *l, const struct whose *w, size_t n, struct err *e)
{
	if (pieces_init(&l->whose, n / WHOSE_PAIRS + 1, e) < 0)
		return -1;
	for (size_t i = 0, end; i < n; i = end) {
		size_t at = l->whose.bytes.n;
		end = i + WHOSE_PAIRS < n ? i + WHOSE_PAIRS : n;
		while (end < n && w[end].id == w[end - 1].id)
			end++;
		whose_put(&l->whose.bytes, w + i, end - i);
		piece_ends(&l->whose, w[i].id, at);
	}
	return l->whose.bytes.failed ? no_memory(e) : 0;
}

static int make_whose(struct layout *l, struct err *e)
{
	struct whose *w = calloc(2 * l->n + 1, sizeof *w);
	if (!w)
		return no_memory(e);
	size_t n = gather_whose(l, w);
	l->people = count_people(l, w, n);
	int status = put_whose(l, w, n, e);
	free(w);
	return status;
}

/* --- all of it --- */

int layout_make(struct layout *l, const struct kept *line, const uint32_t *order, size_t n, struct err *e)
{
	*l = (struct layout){.line = line, .order = order, .n = n};
	if (make_blocks(l, e) == 0 && make_stretches(l, e) == 0 && make_whose(l, e) == 0)
		return 0;
	layout_release(l);
	return -1;
}

void layout_release(struct layout *l)
{
	pieces_release(&l->blocks);
	pieces_release(&l->whose);
	free(l->stretch);
	*l = (struct layout){0};
}

/* The bytes of a piece. */
static struct str piece_bytes(const struct pieces *p, size_t i)
{
	return (struct str){p->bytes.p + p->piece[i].at, p->piece[i].n};
}

/* Adds pieces to what is proved. */
static void prove_pieces(const struct pieces *p, struct proof *proof)
{
	for (size_t i = 0; i < p->n; i++) {
		proof_int(proof, PROOF_ROW);
		proof_int(proof, p->piece[i].first);
		proof_text(proof, piece_bytes(p, i));
	}
	proof_int(proof, PROOF_END);
}

void layout_prove(const struct layout *l, struct proof *p)
{
	prove_pieces(&l->blocks, p);
	prove_pieces(&l->whose, p);
	for (size_t i = 0; i < l->stretches; i++) {
		const struct stretch *s = &l->stretch[i];
		const int64_t n[] = {s->first, s->last, s->part, s->county, s->org, s->unit};
		proof_int(p, PROOF_ROW);
		for (int k = 0; k < 6; k++)
			proof_int(p, n[k]);
	}
	proof_int(p, PROOF_END);
}

/* Writes pieces into a table. */
static int write_pieces(const struct pieces *p, const char *table, struct store *s, int64_t run, struct err *e)
{
	static const char *const columns[] = {"run_id", "first", "bytes", NULL};
	struct bulk *b;
	if (bulk_begin(&b, s, table, columns, "iib", e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		bulk_int(b, 0, run);
		bulk_int(b, 1, p->piece[i].first);
		bulk_bytes(b, 2, piece_bytes(p, i));
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

static int write_stretches(const struct layout *l, struct store *s, int64_t run, struct err *e)
{
	static const char *const columns[] = {"run_id",    "first",  "last",    "part",
					      "county_id", "org_id", "unit_id", NULL};
	struct bulk *b;
	if (bulk_begin(&b, s, "run_stretches", columns, "iiiiiii", e) < 0)
		return -1;
	for (size_t i = 0; i < l->stretches; i++) {
		const struct stretch *x = &l->stretch[i];
		const int64_t n[] = {run, x->first, x->last, x->part, x->county, x->org, x->unit};
		for (int k = 0; k < 7; k++)
			bulk_int(b, k, n[k]);
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

int layout_write(const struct layout *l, struct store *s, int64_t run, struct err *e)
{
	return write_pieces(&l->blocks, "run_blocks", s, run, e) < 0 ||
		       write_pieces(&l->whose, "run_whose", s, run, e) < 0
		   ? -1
		   : write_stretches(l, s, run, e);
}
