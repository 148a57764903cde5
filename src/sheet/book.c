/* Books: a file as tabs. */
#include "sheet/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <zip.h>

int book_at(const struct book *b, size_t tab, size_t row, struct err *e)
{
	char place[24] = "";
	if (row)
		snprintf(place, sizeof place, ":%zu", row);
	if (!b->xlsx)
		return err_at(e, "%.*s%s", STR_FMT(b->name), place);
	return err_at(e, "%.*s[%.*s]%s", STR_FMT(b->name), STR_FMT(b->tabs[tab].name), place);
}

/* What the first bytes say of a file that is no CSV. */
static int refuse_kind(const struct book *b, const unsigned char *p, size_t n, struct err *e)
{
	static const unsigned char ole[4] = {0xd0, 0xcf, 0x11, 0xe0};
	if (n == 0)
		err_set(e, ERR_INPUT, "文件是空的");
	else if (n >= 4 && memcmp(p, ole, 4) == 0)
		err_set(e, ERR_INPUT, "是旧式（.xls、.et）或加了密码的工作簿");
	else if (n >= 5 && memcmp(p, "%PDF-", 5) == 0)
		err_set(e, ERR_INPUT, "是PDF，不是表格");
	else
		return 0;
	err_at(e, "%.*s", STR_FMT(b->name));
	return n ? err_todo(e, "在电子表格里另存为 .xlsx（不加密码）再导入") : -1;
}

/* The one tab of a CSV: the file's name without its ending. */
static int csv_tab(struct book *b, struct err *e)
{
	struct str name = b->name;
	for (size_t i = name.n; i > 1; i--) {
		if (name.p[i - 1] == '.') {
			name.n = i - 1;
			break;
		}
	}
	b->tabs = ARENA_NEW(b->mem, struct tab);
	if (!b->tabs)
		return err_set(e, ERR_NOMEM, "内存不足");
	b->ntabs = 1;
	b->tabs[0].name = name;
	return encoding_detect(&b->bytes, &b->encoding, &b->start, e);
}

/* Looks at the first bytes and opens the container or the text. */
static int open_content(struct book *b, struct err *e)
{
	unsigned char head[8];
	long n = bytes_read(&b->bytes, 0, head, sizeof head);
	if (n < 0) {
		err_set(e, ERR_IO, "读不出来（%s）", strerror(errno));
		return err_at(e, "%.*s", STR_FMT(b->path));
	}
	if (refuse_kind(b, head, (size_t)n, e) < 0)
		return -1;
	b->xlsx = n >= 4 && memcmp(head, "PK\3\4", 4) == 0;
	int status = b->xlsx ? book_unzip(b, e) < 0 || book_workbook(b, e) < 0 ? -1 : 0 : csv_tab(b, e);
	if (status < 0 && e && !e->where[0])
		err_at(e, "%.*s", STR_FMT(b->name));
	return status;
}

/* An empty book that is called so. */
static struct book *book_new(const char *path, struct err *e)
{
	struct book *b = calloc(1, sizeof *b);
	struct arena *mem = arena_new((size_t)2 << 30);
	char *copy = mem ? arena_copy(mem, path, strlen(path)) : NULL;
	if (!b || !copy) {
		arena_free(mem);
		free(b);
		err_set(e, ERR_NOMEM, "内存不足");
		return NULL;
	}
	const char *slash = strrchr(copy, '/');
	b->mem = mem;
	b->bytes.fd = -1;
	b->path = str_of(copy);
	b->name = str_of(slash ? slash + 1 : copy);
	return b;
}

/* The file behind the path, a regular one of bearable size. */
static int open_file(struct book *b, struct err *e)
{
	struct stat st;
	b->bytes.fd = open(b->path.p, O_RDONLY | O_CLOEXEC);
	if (b->bytes.fd < 0 || fstat(b->bytes.fd, &st) != 0) {
		err_set(e, ERR_IO, "打不开（%s）", strerror(errno));
		return err_at(e, "%s", b->path.p);
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_INPUT, "不是文件");
		return err_at(e, "%s", b->path.p);
	}
	if ((uint64_t)st.st_size > SHEET_FILE_MAX) {
		err_set(e, ERR_LIMIT, "文件超过%llu MiB", SHEET_FILE_MAX >> 20);
		err_at(e, "%.*s", STR_FMT(b->name));
		return err_todo(e, "拆成几个文件分别导入");
	}
	b->bytes.size = (uint64_t)st.st_size;
	b->bytes.changed = st.st_mtim;
	return 0;
}

int book_open(struct book **ret, const char *path, struct err *e)
{
	struct book *b = book_new(path, e);
	if (!b)
		return -1;
	if (open_file(b, e) < 0 || open_content(b, e) < 0) {
		book_close(b);
		return -1;
	}
	*ret = b;
	return 0;
}

int book_open_memory(struct book **ret, const void *data, size_t n, const char *name, struct err *e)
{
	struct book *b = book_new(name, e);
	if (!b)
		return -1;
	b->bytes.data = data;
	b->bytes.size = n;
	if (open_content(b, e) < 0) {
		book_close(b);
		return -1;
	}
	*ret = b;
	return 0;
}

void book_close(struct book *b)
{
	if (!b)
		return;
	strings_free(b->strings);
	if (b->zip)
		zip_discard(b->zip);
	if (b->bytes.fd >= 0)
		close(b->bytes.fd);
	arena_free(b->mem);
	free(b);
}

bool book_is_xlsx(const struct book *b)
{
	return b->xlsx;
}

struct str book_name(const struct book *b)
{
	return b->name;
}

size_t book_tabs(const struct book *b)
{
	return b->ntabs;
}

struct str book_tab(const struct book *b, size_t i)
{
	return b->tabs[i].name;
}

bool book_tab_hidden(const struct book *b, size_t i)
{
	return b->tabs[i].hidden;
}

int book_digest(struct book *b, uint8_t out[static 32], struct err *e)
{
	static _Thread_local unsigned char chunk[1 << 16];
	EVP_MD_CTX *h = EVP_MD_CTX_new();
	uint64_t at = 0;
	long n = 0;
	bool ok = h && EVP_DigestInit_ex(h, EVP_sm3(), NULL) == 1;
	while (ok && (n = bytes_read(&b->bytes, at, chunk, sizeof chunk)) > 0) {
		ok = EVP_DigestUpdate(h, chunk, (size_t)n) == 1;
		at += (uint64_t)n;
	}
	ok = ok && n == 0 && EVP_DigestFinal_ex(h, out, NULL) == 1;
	EVP_MD_CTX_free(h);
	return ok ? 0 : err_set(e, ERR_IO, "读不出来");
}

/* A copy of a row in the book's memory. */
static int keep_row(struct book *b, struct grid_row *to, const struct grid_row *from, struct err *e)
{
	struct grid_cell *cells = ARENA_ARRAY(b->mem, from->n + 1, struct grid_cell);
	for (size_t i = 0; cells && i < from->n; i++) {
		cells[i] = from->cell[i];
		char *p =
		    from->cell[i].text.n ? arena_copy(b->mem, from->cell[i].text.p, from->cell[i].text.n) : NULL;
		if (from->cell[i].text.n && !p)
			cells = NULL;
		else
			cells[i].text.p = p ? p : "";
	}
	if (!cells)
		return err_set(e, ERR_NOMEM, "内存不足");
	*to = *from;
	to->cell = cells;
	return 0;
}

/* Something stands in the row. */
static bool row_used(const struct grid_row *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->cell[i].kind != GRID_BLANK && (r->cell[i].kind != GRID_TEXT || str_trim(r->cell[i].text).n))
			return true;
	}
	return false;
}

int book_head(struct book *b, size_t tab, struct err *e)
{
	struct tab *t = &b->tabs[tab];
	struct grid *g;
	struct grid_row row;
	if (t->head)
		return 0;
	struct grid_row *head = ARENA_ARRAY(b->mem, SHEET_HEADER_ROWS, struct grid_row);
	if (!head)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (grid_open(&g, b, tab, e) < 0)
		return -1;
	size_t n = 0;
	int got = 1;
	while (n < SHEET_HEADER_ROWS && (got = g->next(g, &row, e)) > 0) {
		if (row_used(&row) && keep_row(b, &head[n++], &row, e) < 0) {
			got = -1;
			break;
		}
	}
	grid_close(g);
	if (got < 0 && n == 0)
		return -1;
	t->head = head;
	t->nhead = n;
	return 0;
}

int grid_open(struct grid **ret, struct book *b, size_t tab, struct err *e)
{
	return b->xlsx ? xlsx_grid_open(ret, b, tab, e) : csv_grid_open(ret, b, e);
}

void grid_close(struct grid *g)
{
	if (g)
		g->close(g);
}
