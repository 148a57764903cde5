/* A store that answers from a script. Statements are not parsed; what is asked is compared with the script's next line. */
#include "store/fake.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "store/driver.h"

#define ASKED_MAX 4096

struct fake {
	const struct fake_step *script;
	size_t n, at;
	struct err wrong; /* the first difference */
};

/* One value: kind as in store.h's stmt_kind. */
struct value {
	char kind;
	int64_t v;
	struct str s;
};

struct fake_stmt {
	struct stmt st;
	struct value param[STORE_PARAMS_MAX];
	int nparams;
	const struct fake_step *step; /* that it runs; NULL */
	struct str rest;              /* its rows that come after the current one */
	struct value col[STORE_PARAMS_MAX];
	int ncols;
	struct arena *mem; /* of the current row's bytes */
	int64_t changed;
};

/* The store's script. */
static struct fake *fake_of(const struct store *s)
{
	return s->conn;
}

/* A value as the script writes it. */
static void put_value(struct buf *b, const struct value *v)
{
	if (v->kind == 'i')
		buf_printf(b, "%" PRId64, v->v);
	else if (v->kind == 't')
		buf_put_str(b, v->s);
	else if (v->kind == 'b')
		buf_puts(b, "x'");
	else
		buf_putc(b, '~');
	if (v->kind != 'b')
		return;
	for (size_t i = 0; i < v->s.n; i++)
		buf_printf(b, "%02x", (unsigned char)v->s.p[i]);
	buf_putc(b, '\'');
}

/* What was asked does not stand in the script; remembers the first time. */
static int unexpected(struct fake *f, const char *call, const char *params, struct err *e)
{
	const struct fake_step *want = f->at < f->n ? &f->script[f->at] : NULL;
	struct err why;
	err_set(&why, ERR_DB, "脚本第 %zu 步是 %s（%s），来的是 %s（%s）", f->at + 1, want ? want->call : "结束",
		want && want->params ? want->params : "", call, params);
	if (f->wrong.code == ERR_NONE)
		f->wrong = why;
	if (e)
		*e = why;
	return -1;
}

/* Takes the script's next line when it is this call with these values; NULL with e otherwise. */
static const struct fake_step *take(struct store *s, const char *call, const struct value *param, int n,
				    struct err *e)
{
	struct fake *f = fake_of(s);
	const struct fake_step *step = f->at < f->n ? &f->script[f->at] : NULL;
	struct buf b;
	buf_init(&b, ASKED_MAX);
	buf_puts(&b, "");
	for (int i = 0; i < n; i++) {
		if (i)
			buf_putc(&b, '|');
		put_value(&b, &param[i]);
	}
	bool same = step && strcmp(step->call, call) == 0 &&
		    (!step->params || (!b.failed && str_is(buf_str(&b), step->params)));
	if (same)
		f->at++;
	else
		unexpected(f, call, b.p ? b.p : "", e);
	buf_release(&b);
	return same ? step : NULL;
}

/* The failure that a line asks for. */
static int outcome(const struct fake_step *step, struct err *e)
{
	if (!step)
		return -1;
	return step->fail == ERR_NONE ? 0 : err_set(e, step->fail, "脚本要求的失败（%s）", step->call);
}

/* driver.close */
static void fake_close(struct store *s)
{
	free(s->conn);
}

/* driver.patience */
static void fake_patience(struct store *s)
{
	(void)s;
}

/* driver.begin */
static int fake_begin(struct store *s, bool write, struct err *e)
{
	return outcome(take(s, write ? "begin write" : "begin read", NULL, 0, e), e);
}

/* driver.commit */
static int fake_commit(struct store *s, struct err *e)
{
	return outcome(take(s, "commit", NULL, 0, e), e);
}

/* driver.rollback */
static void fake_rollback(struct store *s)
{
	struct fake *f = fake_of(s);
	if (f->at < f->n && strcmp(f->script[f->at].call, "rollback") == 0)
		f->at++;
}

/* driver.savepoint */
static int fake_savepoint(struct store *s, enum savepoint_verb verb, int depth, struct err *e)
{
	static const char *const names[] = {
	    [SAVEPOINT_SET] = "savepoint", [SAVEPOINT_RELEASE] = "release", [SAVEPOINT_BACK] = "back"};
	(void)depth;
	return outcome(take(s, names[verb], NULL, 0, e), e);
}

/* driver.script */
static int fake_script(struct store *s, const char *text, struct err *e)
{
	(void)text;
	return outcome(take(s, "script", NULL, 0, e), e);
}

/* driver.prepare */
static int fake_prepare(struct stmt *base, struct err *e)
{
	struct fake_stmt *st = (struct fake_stmt *)base;
	st->mem = arena_new(64 << 20);
	return st->mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* driver.forget */
static void fake_forget(struct stmt *st)
{
	arena_free(((struct fake_stmt *)st)->mem);
}

/* driver.unbind */
static void fake_unbind(struct stmt *base)
{
	struct fake_stmt *st = (struct fake_stmt *)base;
	st->step = NULL;
	st->nparams = 0;
}

/* Parameter i, counted from 1, gets a value. */
static void bind(struct stmt *base, int i, struct value v)
{
	struct fake_stmt *st = (struct fake_stmt *)base;
	if (i < 1 || i > STORE_PARAMS_MAX) {
		base->bad = "语句没有这个参数";
		return;
	}
	for (; st->nparams < i; st->nparams++)
		st->param[st->nparams] = (struct value){.kind = '0'};
	st->param[i - 1] = v;
}

/* driver.bind_int */
static void fake_bind_int(struct stmt *st, int i, int64_t v)
{
	bind(st, i, (struct value){.kind = 'i', .v = v});
}

/* driver.bind_text */
static void fake_bind_text(struct stmt *st, int i, struct str v)
{
	bind(st, i, (struct value){.kind = 't', .s = v});
}

/* driver.bind_bytes */
static void fake_bind_bytes(struct stmt *st, int i, struct str v)
{
	bind(st, i, (struct value){.kind = 'b', .s = v});
}

/* driver.bind_null */
static void fake_bind_null(struct stmt *st, int i)
{
	bind(st, i, (struct value){.kind = '0'});
}

/* The value of a hexadecimal digit, −1. */
static int hex(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* The bytes of x'…'; false when it is not that. */
static bool hex_bytes(struct str text, struct arena *mem, struct str *out)
{
	if (!str_starts(text, STR("x'")) || !str_ends(text, STR("'")) || text.n < 3 || text.n % 2 == 0)
		return false;
	size_t n = (text.n - 3) / 2;
	char *p = arena_get(mem, n + 1);
	for (size_t i = 0; p && i < n; i++) {
		int high = hex(text.p[2 + 2 * i]), low = hex(text.p[3 + 2 * i]);
		if (high < 0 || low < 0)
			return false;
		p[i] = (char)(high << 4 | low);
	}
	*out = (struct str){p, n};
	return p != NULL;
}

/* A value as the script writes it. */
static struct value read_value(struct str text, struct arena *mem)
{
	struct value v = {.kind = 't', .s = text};
	if (str_is(text, "~"))
		v.kind = '0';
	else if (str_to_i64(text, &v.v))
		v.kind = 'i';
	else if (hex_bytes(text, mem, &v.s))
		v.kind = 'b';
	else if (str_starts(text, STR("'")))
		v.s = (struct str){text.p + 1, text.n - 1};
	return v;
}

/* driver.step */
static int fake_step_run(struct stmt *base, struct err *e)
{
	struct fake_stmt *st = (struct fake_stmt *)base;
	if (base->state != STMT_ROWS) {
		st->step = take(base->s, base->name, st->param, st->nparams, e);
		if (!st->step)
			return -1;
		st->changed = st->step->changed;
		st->rest = st->step->rows ? str_of(st->step->rows) : (struct str){NULL, 0};
	}
	if (!st->rest.p)
		return outcome(st->step, e);
	struct str row = str_cut(&st->rest, '\n');
	arena_clear(st->mem);
	for (st->ncols = 0; row.p && st->ncols < STORE_PARAMS_MAX; st->ncols++)
		st->col[st->ncols] = read_value(str_cut(&row, '|'), st->mem);
	return 1;
}

/* driver.changed */
static int64_t fake_changed(struct stmt *st)
{
	return ((struct fake_stmt *)st)->changed;
}

/* driver.reset */
static void fake_reset(struct stmt *st)
{
	((struct fake_stmt *)st)->rest = (struct str){NULL, 0};
}

/* Column i of the current row; null when there is none. */
static const struct value *column(const struct stmt *base, int i)
{
	static const struct value none = {.kind = '0'};
	const struct fake_stmt *st = (const struct fake_stmt *)base;
	return base->state == STMT_ROWS && i >= 0 && i < st->ncols ? &st->col[i] : &none;
}

/* driver.kind */
static char fake_kind(const struct stmt *st, int i)
{
	return column(st, i)->kind;
}

/* driver.is_null */
static bool fake_is_null(const struct stmt *st, int i)
{
	return column(st, i)->kind == '0';
}

/* driver.get_int */
static int64_t fake_get_int(const struct stmt *st, int i)
{
	const struct value *v = column(st, i);
	return v->kind == 'i' ? v->v : 0;
}

/* driver.get_text and driver.get_bytes */
static struct str fake_get_text(const struct stmt *st, int i)
{
	const struct value *v = column(st, i);
	return v->kind == '0' || !v->s.p ? STR("") : v->s;
}

/* driver.bulk_begin */
static int fake_bulk_begin(struct bulk *b, struct err *e)
{
	(void)b;
	(void)e;
	return 0;
}

/* driver.bulk_row */
static int fake_bulk_row(struct bulk *b, struct err *e)
{
	struct value row[STORE_PARAMS_MAX] = {0};
	char call[80] = "bulk ";
	memcpy(call + 5, b->table, strlen(b->table));
	for (int i = 0; i < b->n; i++) {
		const struct bulk_cell *c = &b->cell[i];
		row[i] = (struct value){c->kind ? c->kind : '0', c->v, c->s};
	}
	return outcome(take(b->s, call, row, b->n, e), e);
}

/* driver.bulk_flush */
static int fake_bulk_flush(struct bulk *b, struct err *e)
{
	(void)b;
	(void)e;
	return 0;
}

/* driver.bulk_free */
static void fake_bulk_free(struct bulk *b)
{
	(void)b;
}

/* driver.schema_open and driver.schema_close */
static int fake_schema(struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	return 0;
}

/* driver.backup */
static int fake_backup(struct store *s, const char *path, struct err *e)
{
	(void)path;
	return outcome(take(s, "backup", NULL, 0, e), e);
}

/* driver.restore */
static int fake_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e)
{
	(void)path;
	(void)m;
	(void)n;
	return outcome(take(s, "restore", NULL, 0, e), e);
}

static const struct sql tables = {"store.tables", ""};

const struct driver driver_fake = {
    .engine = STORE_FAKE,
    .stmt_size = sizeof(struct fake_stmt),
    .bulk_size = sizeof(struct bulk),
    .close = fake_close,
    .patience = fake_patience,
    .begin = fake_begin,
    .commit = fake_commit,
    .rollback = fake_rollback,
    .savepoint = fake_savepoint,
    .script = fake_script,
    .prepare = fake_prepare,
    .forget = fake_forget,
    .unbind = fake_unbind,
    .bind_int = fake_bind_int,
    .bind_text = fake_bind_text,
    .bind_bytes = fake_bind_bytes,
    .bind_null = fake_bind_null,
    .step = fake_step_run,
    .changed = fake_changed,
    .reset = fake_reset,
    .kind = fake_kind,
    .is_null = fake_is_null,
    .get_int = fake_get_int,
    .get_text = fake_get_text,
    .get_bytes = fake_get_text,
    .bulk_begin = fake_bulk_begin,
    .bulk_row = fake_bulk_row,
    .bulk_flush = fake_bulk_flush,
    .bulk_free = fake_bulk_free,
    .tables = &tables,
    .schema_open = fake_schema,
    .schema_close = fake_schema,
    .backup = fake_backup,
    .restore = fake_restore,
};

int fake_open(struct store **ret, const struct fake_step *script, size_t n, struct err *e)
{
	struct fake *f = calloc(1, sizeof *f);
	struct store *s = f ? store_new(&driver_fake, f, 0) : NULL;
	if (!s) {
		free(f);
		return err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	}
	f->script = script;
	f->n = n;
	*ret = s;
	return 0;
}

int fake_verdict(const struct store *s, struct err *e)
{
	const struct fake *f = fake_of(s);
	if (f->wrong.code != ERR_NONE) {
		if (e)
			*e = f->wrong;
		return -1;
	}
	if (f->at == f->n)
		return 0;
	return err_set(e, ERR_DB, "脚本第 %zu 步没有用到：%s", f->at + 1, f->script[f->at].call);
}
