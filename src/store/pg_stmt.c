/* PostgreSQL statements: prepared by name, parameters by the types that the server inferred, rows one at a time. */
#include "store/pg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define HELD_MAX (256u << 20)

/* One parameter: its type, and room for a number in whatever form the type takes. */
struct pg_param {
	Oid type;
	char number[24];
};

#define NAME_SIZE 64 /* what the server tells names apart by */

/* The server's name of the statement, another one each time that it is prepared: where memory ran out behind the server's
 * yes, a statement of which nobody here knows keeps the name until the connection ends. */
static void server_name(const struct pg_stmt *st, char out[static NAME_SIZE])
{
	snprintf(out, NAME_SIZE, "%u.%s", st->prepared, st->st.name);
}

/* Prepares it in this connection. */
static int prepare_here(struct pg_stmt *st, struct err *e)
{
	struct pg *c = pg_of(st->st.s);
	char name[NAME_SIZE];
	st->prepared = ++c->prepared;
	server_name(st, name);
	if (pg_idle(st->st.s, e))
		return -1;
	if (!pq.sendPrepare(c->pg, name, st->st.text, 0, NULL))
		return pg_lose(c, NULL, e);
	if (pg_finish(c, NULL, st->st.name, e))
		return -1;
	st->generation = c->generation;
	return 0;
}

/* Room for parameters and columns as the server describes them. */
static int make_room(struct pg_stmt *st, const PGresult *r, struct err *e)
{
	st->nparams = pq.nparams(r);
	st->ncols = pq.nfields(r);
	if (st->nparams > STORE_PARAMS_MAX)
		return err_set(e, ERR_DB, "语句的参数要写作 $1 … $%d", STORE_PARAMS_MAX);
	size_t n = (size_t)st->nparams + 1, m = (size_t)st->ncols + 1;
	st->param = calloc(n, sizeof *st->param);
	st->values = calloc(n, sizeof *st->values);
	st->lengths = calloc(n, sizeof *st->lengths);
	st->formats = calloc(n, sizeof *st->formats);
	st->types = calloc(m, sizeof *st->types);
	if (!st->param || !st->values || !st->lengths || !st->formats || !st->types)
		return err_set(e, ERR_NOMEM, "内存不够，准备不了语句");
	for (int i = 0; i < st->nparams; i++)
		st->param[i].type = pq.paramtype(r, i);
	return 0;
}

/* Columns must be of types that we read. */
static int take_columns(struct pg_stmt *st, const PGresult *r, struct err *e)
{
	for (int i = 0; i < st->ncols; i++) {
		switch (st->types[i] = pq.ftype(r, i)) {
		case PG_NUMERIC: st->numeric = true; break;
		case PG_BOOL:
		case PG_BYTEA:
		case PG_CHAR:
		case PG_NAME:
		case PG_INT8:
		case PG_INT2:
		case PG_INT4:
		case PG_TEXT:
		case PG_OID:
		case PG_UNKNOWN:
		case PG_BPCHAR:
		case PG_VARCHAR: break;
		default: return err_set(e, ERR_DB, "结果第 %d 列的类型（%u）不能用", i + 1, st->types[i]);
		}
	}
	return 0;
}

/* Learns the types of parameters and columns. */
static int describe(struct pg_stmt *st, struct err *e)
{
	struct pg *c = pg_of(st->st.s);
	char name[NAME_SIZE];
	PGresult *r = NULL;
	server_name(st, name);
	if (!pq.sendDescribePrepared(c->pg, name))
		return pg_lose(c, NULL, e);
	if (pg_finish(c, &r, st->st.name, e))
		return -1;
	int bad = make_room(st, r, e) || take_columns(st, r, e) ? -1 : 0;
	pq.clear(r);
	return bad ? err_at(e, "%s", st->st.name) : 0;
}

/* Gives the statement's memory back. */
static void release(struct pg_stmt *st)
{
	free(st->param);
	free(st->values);
	free(st->lengths);
	free(st->formats);
	free(st->types);
	free(st->held);
}

int pg_prepare(struct stmt *base, struct err *e)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	if (prepare_here(st, e) == 0 && describe(st, e) == 0)
		return 0;
	release(st);
	return -1;
}

/* Drops the rows that are in memory. */
static void drop_rows(struct pg_stmt *st)
{
	pq.clear(st->row);
	st->row = NULL;
	while (st->held_at < st->held_n)
		pq.clear(st->held[st->held_at++]);
	st->held_at = st->held_n = st->held_bytes = 0;
}

void pg_forget(struct stmt *base)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *c = pg_of(base->s);
	if (c->streaming == st)
		c->streaming = NULL;
	drop_rows(st);
	release(st);
}

void pg_unbind(struct stmt *base)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	if (base->state == STMT_ROWS)
		pg_reset(base);
	for (int i = 0; i < st->nparams; i++)
		st->values[i] = NULL;
}

/* The parameter's place, or −1 with the statement bad. */
static int place_of(struct pg_stmt *st, int i)
{
	if (i >= 1 && i <= st->nparams)
		return i - 1;
	st->st.bad = "语句没有这个参数";
	return -1;
}

/* Gives parameter i these bytes. */
static void set_param(struct pg_stmt *st, int i, const char *p, size_t n, int format)
{
	st->values[i] = p;
	st->lengths[i] = (int)n;
	st->formats[i] = format;
	if (n > INT32_MAX)
		st->st.bad = "值太长";
}

/* A number in `size` bytes, when it fits. */
static void set_number(struct pg_stmt *st, int i, int64_t v, int size)
{
	char *p = st->param[i].number;
	pg_put64(p, (uint64_t)v);
	if (pg_get(p + 8 - size, size) != v)
		st->st.bad = "数太大";
	set_param(st, i, p + 8 - size, (size_t)size, 1);
}

void pg_bind_int(struct stmt *base, int i, int64_t v)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	int at = place_of(st, i);
	if (at < 0)
		return;
	switch (st->param[at].type) {
	case PG_INT8: set_number(st, at, v, 8); break;
	case PG_INT4: set_number(st, at, v, 4); break;
	case PG_INT2: set_number(st, at, v, 2); break;
	case PG_BOOL: set_number(st, at, v != 0, 1); break;
	default:
		snprintf(st->param[at].number, sizeof st->param[at].number, "%" PRId64, v);
		set_param(st, at, st->param[at].number, 0, 0);
		break;
	}
}

/* Bytes for a parameter whose type takes them as they are. */
static void bind_raw(struct stmt *base, int i, struct str v)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	int at = place_of(st, i);
	if (at < 0)
		return;
	switch (st->param[at].type) {
	case PG_INT8:
	case PG_INT4:
	case PG_INT2:
	case PG_BOOL:
	case PG_OID:
	case PG_NUMERIC: base->bad = "这个参数要数字"; break;
	default: set_param(st, at, v.p, v.n, 1); break;
	}
}

void pg_bind_text(struct stmt *st, int i, struct str v)
{
	bind_raw(st, i, v);
}

void pg_bind_bytes(struct stmt *st, int i, struct str v)
{
	bind_raw(st, i, v);
}

void pg_bind_null(struct stmt *base, int i)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	int at = place_of(st, i);
	if (at >= 0)
		st->values[at] = NULL;
}

/* numeric's wire form: digits of base 10,000, the first with this weight. */
struct numeric {
	int n, weight, sign;
	const char *digits;
};

/* Digit i of 10,000^place, or 0. */
static int64_t numeric_digit(const struct numeric *v, int i)
{
	return i < v->n ? pg_get(v->digits + 2 * i, 2) : 0;
}

/* A numeric as a whole 64-bit number; false when it is none. */
static bool numeric_int(const char *p, int len, int64_t *out)
{
	if (len < 8)
		return false;
	struct numeric v = {(int)pg_get(p, 2), (int)pg_get(p + 2, 2), (int)pg_get(p + 4, 2), p + 8};
	if (v.n < 0 || len < 8 + 2 * v.n || (v.sign != 0 && v.sign != 0x4000) || v.weight > 5)
		return false;
	__int128 sum = 0;
	for (int i = 0; i <= v.weight; i++)
		sum = sum * 10000 + numeric_digit(&v, i);
	for (int i = v.weight < 0 ? 0 : v.weight + 1; i < v.n; i++) {
		if (numeric_digit(&v, i) != 0)
			return false;
	}
	sum = v.sign ? -sum : sum;
	*out = (int64_t)sum;
	return sum >= INT64_MIN && sum <= INT64_MAX;
}

bool pg_number(Oid type, const char *p, int n, int64_t *out)
{
	switch (type) {
	case PG_BOOL: *out = p[0] != 0; return true;
	case PG_OID: *out = (int64_t)(uint32_t)pg_get(p, 4); return true;
	case PG_INT2:
	case PG_INT4:
	case PG_INT8: *out = pg_get(p, n); return true;
	case PG_NUMERIC: return numeric_int(p, n, out);
	default: *out = str_to_i64((struct str){p, (size_t)n}, out) ? *out : 0; return true;
	}
}

int pg_no_number(int i, struct err *e)
{
	return err_set(e, ERR_DB, "结果第 %d 列不是 64 位整数（overflow）", i + 1);
}

Oid pg_parameter_type(const struct pg_stmt *st, size_t i)
{
	return st->param[i].type;
}

/* The current row has no numeric that is more than a number. */
static int check_numerics(const struct pg_stmt *st, struct err *e)
{
	int64_t v;
	for (int i = 0; st->numeric && i < st->ncols; i++) {
		if (st->types[i] != PG_NUMERIC || pq.getisnull(st->row, 0, i))
			continue;
		if (!numeric_int(pq.getvalue(st->row, 0, i), pq.getlength(st->row, 0, i), &v)) {
			pg_no_number(i, e);
			return err_at(e, "%s", st->st.name);
		}
	}
	return 0;
}

/* Nothing more arrives for this statement. */
static void stream_over(struct pg_stmt *st)
{
	struct pg *c = pg_of(st->st.s);
	st->live = false;
	if (c->streaming == st)
		c->streaming = NULL;
}

void pg_cut_stream(struct pg *c)
{
	if (!c->streaming)
		return;
	c->streaming->live = false;
	c->streaming->cut = true;
	c->streaming = NULL;
}

/* The answer that ends a run: how many rows it touched. */
static void take_end(struct pg_stmt *st, PGresult *r)
{
	int64_t n = 0;
	bool rows_read = str_starts(str_of(pq.cmdStatus(r)), STR("SELECT"));
	st->changed = !rows_read && str_to_i64(str_of(pq.cmdTuples(r)), &n) ? n : 0;
}

/* The next row that arrives: 1 with *ret, 0 when that was all, -1. */
static int receive(struct pg_stmt *st, PGresult **ret, struct err *e)
{
	struct pg *c = pg_of(st->st.s);
	for (;;) {
		PGresult *r = NULL;
		if (pg_answer(c, &r, e)) {
			st->live = false;
			return -1;
		}
		if (!r) {
			stream_over(st);
			return 0;
		}
		ExecStatusType what = pq.resultStatus(r);
		if (what == PGRES_SINGLE_TUPLE) {
			*ret = r;
			return 1;
		}
		int bad = what == PGRES_TUPLES_OK || what == PGRES_COMMAND_OK ? 0 : pg_fail(c, r, st->st.name, e);
		if (bad == 0)
			take_end(st, r);
		pq.clear(r);
		if (bad) {
			stream_over(st);
			pg_finish(c, NULL, st->st.name, NULL);
			return -1;
		}
	}
}

/* Keeps a row for later. */
static int hold(struct pg_stmt *st, PGresult *r, struct err *e)
{
	st->held_bytes += pq.resultMemorySize(r);
	if (st->held_bytes > HELD_MAX) {
		err_set(e, ERR_LIMIT, "没读完的结果太大，要分页读");
		return err_at(e, "%s", st->st.name);
	}
	if (st->held_n == st->held_cap) {
		size_t cap = st->held_cap ? st->held_cap * 2 : 256;
		PGresult **grown = realloc(st->held, cap * sizeof(PGresult *));
		if (!grown)
			return err_set(e, ERR_NOMEM, "内存不够，放不下没读完的结果");
		st->held = grown;
		st->held_cap = cap;
	}
	st->held[st->held_n++] = r;
	return 0;
}

/* Reads what still arrives and throws it away. */
static void discard(struct pg_stmt *st)
{
	PGresult *r = NULL;
	while (st->live && receive(st, &r, NULL) == 1)
		pq.clear(r);
}

int pg_drain(struct pg_stmt *st, struct err *e)
{
	PGresult *r = NULL;
	int got;
	while ((got = receive(st, &r, e)) == 1) {
		if (hold(st, r, e)) {
			pq.clear(r);
			discard(st);
			got = -1;
			break;
		}
	}
	st->cut = got < 0;
	return got;
}

/* Sends the statement with its parameters. */
static int start(struct pg_stmt *st, struct err *e)
{
	struct store *s = st->st.s;
	struct pg *c = pg_of(s);
	char name[NAME_SIZE];
	drop_rows(st);
	st->cut = false;
	st->changed = 0;
	if (pg_idle(s, e) || (st->generation != c->generation && prepare_here(st, e)))
		return err_at(e, "%s", st->st.name);
	server_name(st, name);
	if (!pq.sendQueryPrepared(c->pg, name, st->nparams, st->values, st->lengths, st->formats, 1))
		return pg_lose(c, NULL, e);
	pq.setSingleRowMode(c->pg);
	st->live = true;
	c->streaming = st;
	return 0;
}

/* The row after the current one becomes the current one. */
static int next_row(struct pg_stmt *st, struct err *e)
{
	pq.clear(st->row);
	st->row = NULL;
	if (st->held_at < st->held_n) {
		st->row = st->held[st->held_at++];
		return 1;
	}
	if (st->cut) {
		err_set(e, ERR_DB, "结果没有读完就断了");
		return err_at(e, "%s", st->st.name);
	}
	return st->live ? receive(st, &st->row, e) : 0;
}

int pg_step(struct stmt *base, struct err *e)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	if (base->state != STMT_ROWS && start(st, e))
		return -1;
	int r = next_row(st, e);
	if (r == 1 && check_numerics(st, e))
		r = -1;
	if (r != 1)
		pg_reset(base);
	return r;
}

int64_t pg_changed(struct stmt *st)
{
	return ((struct pg_stmt *)st)->changed;
}

void pg_reset(struct stmt *base)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	discard(st);
	drop_rows(st);
	st->cut = false;
}

bool pg_is_null(const struct stmt *base, int i)
{
	const struct pg_stmt *st = (const struct pg_stmt *)base;
	return !st->row || i < 0 || i >= st->ncols || pq.getisnull(st->row, 0, i);
}

char pg_kind(const struct stmt *base, int i)
{
	const struct pg_stmt *st = (const struct pg_stmt *)base;
	if (pg_is_null(base, i))
		return '0';
	switch (st->types[i]) {
	case PG_BOOL:
	case PG_INT2:
	case PG_INT4:
	case PG_INT8:
	case PG_OID:
	case PG_NUMERIC: return 'i';
	case PG_BYTEA: return 'b';
	default: return 't';
	}
}

int64_t pg_get_int(const struct stmt *base, int i)
{
	const struct pg_stmt *st = (const struct pg_stmt *)base;
	if (pg_is_null(base, i))
		return 0;
	int64_t v = 0;
	return pg_number(st->types[i], pq.getvalue(st->row, 0, i), pq.getlength(st->row, 0, i), &v) ? v : 0;
}

struct str pg_get_text(const struct stmt *base, int i)
{
	const struct pg_stmt *st = (const struct pg_stmt *)base;
	if (pg_is_null(base, i))
		return STR("");
	return (struct str){pq.getvalue(st->row, 0, i), (size_t)pq.getlength(st->row, 0, i)};
}
