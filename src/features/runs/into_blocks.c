/* Lines that were rows, put into blocks. What a run is proved by stays: its lines say what they said. */
#include "features/runs/into_blocks.h"

#include <stdlib.h>

#include "base/map.h"
#include "features/runs/layout.h"

static const struct sql RUNS = {"runs.of_rows", "SELECT DISTINCT run_id FROM run_lines ORDER BY run_id"};
static const struct sql ROWS = {
    "runs.rows", "SELECT owner_id, person_id, org_id, unit_id, county_id, version, from_month, to_month, due, "
		 "period, version, amount, no_amount, outside, state, cured, name, reason, clauses, readings,"
		 " no, policy, version, counts, tier FROM run_lines WHERE run_id = $1 ORDER BY no"};
static const struct sql TEXTS = {"runs.texts_of_rows", "SELECT no, text FROM run_texts WHERE run_id = $1"};
static const struct sql TEXT_ADD = {"runs.text_of_row",
				    "INSERT INTO run_texts (run_id, no, text) VALUES ($1, $2, $3)"};
static const struct sql PART_ADD = {
    "runs.part_of_row", "INSERT INTO run_parts (run_id, no, policy, version, counts) VALUES ($1, $2, $3, $4, $5)"};

/* Where ROWS has what is no value of a line. */
enum { ROW_NO = KEPT_VALUES, ROW_POLICY, ROW_VERSION, ROW_COUNTS, ROW_TIER };

/* A run on its way. */
struct moving {
	struct store *s;
	int64_t run, next; /* number of the next text */
	struct map *text;  /* text → number */
	struct kept *line;
	size_t n, cap;
	struct arena *mem;
	struct {
		int64_t no;
		struct str text;
	} * tier; /* tiers that are no text of the run yet */
	size_t tiers;
	struct {
		struct str policy;
		int64_t version, counts;
	} part_of[PACKS_MAX];
	size_t parts;
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* The texts that the run has. */
static int read_texts(struct moving *m, struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, m->s, &TEXTS, ARGS(INT(m->run)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		int64_t no = stmt_int(st, 0);
		m->next = no >= m->next ? no + 1 : m->next;
		if (map_put(m->text, stmt_text(st, 1), no) < 0) {
			got = no_memory(e);
			break;
		}
	}
	stmt_reset(st);
	return got;
}

#define TIERS_MAX 100000

/* The number of a tier's text; a new one where the run has no such text. */
static int number_tier(struct moving *m, struct str tier, int64_t *no, struct err *e)
{
	*no = 0;
	if (!tier.n || map_get(m->text, tier, no))
		return 0;
	if (!m->tier && !(m->tier = calloc(TIERS_MAX, sizeof *m->tier)))
		return no_memory(e);
	if (m->tiers == TIERS_MAX)
		return err_set(e, ERR_LIMIT, "第 %lld 批的档次太多", (long long)m->run);
	*no = m->next++;
	m->tier[m->tiers].no = *no;
	m->tier[m->tiers++].text = arena_str(m->mem, tier);
	return map_put(m->text, tier, *no) < 0 || arena_failed(m->mem) ? no_memory(e) : 0;
}

/* The number of the version of a policy; a new one where no line was of it. */
static int number_part(struct moving *m, const struct stmt *st, int64_t *no, struct err *e)
{
	struct str policy = stmt_text(st, ROW_POLICY);
	int64_t version = stmt_int(st, ROW_VERSION);
	for (size_t i = 0; i < m->parts; i++)
		if (m->part_of[i].version == version && str_eq(m->part_of[i].policy, policy)) {
			*no = (int64_t)i;
			return 0;
		}
	if (m->parts == PACKS_MAX)
		return err_set(e, ERR_LIMIT, "第 %lld 批的政策太多", (long long)m->run);
	m->part_of[m->parts].policy = arena_str(m->mem, policy);
	m->part_of[m->parts].version = version;
	m->part_of[m->parts].counts = stmt_int(st, ROW_COUNTS);
	*no = (int64_t)m->parts++;
	return arena_failed(m->mem) ? no_memory(e) : 0;
}

/* The row at hand as a line. */
static int read_row(struct moving *m, const struct stmt *st, struct err *e)
{
	if (m->n == m->cap) {
		size_t cap = m->cap ? 2 * m->cap : 4096;
		struct kept *more = cap > 2 * (size_t)RUN_LINES_MAX ? NULL : reallocarray(m->line, cap, sizeof *more);
		if (!more)
			return no_memory(e);
		m->line = more;
		m->cap = cap;
	}
	int64_t *v = m->line[m->n++].v;
	for (int k = 0; k < KEPT_VALUES; k++)
		v[k] = stmt_int(st, k);
	if (stmt_int(st, ROW_NO) != (int64_t)m->n)
		return err_set(e, ERR_DAMAGED, "第 %lld 批没有第 %zu 行", (long long)m->run, m->n);
	return number_tier(m, stmt_text(st, ROW_TIER), &v[KEPT_TIER], e) < 0 ? -1
									     : number_part(m, st, &v[KEPT_PART], e);
}

static int read_rows(struct moving *m, struct err *e)
{
	struct stmt *st;
	int got, status = 0;
	if (sql_open(&st, m->s, &ROWS, ARGS(INT(m->run)), e) < 0)
		return -1;
	while (status == 0 && (got = stmt_step(st, e)) != 0)
		status = got < 0 ? -1 : read_row(m, st, e);
	stmt_reset(st);
	return status;
}

/* Texts and parts that are new. */
static int write_names(const struct moving *m, struct err *e)
{
	for (size_t i = 0; i < m->tiers; i++)
		if (sql_run(m->s, &TEXT_ADD, ARGS(INT(m->run), INT(m->tier[i].no), TEXT(m->tier[i].text)), NULL, e) <
		    0)
			return -1;
	for (size_t i = 0; i < m->parts; i++)
		if (sql_run(m->s, &PART_ADD,
			    ARGS(INT(m->run), INT((int64_t)i), TEXT(m->part_of[i].policy), INT(m->part_of[i].version),
				 INT(m->part_of[i].counts)),
			    NULL, e) < 0)
			return -1;
	return 0;
}

/* Its lines as blocks. */
static int write_blocks(const struct moving *m, struct err *e)
{
	struct layout l;
	uint32_t *order = calloc(m->n + 1, sizeof *order);
	if (!order)
		return no_memory(e);
	for (size_t i = 0; i < m->n; i++)
		order[i] = (uint32_t)i;
	int status = layout_make(&l, m->line, order, m->n, e);
	if (status == 0) {
		status = layout_write(&l, m->s, m->run, e);
		layout_release(&l);
	}
	free(order);
	return status;
}

/* One run. */
static int move_run(struct store *s, int64_t run, struct err *e)
{
	struct moving *m = calloc(1, sizeof *m);
	if (!m)
		return no_memory(e);
	*m = (struct moving){.s = s, .run = run, .text = map_new(0), .mem = arena_new((size_t)1 << 30)};
	int status = !m->text || !m->mem ? no_memory(e) : 0;
	if (status == 0)
		status =
		    read_texts(m, e) < 0 || read_rows(m, e) < 0 || write_names(m, e) < 0 ? -1 : write_blocks(m, e);
	map_free(m->text);
	arena_free(m->mem);
	free(m->line);
	free(m->tier);
	free(m);
	return status;
}

int lines_into_blocks(struct store *s, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct whose, id, 0), {0}};
	struct arena *mem = arena_new((size_t)1 << 28);
	struct whose *run = NULL;
	size_t n = 0;
	int status = !mem ? no_memory(e)
			  : sql_rows(s, &RUNS, NULL, 0, fields, sizeof *run, mem, 1000000, (void **)&run, &n, e);
	for (size_t i = 0; i < n && status == 0; i++)
		status = move_run(s, run[i].id, e);
	arena_free(mem);
	return status;
}
