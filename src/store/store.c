/* The rules that both engines share: transactions and their state, the statement cache, what an error forbids. */
#include "store/driver.h"
#include "store/rest.h"

#include <stdlib.h>

#include "base/utf8.h"

#define SLOTS_FIRST 64
#define STMTS_MAX   4096 /* statements of one store; a program has some hundred */

struct stmt_slot {
	const struct sql *key;
	struct stmt *st;
};

struct store *store_new(const struct driver *drv, void *conn, unsigned flags)
{
	struct store *s = calloc(1, sizeof *s);
	struct stmt_slot *slots = calloc(SLOTS_FIRST, sizeof *slots);
	if (!s || !slots) {
		free(s);
		free(slots);
		return NULL;
	}
	s->drv = drv;
	s->conn = conn;
	s->flags = flags;
	s->lock_ms = 30000;
	s->silence_ms = 60000;
	s->slots = slots;
	s->nslots = SLOTS_FIRST;
	return s;
}

int store_open(struct store **ret, const char *url, unsigned flags, struct err *e)
{
	struct str u = str_of(url);
	bool pg = str_starts(u, STR("postgresql://")) || str_starts(u, STR("postgres://"));
	struct store *s = store_new(pg ? &driver_pg : &driver_sqlite, NULL, flags);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	if (s->drv->open(s, url, e) == 0) {
		*ret = s;
		return 0;
	}
	free(s->slots);
	free(s);
	return -1;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_rollback(s);
	for (struct stmt *st = s->stmts, *next; st; st = next) {
		next = st->next;
		s->drv->forget(st);
		free(st);
	}
	s->drv->close(s);
	free(s->fault);
	free(s->slots);
	free(s);
}

enum store_engine store_engine(const struct store *s)
{
	return s->drv->engine;
}

unsigned store_caps(const struct store *s)
{
	return s->drv->caps;
}

bool store_in_tx(const struct store *s)
{
	return s->in_tx;
}

bool store_writing(const struct store *s)
{
	return s->in_tx && s->writing;
}

void store_patience(struct store *s, int lock_ms, int silence_ms)
{
	s->lock_ms = lock_ms;
	s->silence_ms = silence_ms;
	s->drv->patience(s);
}

int store_usable(const struct store *s, const char *where, struct err *e)
{
	if (!s->broken && !s->failed)
		return 0;
	if (s->broken) {
		err_set(e, ERR_DB, "存储出过读写错误，不再使用");
		err_todo(e, "检查磁盘后重新启动");
	} else {
		err_set(e, ERR_DB, "事务里已有一步失败，先要回滚");
	}
	return err_at(e, "%s", where);
}

int store_outcome(struct store *s, int r)
{
	if (r < 0 && s->in_tx)
		s->failed = true;
	return r;
}

/* Ends all rows being read: their transaction is over. */
static void cut_rows(struct store *s)
{
	for (struct stmt *st = s->reading ? s->stmts : NULL; st; st = st->next) {
		if (st->state != STMT_ROWS)
			continue;
		s->drv->reset(st);
		st->state = STMT_CUT;
	}
	s->reading = 0;
}

/* No transaction any more. */
static void tx_over(struct store *s)
{
	s->in_tx = s->writing = s->failed = s->resting = false;
	s->depth = 0;
}

int store_begin(struct store *s, bool write, struct err *e)
{
	if (store_usable(s, "begin", e))
		return -1;
	if (s->in_tx)
		return err_set(e, ERR_DB, "已经在一个事务里");
	if (write && (s->flags & STORE_READ_ONLY))
		return err_set(e, ERR_DENIED, "存储是只读打开的，不能写入");
	cut_rows(s);
	if (s->resting && (write || !s->drv->same(s)))
		store_wake(s);
	if (!s->resting && s->drv->begin(s, write, e))
		return -1;
	s->resting = false;
	s->in_tx = true;
	s->writing = write;
	return 0;
}

int store_commit(struct store *s, struct err *e)
{
	if (!s->in_tx)
		return err_set(e, ERR_DB, "没有事务可以提交");
	if (store_usable(s, "commit", e)) {
		store_rollback(s);
		return -1;
	}
	cut_rows(s);
	int r = s->drv->commit(s, e);
	tx_over(s);
	return r;
}

void store_rollback(struct store *s)
{
	cut_rows(s);
	if (s->in_tx || s->resting)
		s->drv->rollback(s);
	tx_over(s);
}

void store_rest(struct store *s)
{
	bool may = s->in_tx && !s->writing && !s->failed && !s->broken && s->depth == 0;
	if (!may || !s->drv->same || !s->drv->same(s)) {
		store_rollback(s);
		return;
	}
	cut_rows(s);
	tx_over(s);
	s->resting = true;
}

void store_wake(struct store *s)
{
	if (s->resting)
		store_rollback(s);
}

int store_savepoint(struct store *s, struct err *e)
{
	if (!s->in_tx)
		return err_set(e, ERR_DB, "保存点要在事务里");
	if (store_usable(s, "savepoint", e))
		return -1;
	if (s->depth == STORE_SAVEPOINTS_MAX)
		return err_set(e, ERR_LIMIT, "保存点最多 %d 层", STORE_SAVEPOINTS_MAX);
	if (store_outcome(s, s->drv->savepoint(s, SAVEPOINT_SET, s->depth, e)))
		return -1;
	s->depth++;
	return 0;
}

int store_savepoint_release(struct store *s, struct err *e)
{
	if (s->depth == 0)
		return err_set(e, ERR_DB, "没有保存点可以结束");
	if (store_usable(s, "release", e))
		return -1;
	if (store_outcome(s, s->drv->savepoint(s, SAVEPOINT_RELEASE, s->depth - 1, e)))
		return -1;
	s->depth--;
	return 0;
}

int store_savepoint_rollback(struct store *s, struct err *e)
{
	if (s->depth == 0)
		return err_set(e, ERR_DB, "没有保存点可以退回");
	s->failed = false;
	if (store_usable(s, "rollback to", e))
		return -1;
	if (store_outcome(s, s->drv->savepoint(s, SAVEPOINT_BACK, s->depth - 1, e)))
		return -1;
	s->depth--;
	return 0;
}

/* Where the search for this address begins. */
static size_t slot_of(const struct store *s, const struct sql *key)
{
	uint64_t h = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;
	return (size_t)(h >> 32) & (s->nslots - 1);
}

/* The slot of this address: its own, or the free one where it belongs. */
static struct stmt_slot *slot_find(struct store *s, const struct sql *key)
{
	size_t i = slot_of(s, key);
	while (s->slots[i].key && s->slots[i].key != key)
		i = (i + 1) & (s->nslots - 1);
	return &s->slots[i];
}

/* Room for one more address: doubles the slots when they are more than half taken. */
static int slots_grow(struct store *s, struct err *e)
{
	if (s->used * 2 < s->nslots)
		return 0;
	struct stmt_slot *old = s->slots;
	size_t n = s->nslots;
	struct stmt_slot *grown = calloc(n * 2, sizeof *grown);
	if (!grown)
		return err_set(e, ERR_NOMEM, "内存不够，放不下更多语句");
	s->slots = grown;
	s->nslots = n * 2;
	for (size_t i = 0; i < n; i++) {
		if (old[i].key)
			*slot_find(s, old[i].key) = old[i];
	}
	free(old);
	return 0;
}

/* A new prepared statement in the store's list. */
static struct stmt *stmt_add(struct store *s, const char *name, const char *text, int number, struct err *e)
{
	if (s->nstmts == STMTS_MAX) {
		err_set(e, ERR_LIMIT, "一个存储最多 %d 条语句", STMTS_MAX);
		return NULL;
	}
	struct stmt *st = calloc(1, s->drv->stmt_size);
	if (!st) {
		err_set(e, ERR_NOMEM, "内存不够，准备不了语句");
		return NULL;
	}
	st->s = s;
	st->name = name;
	st->text = text;
	st->number = number;
	if (store_outcome(s, s->drv->prepare(st, e))) {
		free(st);
		return NULL;
	}
	st->next = s->stmts;
	s->stmts = st;
	s->nstmts++;
	return st;
}

/* The statement of this name that is there already (its first twin); NULL. */
static struct stmt *stmt_named(const struct store *s, const char *name)
{
	for (struct stmt *st = s->stmts; st; st = st->next) {
		if (st->number == 0 && strcmp(st->name, name) == 0)
			return st;
	}
	return NULL;
}

/* First use of this address: finds the statement by its name, or prepares it, and remembers the address. */
static struct stmt *stmt_first_use(struct store *s, const struct sql *sql, struct err *e)
{
	size_t n = strlen(sql->name);
	if (n == 0 || n > STORE_NAME_MAX) {
		err_set(e, ERR_DB, "语句的名字要有 1–%d 个字节：%s", STORE_NAME_MAX, sql->name);
		return NULL;
	}
	struct stmt *st = stmt_named(s, sql->name);
	if (st && strcmp(st->text, sql->text) != 0) {
		err_set(e, ERR_DB, "同名的语句有两种写法：%s", sql->name);
		return NULL;
	}
	if (slots_grow(s, e))
		return NULL;
	if (!st)
		st = stmt_add(s, sql->name, sql->text, 0, e);
	if (!st)
		return NULL;
	struct stmt_slot *slot = slot_find(s, sql);
	s->used += !slot->key;
	*slot = (struct stmt_slot){sql, st};
	return st;
}

/* One of the twins that nobody reads, made when there is none. */
static struct stmt *stmt_idle(struct stmt *st, struct err *e)
{
	while (st->state == STMT_ROWS && st->twin)
		st = st->twin;
	if (st->state != STMT_ROWS)
		return st;
	if (st->number + 1 == STORE_TWINS_MAX) {
		err_set(e, ERR_DB, "同一条语句最多同时读 %d 遍：%s", STORE_TWINS_MAX, st->name);
		return NULL;
	}
	st->twin = stmt_add(st->s, st->name, st->text, st->number + 1, e);
	return st->twin;
}

int store_stmt(struct store *s, const struct sql *sql, struct stmt **ret, struct err *e)
{
	if (store_usable(s, sql->name, e))
		return -1;
	struct stmt *st = slot_find(s, sql)->st;
	if (!st || st->text != sql->text || st->name != sql->name)
		st = stmt_first_use(s, sql, e);
	if (st && st->state == STMT_ROWS)
		st = stmt_idle(st, e);
	if (!st)
		return -1;
	s->drv->unbind(st);
	st->state = STMT_READY;
	st->bad = NULL;
	*ret = st;
	return 0;
}

void stmt_reset(struct stmt *st)
{
	if (!st)
		return;
	if (st->state == STMT_ROWS) {
		st->s->drv->reset(st);
		st->s->reading--;
	}
	st->state = STMT_READY;
}

void stmt_bind_int(struct stmt *st, int i, int64_t v)
{
	if (st->state != STMT_READY)
		stmt_reset(st);
	st->s->drv->bind_int(st, i, v);
}

void stmt_bind_text(struct stmt *st, int i, struct str v)
{
	if (st->state != STMT_READY)
		stmt_reset(st);
	if (v.n && (memchr(v.p, 0, v.n) || !utf8_valid(v)))
		st->bad = "文字不是 UTF-8，或含 NUL";
	else
		st->s->drv->bind_text(st, i, v.n ? v : STR(""));
}

void stmt_bind_bytes(struct stmt *st, int i, const void *p, size_t n)
{
	if (st->state != STMT_READY)
		stmt_reset(st);
	st->s->drv->bind_bytes(st, i, n ? (struct str){p, n} : STR(""));
}

void stmt_bind_null(struct stmt *st, int i)
{
	if (st->state != STMT_READY)
		stmt_reset(st);
	st->s->drv->bind_null(st, i);
}

void stmt_bind_cell(struct stmt *st, int i, int64_t v)
{
	if (v == INT64_MIN)
		stmt_bind_null(st, i);
	else
		stmt_bind_int(st, i, v);
}

int stmt_may_start(struct stmt *st, struct err *e)
{
	struct store *s = st->s;
	if (store_usable(s, st->name, e))
		return -1;
	store_wake(s);
	if (st->state == STMT_CUT)
		err_set(e, ERR_DB, "事务已经结束，读到一半的结果不能再读");
	else if (st->bad)
		err_set(e, ERR_INPUT, "参数不能用：%s", st->bad);
	else if (st->writes && !s->writing)
		err_set(e, ERR_DB, "写入要在写事务里");
	else
		return 0;
	st->bad = NULL;
	return err_at(e, "%s", st->name);
}

int stmt_step(struct stmt *st, struct err *e)
{
	struct store *s = st->s;
	if (st->state != STMT_ROWS && stmt_may_start(st, e))
		return store_outcome(s, -1);
	int r = s->drv->step(st, e);
	bool reading = st->state == STMT_ROWS;
	if (r == 1 && !reading)
		s->reading++;
	else if (r != 1 && reading)
		s->reading--;
	st->state = r == 1 ? STMT_ROWS : STMT_READY;
	return store_outcome(s, r);
}

int stmt_run(struct stmt *st, int64_t *changed, struct err *e)
{
	int r;
	while ((r = stmt_step(st, e)) == 1)
		;
	if (r == 0 && changed)
		*changed = st->s->drv->changed(st);
	return r;
}

char stmt_kind(const struct stmt *st, int i)
{
	return st->s->drv->kind(st, i);
}

bool stmt_null(const struct stmt *st, int i)
{
	return st->s->drv->is_null(st, i);
}

int64_t stmt_int(const struct stmt *st, int i)
{
	return st->s->drv->get_int(st, i);
}

int64_t stmt_cell(const struct stmt *st, int i)
{
	return stmt_null(st, i) ? INT64_MIN : stmt_int(st, i);
}

struct str stmt_text(const struct stmt *st, int i)
{
	return st->s->drv->get_text(st, i);
}

struct str stmt_bytes(const struct stmt *st, int i)
{
	return st->s->drv->get_bytes(st, i);
}
