/* The audit: everything that the journal says is computed again from what is stored.
 *
 * It goes through the entries in blocks. Of a block it checks the chain, then the parts, then table by table the rows
 * written and the rows closed, so that at any time one statement is read and memory stays flat. The first bad entry is
 * the smallest number that any check of a block complains about. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "fact/inside.h"

#define BLOCK   256
#define OUTSIDE (INT64_MAX - 1) /* "number" of a complaint that belongs to no entry */

/* What an entry did to a table: as its part says, or as the rows show. */
struct tally {
	int64_t rows[2]; /* written, closed */
	uint8_t digest[2][SM3_SIZE];
};

/* The rows of one table that the journal led to. They are found through indexes, which repeat some columns: what a row
 * says of itself in the table must be the same. */
struct sum {
	int64_t rows;
	uint64_t places; /* sum of the hashes of where each row belongs; less those in the table, in the end 0 */
	uint64_t ends; /* of how each closed row was closed, as written; less those by who closed it, in the end 0 */
};

struct check {
	struct house *h;
	const struct fact_type *const *types;
	size_t n;
	struct head head;
	struct sm3 *hash;
	struct buf bytes;
	uint8_t empty[SM3_SIZE];  /* digest of nothing */
	uint8_t before[SM3_SIZE]; /* of the last entry that was right */
	instant_t at;             /* its instant */
	int64_t first;            /* number of the block's first entry */
	size_t entries;           /* right ones in the block */
	struct entry entry[BLOCK];
	struct tally *part;    /* [type][entry of the block]: as the parts say */
	struct tally *found;   /* [entry of the block]: as the rows of one table show */
	struct sum *sum;       /* [type] */
	uint64_t seed;         /* of their hashes: nobody can prepare rows that cancel out */
	struct version latest; /* of the rows seen, the one with the greatest closed_by */
	const struct fact_type *latest_type;
	int64_t parts; /* seen so far */
	int64_t bad;   /* first bad entry, INT64_MAX none */
	char why[512], where[256];
};

static const struct sql PARTS_OF = {
    "verify.parts", "SELECT number, table_name, written, closed, written_digest, closed_digest FROM journal_part"
		    " WHERE number BETWEEN $1 AND $2 ORDER BY number, table_name"};
static const struct sql TOTALS = {"verify.totals",
				  "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM journal_part)"};

/* Remembers a complaint about an entry, unless an earlier entry is bad already. */
__attribute__((format(printf, 4, 5))) static void complain(struct check *c, int64_t number, const char *where,
							   const char *why, ...)
{
	if (number >= c->bad)
		return;
	va_list ap;
	va_start(ap, why);
	c->bad = number;
	snprintf(c->where, sizeof c->where, "%s", where);
	vsnprintf(c->why, sizeof c->why, why, ap);
	va_end(ap);
}

/* One entry of the chain. True when it is right. */
static bool check_entry(struct check *c, const struct stmt *st, int64_t want)
{
	struct entry en;
	uint8_t digest[SM3_SIZE];
	bool form = entry_of_row(st, &en);
	if (form && en.number != want)
		complain(c, want, "journal", "缺这一条");
	else if (!form || entry_digest(c->before, &en, digest) < 0 || memcmp(digest, en.digest, SM3_SIZE) != 0)
		complain(c, want, "journal", "内容、次序或摘要被改过");
	else
		memcpy(c->before, digest, SM3_SIZE);
	if (c->bad <= want)
		return false;
	c->at = en.at;
	en.who = en.what = en.source = en.detail = STR("");
	c->entry[c->entries++] = en;
	return true;
}

/* The chain of the block's entries. 1 when there may be more blocks. */
static int check_chain(struct check *c, struct err *e)
{
	struct stmt *st;
	int got = 0;
	c->entries = 0;
	if (entries_from(c->h, c->first, &st, e) < 0)
		return -1;
	while (c->entries < BLOCK && (got = stmt_step(st, e)) > 0)
		if (!check_entry(c, st, c->first + (int64_t)c->entries))
			break;
	stmt_reset(st);
	return got < 0 ? -1 : c->entries == BLOCK;
}

/* Number of the fact type that has this table; n when there is none. */
static size_t type_of(const struct check *c, struct str table)
{
	size_t t = 0;
	while (t < c->n && !str_is(table, c->types[t]->rec->table))
		t++;
	return t;
}

/* A digest from a column; false when it is none. */
static bool digest_of(const struct stmt *st, int column, uint8_t out[static SM3_SIZE])
{
	struct str s = stmt_bytes(st, column);
	if (s.n != SM3_SIZE)
		return false;
	memcpy(out, s.p, SM3_SIZE);
	return true;
}

/* One part: into the digest of its entry's parts, and kept for comparing with the rows. False when it is malformed. */
static bool take_part(struct check *c, const struct stmt *st)
{
	static const char kinds[] = "itiibb";
	bool right = true;
	for (int i = 0; i < 6; i++)
		right = right && stmt_kind(st, i) == kinds[i];
	struct tally p = {{stmt_int(st, 2), stmt_int(st, 3)}, {{0}}};
	struct str table = stmt_text(st, 1);
	size_t t = type_of(c, table);
	right = right && digest_of(st, 4, p.digest[0]) && digest_of(st, 5, p.digest[1]);
	if (!right || canon_part(&c->bytes, table, p.rows[0], p.rows[1], p.digest[0], p.digest[1]) < 0)
		return false;
	sm3_put(c->hash, c->bytes.p, c->bytes.n);
	c->parts++;
	if (t < c->n)
		c->part[t * BLOCK + (size_t)(stmt_int(st, 0) - c->first)] = p;
	else
		complain(c, stmt_int(st, 0), "journal_part", "写了程序不认识的表 %.*s", STR_FMT(table));
	return true;
}

/* The parts of the block are as its entries say. */
static int check_parts(struct check *c, struct err *e)
{
	struct stmt *st;
	if (store_stmt(c->h->store, &PARTS_OF, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, c->first);
	stmt_bind_int(st, 2, c->first + (int64_t)c->entries - 1);
	int got = stmt_step(st, e);
	for (size_t i = 0; i < c->entries && got >= 0; i++) {
		const struct entry *en = &c->entry[i];
		uint8_t digest[SM3_SIZE];
		bool right = true;
		for (; right && got > 0 && stmt_int(st, 0) == en->number; got = stmt_step(st, e))
			right = take_part(c, st);
		sm3_end(c->hash, digest);
		if (!right || memcmp(digest, en->rows_digest, SM3_SIZE) != 0)
			complain(c, en->number, "journal_part", "各表行数与摘要的记录被改过");
		if (!right)
			break;
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* The row can have been closed by the entry that it names. */
static bool closed_well(const struct version *v)
{
	return v->closed_by >= v->journal && v->known_to != INSTANT_OPEN;
}

/* Complains about a row's ends. */
static void complain_end(struct check *c, const struct fact_type *t, const struct version *v)
{
	complain(c, v->journal, t->rec->table, "编号 %lld 的 known_to 或 closed_by 被改过", (long long)v->id);
}

/* The stored ends of a row fit together. */
static void check_end(struct check *c, const struct fact_type *t, const struct version *v)
{
	bool open = v->closed_by == 0 && v->known_to == INSTANT_OPEN;
	if (v->closed_by > c->latest.closed_by) {
		c->latest = (struct version){.id = v->id, .journal = v->journal, .closed_by = v->closed_by};
		c->latest_type = t;
	}
	if (!open && !closed_well(v))
		complain_end(c, t, v);
}

/* A number that stands for how a closed row was closed. */
static uint64_t end_of(const struct check *c, const struct version *v)
{
	const int64_t end[] = {v->owner, v->id, v->known_from, v->known_to, v->closed_by};
	return hash_bytes(c->seed, end, sizeof end);
}

/* A number that stands for where a row belongs. */
static uint64_t place_of(const struct check *c, const struct version *v)
{
	const int64_t place[] = {v->owner, v->id, v->known_from, v->journal, v->seq, v->line};
	return hash_bytes(c->seed, place, sizeof place);
}

/* One row: its canonical bytes into the digest of its entry. side 0 written, 1 closed. */
static bool take_row(struct check *c, const struct canon *canon, size_t type, const struct version *v, int side)
{
	struct sum *sum = &c->sum[type];
	if (side == 0) {
		check_end(c, c->types[type], v);
		sum->rows++;
		sum->places += place_of(c, v);
	}
	if (closed_well(v))
		sum->ends += side == 0 ? end_of(c, v) : 0 - end_of(c, v);
	if ((side == 0 ? canon_row(canon, &c->bytes, v, v->cell) : canon_closed(&c->bytes, v)) < 0)
		return false;
	sm3_put(c->hash, c->bytes.p, c->bytes.n);
	return true;
}

/* Ends the digest of the rows of one entry. */
static void end_group(struct check *c, int64_t number, int side, int64_t rows)
{
	struct tally *f = &c->found[number - c->first];
	f->rows[side] = rows;
	sm3_end(c->hash, f->digest[side]);
}

/* Reads the rows of one table that the block's entries wrote or closed. *upto: entries below it are whole. */
static int read_rows(struct check *c, size_t type, int side, int64_t *upto, struct err *e)
{
	const struct fact_type *t = c->types[type];
	int64_t last = c->first + (int64_t)c->entries - 1, group = 0, rows = 0;
	struct reading what = {t, side == 0 ? &t->of_journal : &t->closed_by, .param = {c->first, last}, .params = 2};
	struct fact_reader *r;
	struct version v;
	struct canon canon;
	struct err why = {0};
	int got;
	what.flags = side == 0 ? FACT_REVEAL | READ_STRICT : 0;
	canon_init(&canon, t->rec);
	if (reader_open(&r, c->h, &what, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, &why)) > 0) {
		if (side == 1 && !closed_well(&v))
			continue; /* check_end blamed the entry that wrote it */
		int64_t number = side == 0 ? v.journal : v.closed_by;
		if (group && number != group)
			end_group(c, group, side, rows);
		rows = number == group ? rows + 1 : 1;
		group = number;
		if (!take_row(c, &canon, type, &v, side))
			got = err_set(&why, ERR_NOMEM, "内存不够");
		if (got < 0)
			break;
	}
	fact_reader_free(r);
	if (group)
		end_group(c, group, side, rows);
	*upto = last + 1;
	if (got < 0 && why.code != ERR_DAMAGED)
		return *e = why, -1;
	if (got < 0) {
		*upto = v.journal;
		complain(c, v.journal, why.where, "%s", why.what);
	}
	return 0;
}

/* The rows of one table are as the block's parts say. */
static int check_table(struct check *c, size_t type, struct err *e)
{
	static const char *const verb[] = {"写入", "关闭"};
	for (int side = 0; side < 2; side++) {
		int64_t upto;
		for (size_t i = 0; i < c->entries; i++) {
			c->found[i].rows[side] = 0;
			memcpy(c->found[i].digest[side], c->empty, SM3_SIZE);
		}
		if (read_rows(c, type, side, &upto, e) < 0)
			return -1;
		for (size_t i = 0; i < c->entries && c->entry[i].number < upto; i++) {
			const struct tally *want = &c->part[type * BLOCK + i], *is = &c->found[i];
			if (is->rows[side] != want->rows[side])
				complain(c, c->entry[i].number, c->types[type]->rec->table,
					 "%s的行应有 %lld 行，现有 %lld 行", verb[side], (long long)want->rows[side],
					 (long long)is->rows[side]);
			else if (memcmp(is->digest[side], want->digest[side], SM3_SIZE) != 0)
				complain(c, c->entry[i].number, c->types[type]->rec->table, "%s的行被改过",
					 verb[side]);
		}
	}
	return 0;
}

/* One block. 1 when there may be another. */
static int check_block(struct check *c, struct err *e)
{
	int more = check_chain(c, e);
	if (more < 0 || c->entries == 0)
		return more;
	for (size_t i = 0; i < c->n * BLOCK; i++) {
		c->part[i] = (struct tally){{0}, {{0}}};
		memcpy(c->part[i].digest[0], c->empty, SM3_SIZE);
		memcpy(c->part[i].digest[1], c->empty, SM3_SIZE);
	}
	if (check_parts(c, e) < 0)
		return -1;
	for (size_t t = 0; t < c->n; t++)
		if (check_table(c, t, e) < 0)
			return -1;
	return more;
}

/* The head says what the last entry says, under the key file's seal. */
static void check_head(struct check *c, int64_t entries)
{
	bool virgin = entries == 0 && c->head.number == 0 && c->head.at == 0 && !c->head.sealed;
	if (!c->head.right && !virgin)
		complain(c, OUTSIDE, "journal_head", "日志头被改过，或者密钥文件不是这个库的");
	else if (c->head.number > entries)
		complain(c, entries + 1, "journal", "缺这一条：日志的末尾被截掉了");
	else if (c->head.number < entries)
		complain(c, c->head.number + 1, "journal", "日志头里没有这一条");
	else if (!virgin && (c->head.at != c->at || memcmp(c->head.digest, c->before, SM3_SIZE) != 0))
		complain(c, entries, "journal", "与日志头对不上：整条链被换过");
}

/* The two numbers of a statement's one row. */
static int pair_of(struct check *c, const struct sql *sql, int64_t out[static 2], struct err *e)
{
	struct stmt *st;
	if (store_stmt(c->h->store, sql, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	for (int i = 0; got > 0 && i < 2; i++)
		out[i] = stmt_int(st, i);
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Takes the rows of the table itself off the sums. *rows: how many there are. */
static int check_places(struct check *c, size_t type, int64_t *rows, struct err *e)
{
	struct stmt *st;
	int got;
	if (store_stmt(c->h->store, &c->types[type]->places, &st, e) < 0)
		return -1;
	for (*rows = 0; (got = stmt_step(st, e)) > 0; ++*rows) {
		bool form = true;
		for (int i = 0; i < 6; i++)
			form = form && stmt_kind(st, i) == 'i';
		struct version v = {.owner = stmt_int(st, 0),
				    .id = stmt_int(st, 1),
				    .known_from = stmt_int(st, 2),
				    .journal = stmt_int(st, 3),
				    .seq = stmt_int(st, 4),
				    .line = stmt_int(st, 5)};
		c->sum[type].places -= place_of(c, &v) + !form;
	}
	stmt_reset(st);
	return got;
}

/* Nothing stands in the tables but what the entries led to. */
static int check_totals(struct check *c, int64_t entries, struct err *e)
{
	int64_t is[2] = {0}, rows;
	if (pair_of(c, &TOTALS, is, e) < 0)
		return -1;
	if (is[0] != entries || is[1] != c->parts)
		complain(c, OUTSIDE, "journal", "有 %lld 条记录在日志的编号之外",
			 (long long)(is[0] - entries + is[1] - c->parts));
	for (size_t t = 0; t < c->n; t++) {
		const char *table = c->types[t]->rec->table;
		if (check_places(c, t, &rows, e) < 0)
			return -1;
		if (rows > c->sum[t].rows)
			complain(c, OUTSIDE, table, "有 %lld 行不属于任何一条日志",
				 (long long)(rows - c->sum[t].rows));
		else if (rows != c->sum[t].rows || c->sum[t].places || c->sum[t].ends)
			complain(c, OUTSIDE, table, "表里的行与找到它们的索引对不上");
	}
	return 0;
}

/* All blocks, then what only the end can show. */
static int check_all(struct check *c, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		     int64_t *checked, struct err *e)
{
	int64_t entries = 0;
	int more;
	if (head_read(c->h, &c->head, e) < 0)
		return -1;
	for (c->first = 1; (more = check_block(c, e)) >= 0; c->first += BLOCK) {
		entries += (int64_t)c->entries;
		if (progress)
			progress(self, entries, c->head.number);
		if (!more || c->bad != INT64_MAX)
			break;
	}
	if (more < 0)
		return -1;
	if (c->bad == INT64_MAX) {
		if (c->latest.closed_by > entries)
			complain_end(c, c->latest_type, &c->latest);
		check_head(c, entries);
		if (check_totals(c, entries, e) < 0)
			return -1;
	}
	*checked = entries;
	return 0;
}

/* The first complaint, as an error. */
static int verdict(const struct check *c, struct err *e)
{
	if (c->bad == INT64_MAX)
		return 0;
	if (c->bad == OUTSIDE)
		err_set(e, ERR_DAMAGED, "%s", c->why);
	else
		err_set(e, ERR_DAMAGED, "日志第 %lld 条：%s", (long long)c->bad, c->why);
	err_at(e, "%s", c->where);
	return err_todo(e, "查明谁动过这个库，从备份恢复");
}

/* Memory for the checks of n fact types. */
static int check_init(struct check *c, struct house *h, const struct fact_type *const *types, size_t n, struct err *e)
{
	*c = (struct check){.h = h, .types = types, .n = n, .bad = INT64_MAX};
	buf_init(&c->bytes, CANON_MAX);
	c->hash = sm3_new();
	c->part = calloc(n ? n * BLOCK : 1, sizeof *c->part);
	c->found = calloc(BLOCK, sizeof *c->found);
	c->sum = calloc(n + 1, sizeof *c->sum);
	c->seed = hash_seed();
	sm3_digest("", 0, c->empty);
	return c->hash && c->part && c->found && c->sum ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* Gives it back. */
static void check_release(struct check *c)
{
	buf_release(&c->bytes);
	sm3_free(c->hash);
	free(c->part);
	free(c->found);
	free(c->sum);
}

int journal_verify(struct house *h, const struct fact_type *const *types, size_t n,
		   void (*progress)(void *self, int64_t done, int64_t total), void *self, int64_t *checked,
		   struct err *e)
{
	struct check c;
	int64_t entries = 0;
	bool own = !store_in_tx(h->store);
	int status = check_init(&c, h, types, n, e);
	if (status == 0 && (!own || (status = store_begin(h->store, false, e)) == 0)) {
		status = check_all(&c, progress, self, &entries, e);
		if (own)
			store_rollback(h->store);
	}
	if (status == 0)
		status = verdict(&c, e);
	if (status == 0)
		*checked = entries;
	check_release(&c);
	return status;
}
