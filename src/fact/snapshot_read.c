/* A snapshot opened and read as known at an instant, with what the journal has gained since. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"
#include "fact/snapshot_inside.h"
#include "store/sql.h"

struct snapshot {
	int fd;
	char *path;
	struct snap_head head;
	const struct fact_type *const *types;
	size_t n;
	char *dir;                       /* the directory, which the next two lie in */
	const struct snap_type *type;    /* [record] */
	const struct snap_block **block; /* [record]: its first block's first column */
	char *texts;                     /* in clear, once they were needed */
	uint32_t *text;                  /* [number] where its length stands in them */
	int64_t *known;                  /* [number] its number with the one who reads, −1 not asked yet */
	void *bytes;                     /* of one block as it lies in the file; a thread beside has its own */
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，读不了快照");
}

/* Says why the file is not used; 0. */
static int in_doubt(const struct snapshot *s, const char *why, struct err *e)
{
	err_set(e, ERR_DAMAGED, "快照不能用：%s", why);
	err_at(e, "%s", s->path);
	err_todo(e, "重做：yicai snapshot build");
	return 0;
}

/* n bytes of the file: 1, 0 when they are not there. */
static int read_at(const struct snapshot *s, int64_t at, void *p, size_t n)
{
	char *to = p;
	while (n) {
		ssize_t got = pread(s->fd, to, n, at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return 0;
		to += got;
		at += got;
		n -= (size_t)got;
	}
	return 1;
}

/* --- opening --- */

/* The file is a plain one of ours that nobody else can read, and has its head. 1, 0. */
static int open_file(struct snapshot *s, struct err *e)
{
	struct stat st;
	s->fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (s->fd < 0)
		return in_doubt(s, errno == ENOENT ? "还没有做过" : errno_text(errno), e);
	if (fstat(s->fd, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & 077))
		return in_doubt(s, "不是只有自己能读的文件", e);
	if (!read_at(s, 0, &s->head, sizeof s->head) ||
	    memcmp(s->head.magic, SNAPSHOT_MAGIC, sizeof SNAPSHOT_MAGIC) != 0)
		return in_doubt(s, "不是快照文件", e);
	if (s->head.version != SNAPSHOT_VERSION)
		return in_doubt(s, "是别的版本的程序做的", e);
	if (s->head.block < 1 || s->head.block > SNAPSHOT_BLOCK)
		return in_doubt(s, "开头不对", e);
	return s->head.size == st.st_size ? 1 : in_doubt(s, "长短不对", e);
}

/* The head was written with this key file for these records. 1, 0. */
static int check_head(const struct snapshot *s, const struct house *h, struct err *e)
{
	uint8_t seal[SM3_SIZE], layout[SM3_SIZE];
	snap_seal(h, &s->head, seal);
	snap_layout(s->types, s->n, layout);
	if (memcmp(seal, s->head.seal, SM3_SIZE) != 0)
		return in_doubt(s, "开头被改动过，或是用别的密钥文件做的", e);
	if (s->head.key != keys_current(h->keys))
		return in_doubt(s, "做好以后换过密钥", e);
	return memcmp(layout, s->head.layout, SM3_SIZE) != 0 ? in_doubt(s, "表的样子与本程序的不同", e) : 1;
}

/* The store has not been migrated since. 1, 0, -1. */
static int check_migration(const struct snapshot *s, struct house *h, struct err *e)
{
	int64_t last;
	if (snap_migration(h, &last, e) < 0)
		return -1;
	return last == s->head.migration ? 1 : in_doubt(s, "做好以后库升级过", e);
}

/* The journal has the entry up to which the snapshot was made, with the same digest. 1, 0, -1. */
static int check_journal(const struct snapshot *s, struct house *h, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	instant_t at;
	int got = snap_entry(h, s->head.journal, &at, digest, e);
	if (got > 0 && at == s->head.at && memcmp(digest, s->head.chain, SM3_SIZE) == 0)
		return 1;
	return got < 0 ? -1 : in_doubt(s, "日志与做它的时候不是同一本", e);
}

/* Where each record's blocks begin; their numbers fit. 1, 0. */
static int lay_out(struct snapshot *s, struct err *e)
{
	const struct snap_block *b = (const void *)(s->dir + s->n * sizeof *s->type);
	int64_t left = (s->head.dir_size - (int64_t)(s->n * sizeof *s->type)) / (int64_t)sizeof *b;
	struct snap_plan p;
	for (size_t k = 0; k < s->n; k++) {
		int64_t blocks = (s->type[k].rows + s->head.block - 1) / s->head.block;
		snap_plan(&p, s->types[k]);
		if (s->type[k].rows < 0 || s->type[k].rows > UINT32_MAX || s->type[k].columns != p.n ||
		    blocks > left / p.n)
			return in_doubt(s, "目录不对", e);
		s->block[k] = b;
		b += blocks * p.n;
		left -= blocks * p.n;
	}
	return left == 0 ? 1 : in_doubt(s, "目录不对", e);
}

/* The directory, as it was written. 1, 0, -1. */
static int read_directory(struct snapshot *s, struct err *e)
{
	uint8_t digest[DIGEST_SIZE];
	size_t size = (size_t)s->head.dir_size;
	if (s->head.dir_size < (int64_t)(s->n * sizeof *s->type) || s->head.dir_size > s->head.size)
		return in_doubt(s, "目录不对", e);
	s->dir = malloc(size + 1);
	s->block = calloc(s->n + 1, sizeof(struct snap_block *));
	s->bytes = malloc((size_t)s->head.block * sizeof(int64_t));
	if (!s->dir || !s->block || !s->bytes)
		return no_memory(e);
	if (!read_at(s, s->head.dir_at, s->dir, size) || snap_digest(s->dir, size, digest) < 0 ||
	    memcmp(digest, s->head.dir, DIGEST_SIZE) != 0)
		return in_doubt(s, "目录被改动过", e);
	s->type = (const void *)s->dir;
	return lay_out(s, e);
}

int snapshot_open(struct snapshot **ret, struct house *h, const struct fact_type *const *types, size_t n,
		  struct err *e)
{
	struct snapshot *s = calloc(1, sizeof *s);
	struct buf path;
	if (!s)
		return no_memory(e);
	s->fd = -1;
	s->types = types;
	s->n = n;
	buf_init(&path, 4000);
	int got = snapshot_path(h, &path, e) < 0 ? -1 : 1;
	s->path = path.p; /* taken over */
	if (got > 0)
		got = open_file(s, e);
	if (got > 0)
		got = check_head(s, h, e);
	if (got > 0)
		got = check_migration(s, h, e);
	if (got > 0)
		got = check_journal(s, h, e);
	if (got > 0)
		got = read_directory(s, e);
	if (got > 0)
		*ret = s;
	else
		snapshot_close(s);
	return got;
}

void snapshot_close(struct snapshot *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	free(s->path);
	free(s->dir);
	free(s->block);
	free(s->texts);
	free(s->text);
	free(s->known);
	free(s->bytes);
	free(s);
}

void snapshot_discard(const struct snapshot *s)
{
	struct stat ours, there;
	if (fstat(s->fd, &ours) == 0 && lstat(s->path, &there) == 0 && ours.st_dev == there.st_dev &&
	    ours.st_ino == there.st_ino)
		unlink(s->path);
}

struct snapshot_state snapshot_state(const struct snapshot *s)
{
	struct snapshot_state out = {
	    .journal = s->head.journal, .at = s->head.at, .texts = s->head.texts, .bytes = s->head.size};
	for (size_t k = 0; k < s->n; k++)
		out.rows += s->type[k].rows;
	return out;
}

size_t snapshot_rows(const struct snapshot *s, size_t type)
{
	return (size_t)s->type[type].rows;
}

/* --- texts --- */

/* Where each text stands. 1, 0. */
static int find_texts(struct snapshot *s, struct err *e)
{
	int64_t at = 0;
	for (int64_t i = 0; i < s->head.texts; i++) {
		uint32_t n;
		s->text[i] = (uint32_t)at;
		if (s->head.text_bytes - at < (int64_t)sizeof n)
			return in_doubt(s, "文字不全", e);
		memcpy(&n, s->texts + at, sizeof n);
		at += (int64_t)sizeof n;
		if (n > s->head.text_bytes - at)
			return in_doubt(s, "文字不全", e);
		at += n;
	}
	return at == s->head.text_bytes ? 1 : in_doubt(s, "文字不全", e);
}

/* Decrypts the texts' pieces into clear. 1, 0. */
static int open_pieces(const struct snapshot *s, struct house *h, const char *sealed, struct buf *clear,
		       struct err *e)
{
	for (int64_t at = 0; at < s->head.texts_size;) {
		uint32_t n;
		if (s->head.texts_size - at < (int64_t)sizeof n)
			return in_doubt(s, "文字不全", e);
		memcpy(&n, sealed + at, sizeof n);
		at += (int64_t)sizeof n;
		if (n > s->head.texts_size - at ||
		    crypt_open(h->keys, STR(SNAPSHOT_CONTEXT), (struct str){sealed + at, n}, clear, NULL) < 0)
			return in_doubt(s, "文字解不开", e);
		at += n;
	}
	return clear->n == (size_t)s->head.text_bytes && !clear->failed ? 1 : in_doubt(s, "文字不全", e);
}

/* What the head says of the texts can be. */
static bool texts_fit(const struct snap_head *h)
{
	return h->texts >= 0 && h->texts <= SNAPSHOT_TEXTS_MAX && h->text_bytes >= 0 && h->text_bytes <= UINT32_MAX &&
	       h->texts_size >= 0 && h->texts_size <= h->size;
}

/* The texts in clear, from the file. 1, 0, -1. */
static int decrypt_texts(struct snapshot *s, struct house *h, struct err *e)
{
	char *sealed = malloc((size_t)s->head.texts_size + 1);
	struct buf clear;
	if (!sealed)
		return no_memory(e);
	buf_init(&clear, (size_t)s->head.text_bytes + 1);
	int got = read_at(s, s->head.texts_at, sealed, (size_t)s->head.texts_size)
		      ? open_pieces(s, h, sealed, &clear, e)
		      : in_doubt(s, "文字不全", e);
	free(sealed);
	s->texts = clear.p;
	return got;
}

/* Nobody has asked for a text yet. */
static void forget_known(struct snapshot *s)
{
	for (int64_t i = 0; i < s->head.texts; i++)
		s->known[i] = -1;
}

/* Reads the texts, once. 1, 0, -1. */
static int read_texts(struct snapshot *s, struct house *h, struct err *e)
{
	if (s->known)
		return 1;
	if (!texts_fit(&s->head))
		return in_doubt(s, "开头不对", e);
	s->text = calloc((size_t)s->head.texts + 1, sizeof *s->text);
	int got = s->text ? decrypt_texts(s, h, e) : no_memory(e);
	if (got > 0)
		got = find_texts(s, e);
	if (got > 0 && !(s->known = calloc((size_t)s->head.texts + 1, sizeof *s->known)))
		got = no_memory(e);
	if (got > 0) {
		forget_known(s);
		return got;
	}
	free(s->text);
	free(s->texts);
	s->text = NULL;
	s->texts = NULL;
	return got;
}

/* A column's texts get the numbers of the one who reads. 1, 0, -1. */
static int translate(struct snapshot *s, int64_t *cell, size_t n, text_intern intern, void *self, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		int64_t c = cell[i];
		uint32_t length;
		if (c == FIELD_NONE)
			continue;
		if (c < 0 || c >= s->head.texts)
			return in_doubt(s, "文字的号数不对", e);
		if (s->known[c] < 0) {
			memcpy(&length, s->texts + s->text[c], sizeof length);
			s->known[c] = intern(self, (struct str){s->texts + s->text[c] + sizeof length, length});
			if (s->known[c] < 0)
				return err_set(e, ERR_LIMIT, "放不下更多不同的文字");
		}
		cell[i] = s->known[c];
	}
	return 1;
}

/* --- rows --- */

/* One column of a block, n cells; bytes: room for a block as it lies in the file. 1, 0. */
static int read_block(const struct snapshot *s, const struct snap_block *b, size_t n, void *bytes, int64_t *cell,
		      struct err *e)
{
	uint8_t digest[DIGEST_SIZE];
	size_t size = narrow_is(&b->narrow) ? narrow_size(&b->narrow) : 0;
	if (!narrow_is(&b->narrow) || b->narrow.n != n)
		return in_doubt(s, "目录不对", e);
	if (size && (!read_at(s, b->at, bytes, size) || snap_digest(bytes, size, digest) < 0 ||
		     memcmp(digest, b->digest, DIGEST_SIZE) != 0))
		return in_doubt(s, "内容被改动过", e);
	narrow_get(&b->narrow, bytes, cell);
	return 1;
}

/* Rows of a block that are known, and where they go. */
struct picked {
	const struct snap_block *block; /* its first column */
	size_t n, kept, at;
	uint32_t *keep; /* which; NULL: all */
};

/* A scan at work. */
struct scanning {
	struct snapshot *s;
	size_t type;
	struct snap_plan p;
	const char *kinds; /* of the columns that come out; - is not wanted */
	const struct snapshot_reader *to;
	instant_t at;
	struct columns added; /* rows that the journal has gained, columns of the statement */
	size_t *order;        /* of those that are known: by owner, id */
	size_t *place;        /* [order] before which row of the file it comes */
	size_t nadded, placed;
	struct columns closed; /* rows of the file that were closed since */
	size_t *shut;          /* those that are not known any more, by owner, id, known_from */
	size_t nshut;
	size_t next;                /* of shut, from which the next block's are looked for */
	int64_t *cell[SNAP_FIELDS]; /* a block's first columns */
	struct picked *picked;
	size_t npicked;
	size_t room;          /* rows that may come out */
	pthread_mutex_t lock; /* of to->mem */
};

/* By owner, id, known_from. */
static int by_key(const void *a, const void *b, void *columns)
{
	const struct columns *c = columns;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	for (int i = ROW_OWNER; i <= ROW_FROM; i++)
		if (c->col[i][x] != c->col[i][y])
			return c->col[i][x] < c->col[i][y] ? -1 : 1;
	return 0;
}

/* Rows of entries behind the snapshot's, from one of the type's statements, columns of these kinds. */
static int read_since(struct scanning *g, struct house *h, const struct sql *sql, const char *kinds,
		      text_intern intern, void *self, size_t max, struct columns *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, sql, ARGS(INT(g->s->head.journal + 1), INT(INT64_MAX)), e) < 0)
		return -1;
	return stmt_columns(st, kinds, intern, self, max, out, e);
}

/* What the journal has gained: rows known at the instant, rows of the file that are not known any more. */
static int look_since(struct scanning *g, struct house *h, struct err *e)
{
	const struct snapshot_reader *to = g->to;
	const struct fact_type *t = g->s->types[g->type];
	char keys_only[SNAP_COLUMNS_MAX + 1]; /* what closed rows say is not wanted, least of all their texts */
	memcpy(keys_only, g->p.kinds, sizeof keys_only);
	for (size_t i = META; keys_only[i]; i++)
		keys_only[i] = '-';
	if (g->at <= g->s->head.at)
		return 0; /* what was recorded since was not known then */
	if (read_since(g, h, &t->of_journal, g->p.kinds, to->intern, to->self, to->max, &g->added, e) < 0 ||
	    read_since(g, h, &t->closed_by, keys_only, to->intern, to->self, to->max, &g->closed, e) < 0)
		return -1;
	g->order = calloc(g->added.n + 1, sizeof *g->order);
	g->place = calloc(g->added.n + 1, sizeof *g->place);
	g->shut = calloc(g->closed.n + 1, sizeof *g->shut);
	if (!g->order || !g->place || !g->shut)
		return no_memory(e);
	for (size_t i = 0; i < g->added.n; i++)
		if (g->added.col[ROW_FROM][i] <= g->at && g->added.col[ROW_TO][i] > g->at)
			g->order[g->nadded++] = i;
	for (size_t i = 0; i < g->closed.n; i++)
		if (g->closed.col[ROW_JOURNAL][i] <= g->s->head.journal && g->closed.col[ROW_TO][i] <= g->at)
			g->shut[g->nshut++] = i;
	qsort_r(g->order, g->nadded, sizeof *g->order, by_key, &g->added);
	qsort_r(g->shut, g->nshut, sizeof *g->shut, by_key, &g->closed);
	return 0;
}

/* Row i of the block is one that was closed since. Rows come in order, so do those that were closed. */
static bool is_shut(struct scanning *g, size_t i)
{
	for (; g->next < g->nshut; g->next++) {
		int c = 0;
		for (int k = SNAP_OWNER; k <= SNAP_FROM && !c; k++) {
			int64_t x = g->closed.col[k][g->shut[g->next]], y = g->cell[k][i];
			c = (x > y) - (x < y);
		}
		if (c >= 0)
			return c == 0;
	}
	return false;
}

/* The file's column of a column that a scan gives. */
static int file_column(int c)
{
	return c < 2 ? c : c - 2 + SNAP_FIELDS;
}

/* Which rows of a block are known. -1: no memory. */
static int choose(struct scanning *g, struct picked *b, struct err *e)
{
	const int64_t *from = g->cell[SNAP_FROM], *to = g->cell[SNAP_TO];
	b->keep = calloc(b->n, sizeof *b->keep);
	if (!b->keep)
		return no_memory(e);
	for (size_t i = 0; i < b->n; i++)
		if (from[i] <= g->at && (to[i] == FIELD_NONE || to[i] > g->at) && !is_shut(g, i))
			b->keep[b->kept++] = (uint32_t)i;
	if (b->kept == b->n) {
		free(b->keep);
		b->keep = NULL;
	}
	return 0;
}

/* Closes up rows of a block that are known. */
static void close_up(const struct picked *b, int64_t *cell)
{
	for (size_t i = 0; b->keep && i < b->kept; i++)
		cell[i] = cell[b->keep[i]];
}

/* Rows that the journal has gained come before the first row of the file that is behind them in the order; a block's first columns
 * are closed up, its first row is number `at`. */
static void place_added(struct scanning *g, size_t n, size_t at)
{
	for (size_t i = 0; g->placed < g->nadded && i < n;) {
		int64_t owner = g->added.col[ROW_OWNER][g->order[g->placed]],
			id = g->added.col[ROW_ID][g->order[g->placed]];
		if (g->cell[SNAP_OWNER][i] < owner || (g->cell[SNAP_OWNER][i] == owner && g->cell[SNAP_ID][i] < id))
			i++;
		else
			g->place[g->placed++] = at + i;
	}
}

/* Puts down a block of a column, of which so many cells are there. 1, -1. */
static int put_down(struct scanning *g, struct cells *c, size_t at, const int64_t *cell, size_t n, struct err *e)
{
	int status = 0;
	if (c->width == NARROW && !cells_fit(cell, n)) {
		pthread_mutex_lock(&g->lock);
		status = cells_widen(c, at, g->room, g->to->mem);
		pthread_mutex_unlock(&g->lock);
	}
	if (status < 0)
		return no_memory(e);
	cells_set(*c, at, cell, n);
	return 1;
}

/* Which rows of a block are known, whose they are and their ids, at the end of what has been read. 1, 0, -1. */
static int pick_block(struct scanning *g, const struct snap_block *block, size_t n, struct snapshot_columns *out,
		      struct err *e)
{
	struct picked *b = &g->picked[g->npicked++];
	int got = 1;
	*b = (struct picked){.block = block, .n = n, .at = out->n};
	for (int k = 0; k < SNAP_FIELDS && got > 0; k++)
		got = read_block(g->s, &block[k], n, g->s->bytes, g->cell[k], e);
	if (got > 0 && choose(g, b, e) < 0)
		got = -1;
	if (got <= 0)
		return got;
	close_up(b, g->cell[SNAP_OWNER]);
	close_up(b, g->cell[SNAP_ID]);
	place_added(g, b->kept, b->at);
	if (g->kinds[SNAP_ID] != '-')
		got = put_down(g, &out->col[SNAP_ID], b->at, g->cell[SNAP_ID], b->kept, e);
	if (got > 0 && g->kinds[SNAP_OWNER] != '-') {
		if (g->to->settle)
			g->to->settle(g->to->self, SNAP_OWNER, g->cell[SNAP_OWNER], b->kept);
		got = put_down(g, &out->col[SNAP_OWNER], b->at, g->cell[SNAP_OWNER], b->kept, e);
	}
	out->n += b->kept;
	return got;
}

/* Who reads columns, with room of their own; there may be one more beside the thread that asked. */
struct column_reader {
	struct scanning *g;
	const struct snapshot_columns *out;
	atomic_int *next; /* column that nobody has begun with */
	void *bytes;      /* a block as it lies in the file */
	int64_t *one;     /* and widened */
	int got;
	struct err e;
};

/* One column of all that was picked. 1, 0, -1. */
static int read_column(struct column_reader *r, int c)
{
	struct scanning *g = r->g;
	int k = file_column(c), got = 1;
	bool words = g->kinds[c] == 't';
	for (size_t i = 0; i < g->npicked && got > 0; i++) {
		const struct picked *b = &g->picked[i];
		if (!b->kept)
			continue;
		got = read_block(g->s, &b->block[k], b->n, r->bytes, r->one, &r->e);
		if (got <= 0)
			break;
		close_up(b, r->one);
		if (words)
			got = translate(g->s, r->one, b->kept, g->to->intern, g->to->self, &r->e);
		else if (g->to->settle)
			g->to->settle(g->to->self, c, r->one, b->kept);
		if (got > 0)
			got = put_down(g, &r->out->col[c], b->at, r->one, b->kept, &r->e);
	}
	return got;
}

/* Columns of numbers that nobody has begun with, one after the other. */
static void *read_numbers(void *self)
{
	struct column_reader *r = self;
	for (int c; r->got > 0 && (c = atomic_fetch_add(r->next, 1)) < r->out->ncols;)
		if (r->g->kinds[c] != '-' && r->g->kinds[c] != 't')
			r->got = read_column(r, c);
	return NULL;
}

/* Columns of texts, which only the thread that asked may hand out. */
static void read_words(struct column_reader *r)
{
	for (int c = 2; c < r->out->ncols && r->got > 0; c++)
		if (r->g->kinds[c] == 't')
			r->got = read_column(r, c);
}

/* All columns behind the first two, by two threads where there is more than one block. 1, 0, -1. */
static int read_columns(struct scanning *g, const struct snapshot_columns *out, struct err *e)
{
	size_t block = (size_t)g->s->head.block;
	atomic_int next = 2;
	struct column_reader r = {g, out, &next, g->s->bytes, calloc(block, sizeof *r.one), 1, {0}}, beside = r;
	pthread_t thread;
	beside.bytes = g->npicked > 1 ? malloc(block * sizeof(int64_t)) : NULL;
	beside.one = beside.bytes ? calloc(block, sizeof *beside.one) : NULL;
	bool two = beside.one && pthread_create(&thread, NULL, read_numbers, &beside) == 0;
	if (!r.one)
		r.got = no_memory(&r.e);
	read_words(&r);
	read_numbers(&r);
	if (two)
		pthread_join(thread, NULL);
	free(r.one);
	free(beside.one);
	free(beside.bytes);
	if (r.got > 0 && beside.got > 0)
		return 1;
	*e = r.got > 0 ? beside.e : r.e;
	return r.got > 0 ? beside.got : r.got;
}

/* Puts the cells of rows that the journal has gained among those of a column. */
static int merge_column(const struct scanning *g, struct cells *c, size_t n, const int64_t *from, struct err *e)
{
	bool fit = true;
	for (size_t j = 0; j < g->nadded; j++)
		fit &= cell_fits(from[g->order[j]]);
	if (c->width == NARROW && !fit && cells_widen(c, n, g->room, g->to->mem) < 0)
		return no_memory(e);
	char *col = c->at;
	size_t end = n, width = c->width;
	for (size_t j = g->nadded; j-- > 0; end = g->place[j]) {
		memmove(col + (g->place[j] + j + 1) * width, col + g->place[j] * width, (end - g->place[j]) * width);
		cell_set(*c, g->place[j] + j, from[g->order[j]]);
	}
	return 0;
}

/* Puts the rows that the journal has gained among those of the file, in their order. */
static int merge(struct scanning *g, struct snapshot_columns *out, struct err *e)
{
	while (g->placed < g->nadded)
		g->place[g->placed++] = out->n;
	for (int c = 0; c < out->ncols; c++) {
		int64_t *from = g->added.col[g->p.from[file_column(c)]];
		if (!out->col[c].at)
			continue;
		if (g->to->settle && c != SNAP_ID && g->kinds[c] != 't')
			g->to->settle(g->to->self, c, from, g->added.n);
		if (merge_column(g, &out->col[c], out->n, from, e) < 0)
			return -1;
	}
	out->n += g->nadded;
	return 0;
}

/* Room for a block's columns, and for everything that may come out: narrow but for ids until something does not fit. */
static int make_room(struct scanning *g, struct snapshot_columns *out, struct err *e)
{
	g->room = (size_t)g->s->type[g->type].rows + g->nadded;
	g->picked = calloc((size_t)g->s->type[g->type].rows / (size_t)g->s->head.block + 1, sizeof *g->picked);
	out->ncols = g->p.n - SNAP_FIELDS + 2;
	out->col = ARENA_ARRAY(g->to->mem, (size_t)out->ncols + 1, struct cells);
	bool ok = g->picked && out->col;
	for (int k = 0; k < SNAP_FIELDS && ok; k++)
		ok = (g->cell[k] = calloc((size_t)g->s->head.block, sizeof **g->cell)) != NULL;
	for (int c = 0; c < out->ncols && ok; c++)
		if (g->kinds[c] != '-') {
			out->col[c] = cells_new(g->to->mem, g->room, c == SNAP_ID ? WIDE : NARROW);
			ok = out->col[c].at != NULL;
		}
	return ok ? 0 : no_memory(e);
}

/* How many rows the block has that begins with this one. */
static size_t block_rows(const struct snapshot *s, size_t type, size_t at)
{
	size_t left = (size_t)s->type[type].rows - at, block = (size_t)s->head.block;
	return left < block ? left : block;
}

/* Everything, in the order of the store's scan. 1, 0, -1. */
static int scan_all(struct scanning *g, struct house *h, struct snapshot_columns *out, struct err *e)
{
	size_t rows = (size_t)g->s->type[g->type].rows;
	const struct snap_block *b = g->s->block[g->type];
	int got = 1;
	if (strchr(g->kinds, 't'))
		got = read_texts(g->s, h, e);
	if (got > 0 && (look_since(g, h, e) < 0 || make_room(g, out, e) < 0))
		got = -1;
	for (size_t at = 0, n; at < rows && got > 0; at += n, b += g->p.n) {
		n = block_rows(g->s, g->type, at);
		got = pick_block(g, b, n, out, e);
	}
	if (got > 0)
		got = read_columns(g, out, e);
	if (got > 0 && g->nadded && merge(g, out, e) < 0)
		got = -1;
	if (got > 0 && out->n > g->to->max)
		got = err_set(e, ERR_LIMIT, "结果超过 %zu 行", g->to->max);
	return got;
}

int snapshot_scan(struct snapshot *s, struct house *h, size_t type, const char *kinds, instant_t as_known,
		  const struct snapshot_reader *to, struct snapshot_columns *out, struct err *e)
{
	struct scanning g = {.s = s, .type = type, .kinds = kinds, .to = to, .lock = PTHREAD_MUTEX_INITIALIZER};
	struct snapshot_columns c = {0};
	g.at = as_known == INSTANT_OPEN ? INSTANT_OPEN - 1 : as_known;
	snap_plan(&g.p, s->types[type]);
	int got = scan_all(&g, h, &c, e);
	if (got < 0 && e->code == ERR_LIMIT)
		got = 0; /* the store, which holds less, may still be within it */
	for (int k = 0; k < SNAP_FIELDS; k++)
		free(g.cell[k]);
	for (size_t i = 0; i < g.npicked; i++)
		free(g.picked[i].keep);
	free(g.picked);
	free(g.order);
	free(g.place);
	free(g.shut);
	columns_release(&g.added);
	columns_release(&g.closed);
	if (got > 0)
		*out = c;
	return got;
}

int snapshot_check(struct snapshot *s, struct house *h, struct err *e)
{
	int64_t *cell = calloc((size_t)s->head.block, sizeof *cell);
	int got = cell ? read_texts(s, h, e) : no_memory(e);
	for (size_t k = 0; k < s->n && got > 0; k++) {
		const struct snap_block *b = s->block[k];
		size_t rows = (size_t)s->type[k].rows, columns = (size_t)s->type[k].columns;
		for (size_t at = 0; at < rows && got > 0; at += block_rows(s, k, at))
			for (size_t c = 0; c < columns && got > 0; c++, b++)
				got = read_block(s, b, block_rows(s, k, at), s->bytes, cell, e);
	}
	free(cell);
	return got;
}

/* A text's number. */
static int64_t intern(void *self, struct str text)
{
	return pool_put(self, text);
}

/* Both say the same. */
static bool same_columns(const struct snapshot_columns *a, const struct columns *b)
{
	if (a->n != b->n || a->ncols != b->ncols)
		return false;
	for (int c = 0; c < a->ncols && a->n; c++)
		for (size_t row = 0; row < a->n; row++)
			if (cell_at(a->col[c], row) != b->col[c][row])
				return false;
	return true;
}

/* One record at one instant. 1, 0, -1. */
static int compare_type(struct snapshot *s, struct house *h, size_t k, instant_t as_known, struct pool *texts,
			struct err *e)
{
	const struct fact_type *t = s->types[k];
	const struct snapshot_reader to = {
	    .intern = intern, .self = texts, .max = UINT32_MAX, .mem = arena_new(SIZE_MAX)};
	struct snapshot_columns ours = {0};
	struct columns theirs = {0};
	struct stmt *st;
	int got = to.mem ? snapshot_scan(s, h, k, t->scan_kinds, as_known, &to, &ours, e) : no_memory(e);
	if (got > 0 && (sql_open(&st, h->store, &t->scan, ARGS(INT(as_known)), e) < 0 ||
			stmt_columns(st, t->scan_kinds, intern, texts, UINT32_MAX, &theirs, e) < 0))
		got = -1;
	if (got > 0 && !same_columns(&ours, &theirs)) {
		got = in_doubt(s, "与存储里的不一样", e);
		err_at(e, "%s（%s）", s->path, t->rec->name);
	}
	arena_free(to.mem);
	columns_release(&theirs);
	return got;
}

int snap_compare_at(struct snapshot *s, struct house *h, instant_t as_known, struct err *e)
{
	struct pool *texts = pool_new(SNAPSHOT_TEXTS_MAX);
	int got = texts ? 1 : no_memory(e);
	if (s->known)
		forget_known(s); /* they were of another pool */
	for (size_t k = 0; k < s->n && got > 0; k++)
		got = compare_type(s, h, k, as_known, texts, e);
	pool_free(texts);
	return got;
}

int snapshot_compare(struct snapshot *s, struct house *h, struct err *e)
{
	int got = snap_compare_at(s, h, INSTANT_OPEN - 1, e);
	return got > 0 ? snap_compare_at(s, h, s->head.at, e) : got;
}
