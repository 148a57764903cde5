/* A snapshot made from the store: every version of every record, page by page, each page a block. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"
#include "fact/journal.h"
#include "fact/snapshot_inside.h"

/* A snapshot in the making. */
struct making {
	struct house *h;
	const char *path;
	int fd;
	int64_t at; /* bytes written */
	struct pool *texts;
	struct buf block, types, blocks; /* the bytes of a block; the directory's two parts */
	struct snap_head head;
	bool (*progress)(void *self, int64_t done, int64_t total);
	void *self;
	int64_t done, total; /* records */
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，做不成快照");
}

/* The system's reason why the file cannot be written. */
static int cannot_write(const struct making *m, struct err *e)
{
	err_set(e, ERR_IO, "快照写不了（%s）", errno_text(errno));
	return err_at(e, "%s", m->path);
}

/* Bytes at the file's end. */
static int append(struct making *m, const void *p, size_t n, struct err *e)
{
	for (const char *from = p; n;) {
		ssize_t done = write(m->fd, from, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return cannot_write(m, e);
		from += done;
		n -= (size_t)done;
		m->at += done;
	}
	return 0;
}

/* Says how far it is; an error when somebody wants no more of it. */
static int tell(const struct making *m, struct err *e)
{
	if (!m->progress || m->progress(m->self, m->done, m->total))
		return 0;
	return err_set(e, ERR_CONFLICT, "已取消，没有重做快照");
}

/* --- blocks --- */

/* A column of a page as a block, with its line in the directory. */
static int put_block(struct making *m, const int64_t *cell, size_t n, struct err *e)
{
	struct snap_block b = {.at = m->at, .narrow = narrow_for(cell, n)};
	size_t size = narrow_size(&b.narrow);
	narrow_put(&b.narrow, cell, m->block.p);
	if (snap_digest(m->block.p, size, b.digest) < 0 || buf_put(&m->blocks, &b, sizeof b) < 0)
		return no_memory(e);
	return append(m, m->block.p, size, e);
}

/* The columns of a page. */
static int put_page(struct making *m, const struct snap_plan *p, struct columns *page, struct err *e)
{
	int64_t *to = page->col[ROW_TO];
	for (size_t i = 0; i < page->n; i++)
		to[i] = to[i] == INSTANT_OPEN ? FIELD_NONE : to[i];
	for (int c = 0; c < p->n; c++)
		if (put_block(m, page->col[p->from[c]], page->n, e) < 0)
			return -1;
	return 0;
}

/* A text's number. */
static int64_t intern(void *self, struct str s)
{
	return pool_put(self, s);
}

/* All versions of a record. */
static int put_type(struct making *m, const struct fact_type *t, struct err *e)
{
	struct snap_plan p;
	struct columns page;
	int64_t after[3] = {INT64_MIN, INT64_MIN, INT64_MIN};
	struct snap_type head = {0};
	snap_plan(&p, t);
	head.columns = p.n;
	for (int64_t n = m->head.block; n == m->head.block; head.rows += n) {
		struct stmt *st;
		if (store_stmt(m->h->store, &t->versions_after, &st, e) < 0)
			return -1;
		for (int i = 0; i < 3; i++)
			stmt_bind_int(st, i + 1, after[i]);
		stmt_bind_int(st, 4, m->head.block);
		if (stmt_columns(st, p.kinds, intern, m->texts, SNAPSHOT_BLOCK, &page, e) < 0)
			return -1;
		for (int i = 0; i < 3 && page.n; i++)
			after[i] = page.col[i][page.n - 1];
		n = (int64_t)page.n;
		int status = n ? put_page(m, &p, &page, e) : 0;
		columns_release(&page);
		if (status < 0 || tell(m, e) < 0)
			return -1;
	}
	return buf_put(&m->types, &head, sizeof head) < 0 ? no_memory(e) : 0;
}

/* --- texts --- */

/* What has come together, encrypted: its length, then its bytes. */
static int put_piece(struct making *m, struct buf *clear, struct buf *sealed, struct err *e)
{
	for (size_t at = 0; at < clear->n; at += SNAPSHOT_PIECE) {
		size_t n = clear->n - at < SNAPSHOT_PIECE ? clear->n - at : SNAPSHOT_PIECE;
		buf_clear(sealed);
		if (crypt_seal(m->h->keys, STR(SNAPSHOT_CONTEXT), (struct str){clear->p + at, n}, sealed, e) < 0)
			return -1;
		uint32_t size = (uint32_t)sealed->n;
		if (append(m, &size, sizeof size, e) < 0 || append(m, sealed->p, sealed->n, e) < 0)
			return -1;
	}
	m->head.text_bytes += (int64_t)clear->n;
	buf_clear(clear);
	return 0;
}

/* All texts, in the order of their numbers. */
static int put_texts(struct making *m, struct err *e)
{
	struct buf clear, sealed;
	int status = 0;
	buf_init(&clear, 64u << 20);
	buf_init(&sealed, 64u << 10);
	m->head.texts = (int64_t)pool_count(m->texts);
	m->head.texts_at = m->at;
	for (int64_t i = 0; status == 0 && i < m->head.texts; i++) {
		struct str s = pool_text(m->texts, i);
		uint32_t n = (uint32_t)s.n;
		buf_put(&clear, &n, sizeof n);
		buf_put_str(&clear, s);
		if (clear.failed)
			status = no_memory(e);
		else if (clear.n >= 256 * SNAPSHOT_PIECE || i + 1 == m->head.texts)
			status = put_piece(m, &clear, &sealed, e);
	}
	m->head.texts_size = m->at - m->head.texts_at;
	buf_release(&clear);
	buf_release(&sealed);
	return status;
}

/* --- all of it --- */

/* The directory and, at the beginning, the head. */
static int put_head(struct making *m, struct err *e)
{
	struct snap_head *h = &m->head;
	buf_put_str(&m->types, buf_str(&m->blocks));
	h->dir_at = m->at;
	h->dir_size = (int64_t)m->types.n;
	if (m->types.failed || snap_digest(m->types.p, m->types.n, h->dir) < 0)
		return no_memory(e);
	if (append(m, m->types.p, m->types.n, e) < 0)
		return -1;
	h->size = m->at;
	snap_seal(m->h, h, h->seal);
	return pwrite(m->fd, h, sizeof *h, 0) == (ssize_t)sizeof *h ? 0 : cannot_write(m, e);
}

/* Up to which entry it will be made. */
static int begin_head(struct making *m, const struct fact_type *const *types, size_t n, struct err *e)
{
	struct snap_head *h = &m->head;
	*h = (struct snap_head){.magic = SNAPSHOT_MAGIC, .version = SNAPSHOT_VERSION, .block = h->block};
	h->key = keys_current(m->h->keys);
	snap_layout(types, n, h->layout);
	if (snap_migration(m->h, &h->migration, e) < 0 || journal_head(m->h, &h->journal, h->chain, e) < 0)
		return -1;
	int got = snap_entry(m->h, h->journal, &h->at, h->chain, e);
	return got ? got : err_set(e, ERR_CONFLICT, "还没有登记过任何情况，没有可做快照的");
}

/* The file's content. */
static int put_all(struct making *m, const struct fact_type *const *types, size_t n, struct err *e)
{
	if (begin_head(m, types, n, e) < 0 || append(m, &m->head, sizeof m->head, e) < 0)
		return -1;
	m->total = (int64_t)n;
	for (size_t k = 0; k < n; k++, m->done++)
		if (put_type(m, types[k], e) < 0)
			return -1;
	return put_texts(m, e) < 0 || tell(m, e) < 0 ? -1 : put_head(m, e);
}

/* The open file is the one that lies at the path. */
static bool lies_there(int fd, const char *path)
{
	struct stat ours, there;
	return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

/* Opens the file beside, empty and held: one name, so that what a killed making left is written over. */
static int open_beside(struct making *m, const char *beside, struct err *e)
{
	m->fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (m->fd < 0)
		return cannot_write(m, e);
	int status = 0;
	if (flock(m->fd, LOCK_EX | LOCK_NB) != 0 || !lies_there(m->fd, beside)) {
		err_set(e, ERR_CONFLICT, "快照正由别的进程重做");
		status = err_todo(e, "等它做完");
	} else if (fchmod(m->fd, 0600) != 0 || ftruncate(m->fd, 0) != 0) {
		status = cannot_write(m, e);
	}
	if (status < 0)
		close(m->fd);
	return status;
}

/* Writes it beside and puts it in its place. */
static int write_file(struct making *m, const char *beside, const struct fact_type *const *types, size_t n,
		      struct err *e)
{
	if (open_beside(m, beside, e) < 0)
		return -1;
	int status = store_begin(m->h->store, false, e);
	if (status == 0) {
		status = put_all(m, types, n, e);
		store_rollback(m->h->store);
	}
	if (status == 0 && fsync(m->fd) != 0)
		status = cannot_write(m, e);
	bool ours = lies_there(m->fd, beside);
	if (status == 0 && !ours)
		status = err_set(e, ERR_CONFLICT, "快照做到一半被删去了，多半是换了密钥；请重做一次");
	if (status == 0 && rename(beside, m->path) != 0)
		status = cannot_write(m, e);
	if (status < 0 && ours)
		unlink(beside);
	close(m->fd);
	return status;
}

int snap_make(struct house *h, const struct fact_type *const *types, size_t n, size_t block,
	      bool (*progress)(void *self, int64_t done, int64_t total), void *self, struct err *e)
{
	struct making m = {.h = h,
			   .texts = pool_new(SNAPSHOT_TEXTS_MAX),
			   .head.block = (int64_t)block,
			   .progress = progress,
			   .self = self};
	struct buf path, beside;
	buf_init(&path, 4000);
	buf_init(&beside, 4000);
	buf_init(&m.block, SNAPSHOT_BLOCK * sizeof(int64_t) + 1);
	buf_init(&m.types, (size_t)1 << 30);
	buf_init(&m.blocks, (size_t)1 << 30);
	for (size_t i = 0; i < block && !m.block.failed; i++)
		buf_put(&m.block, &(const int64_t){0}, sizeof(int64_t));
	int status = m.texts && !m.block.failed ? 0 : no_memory(e);
	if (status == 0 && (snapshot_path(h, &path, e) < 0 || snap_beside(h, &beside, e) < 0))
		status = -1;
	m.path = path.p;
	if (status == 0)
		status = write_file(&m, beside.p, types, n, e);
	pool_free(m.texts);
	buf_release(&m.block);
	buf_release(&m.types);
	buf_release(&m.blocks);
	buf_release(&path);
	buf_release(&beside);
	return status;
}

int snapshot_make(struct house *h, const struct fact_type *const *types, size_t n,
		  bool (*progress)(void *self, int64_t done, int64_t total), void *self, struct err *e)
{
	return snap_make(h, types, n, SNAPSHOT_BLOCK, progress, self, e);
}
