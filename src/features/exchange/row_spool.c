#include "features/exchange/row_spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct row_spool {
	size_t cells;
	FILE *file;
	uint64_t end;  /* bytes written */
	uint64_t *row; /* where each begins */
	size_t n, cap;
	const char *map; /* the whole file, once sorted; NULL when it is empty */
	const size_t *keys;
	size_t nkeys;
};

int row_spool_new(struct row_spool **ret, size_t cells, struct err *e)
{
	struct row_spool *s = calloc(1, sizeof *s);
	if (!s || cells > SPOOL_CELLS_MAX) {
		free(s);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	s->cells = cells;
	s->file = tmpfile();
	if (!s->file) {
		free(s);
		return err_set(e, ERR_IO, "建不了临时文件：%s", errno_text(errno));
	}
	*ret = s;
	return 0;
}

void row_spool_free(struct row_spool *s)
{
	if (!s)
		return;
	if (s->map)
		munmap((void *)(uintptr_t)s->map, s->end);
	fclose(s->file);
	free(s->row);
	free(s);
}

/* Room for one more row. */
static int room(struct row_spool *s, struct err *e)
{
	if (s->n < s->cap)
		return 0;
	if (s->n == SPOOL_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "一张表导出的行数超过 %d 行", SPOOL_ROWS_MAX);
	size_t cap = s->cap ? s->cap * 2 : 4096;
	uint64_t *more = reallocarray(s->row, cap, sizeof *more);
	if (!more)
		return err_set(e, ERR_NOMEM, "内存不足");
	s->row = more;
	s->cap = cap;
	return 0;
}

/* Each cell as its length in four bytes and its bytes. */
int row_spool_add(struct row_spool *s, const struct str *cells, struct err *e)
{
	if (room(s, e))
		return -1;
	s->row[s->n] = s->end;
	for (size_t i = 0; i < s->cells; i++) {
		uint32_t n = (uint32_t)cells[i].n;
		if (fwrite(&n, sizeof n, 1, s->file) != 1 || (n && fwrite(cells[i].p, n, 1, s->file) != 1))
			return err_set(e, ERR_IO, "写不了临时文件：%s", errno_text(errno));
		s->end += sizeof n + n;
	}
	s->n++;
	return 0;
}

/* The cells of the row that begins at `at`. */
static void cells_at(const struct row_spool *s, uint64_t at, struct str *cells)
{
	for (size_t i = 0; i < s->cells; i++) {
		uint32_t n;
		memcpy(&n, s->map + at, sizeof n);
		cells[i] = (struct str){s->map + at + sizeof n, n};
		at += sizeof n + n;
	}
}

/* By the key cells; equal ones in the order in which they came. */
static int by_keys(const void *a, const void *b, void *self)
{
	const struct row_spool *s = self;
	const uint64_t *x = a, *y = b;
	struct str left[SPOOL_CELLS_MAX], right[SPOOL_CELLS_MAX];
	cells_at(s, *x, left);
	cells_at(s, *y, right);
	for (size_t i = 0; i < s->nkeys; i++) {
		int c = str_cmp(left[s->keys[i]], right[s->keys[i]]);
		if (c)
			return c;
	}
	return (*x > *y) - (*x < *y);
}

int row_spool_sort(struct row_spool *s, const size_t *keys, size_t n, struct err *e)
{
	if (fflush(s->file))
		return err_set(e, ERR_IO, "写不了临时文件：%s", errno_text(errno));
	if (!s->n)
		return 0;
	void *map = mmap(NULL, s->end, PROT_READ, MAP_PRIVATE, fileno(s->file), 0);
	if (map == MAP_FAILED)
		return err_set(e, ERR_IO, "读不了临时文件：%s", errno_text(errno));
	s->map = map;
	s->keys = keys;
	s->nkeys = n;
	qsort_r(s->row, s->n, sizeof *s->row, by_keys, s);
	return 0;
}

size_t row_spool_rows(const struct row_spool *s)
{
	return s->n;
}

void row_spool_row(const struct row_spool *s, size_t i, struct str *cells)
{
	cells_at(s, s->row[i], cells);
}
