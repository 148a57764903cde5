/* Books: a file is opened, told apart by its content, and asked for its tabs. */
#include "sheet/book.h"

#include "sheet/libzip.h"

#include "base/evp.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOOK_MEMORY     (256u << 20) /* names, relationships, styles, heads of tabs */
#define HEAD_ROWS_TRIED 200          /* rows looked at for those of the head */

/* What a file that is no sheet begins with, and what to call it. */
struct signature {
	const char *bytes;
	size_t n;
	const char *what, *todo;
};

static const char save_as[] = "用表格软件打开，另存为.xlsx或“CSV UTF-8（逗号分隔）”";
static const struct signature signatures[] = {
    {"%PDF", 4, "这是PDF，不是表格", "导入做出这份PDF的表格"},
    {"{\\rtf", 5, "这是RTF文档，不是表格", save_as},
    {"\x1f\x8b", 2, "这是gzip压缩文件", "解压后再导入"},
    {"Rar!", 4, "这是RAR压缩文件", "解压后再导入"},
    {"7z\xbc\xaf", 4, "这是7z压缩文件", "解压后再导入"},
    {"\x89PNG", 4, "这是图片，不是表格", "导入图片里的那份表格"},
    {"\xff\xd8\xff", 3, "这是图片，不是表格", "导入图片里的那份表格"},
    {"SQLite format 3", 15, "这是数据库文件，不是表格", "导出成.xlsx或.csv再导入"},
    {"ID;P", 4, "这是SYLK文件，不是.xlsx", save_as},
};

int book_at(const struct book *b, size_t tab, size_t row, struct err *e)
{
	char place[64] = "";
	if (row)
		snprintf(place, sizeof place, ":%zu", row);
	if (b->xlsx && tab < b->ntabs)
		return err_at(e, "%.*s[%.*s]%s", STR_FMT(b->name), STR_FMT(b->tabs[tab].name), place);
	return err_at(e, "%.*s%s", STR_FMT(b->name), place);
}

/* Whether UTF-16 text is in the first bytes of the file. */
static bool has_wide(const unsigned char *p, size_t n, const char *word)
{
	char wide[64];
	size_t m = 0;
	for (; word[m / 2]; m += 2) {
		wide[m] = word[m / 2];
		wide[m + 1] = 0;
	}
	return memmem(p, n, wide, m) != NULL;
}

/* Refuses a compound file: an old workbook, or a new one under a password. */
static int refuse_compound(const struct book *b, struct err *e)
{
	unsigned char *p = malloc(1 << 20);
	long got = p ? bytes_read(&b->bytes, 0, p, 1 << 20) : 0;
	bool encrypted = got > 0 && has_wide(p, (size_t)got, "EncryptedPackage");
	free(p);
	if (encrypted) {
		err_set(e, ERR_INPUT, "工作簿加了密");
		return err_todo(e, "打开后去掉密码，另存为.xlsx");
	}
	err_set(e, ERR_INPUT, "这是旧格式的表格（.xls、.et），不是.xlsx");
	return err_todo(e, "用表格软件打开，另存为.xlsx");
}

/* Refuses what begins like something else than a sheet; 0 when it does not. */
static int refuse_others(const struct book *b, const unsigned char *p, size_t n, struct err *e)
{
	struct str text = str_trim((struct str){(const char *)p, n});
	if (n >= 8 && memcmp(p, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
		return refuse_compound(b, e);
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		const struct signature *s = &signatures[i];
		if (n < s->n || memcmp(p, s->bytes, s->n) != 0)
			continue;
		err_set(e, ERR_INPUT, "%s", s->what);
		return err_todo(e, "%s", s->todo);
	}
	if (text.n < 2 || *text.p != '<')
		return 0;
	err_set(e, ERR_INPUT, "这是网页或XML，只是文件名像表格");
	return err_todo(e, "%s", save_as);
}

/* Gives a CSV its one tab, named after the file. */
static int one_tab(struct book *b, struct err *e)
{
	struct str name = b->name;
	b->tabs = ARENA_ARRAY(b->mem, 1, struct tab);
	if (!b->tabs)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (name.n > 4 && strncasecmp(name.p + name.n - 4, ".csv", 4) == 0)
		name.n -= 4;
	b->tabs[0].name = name;
	b->ntabs = 1;
	return 0;
}

/* Tells by its first bytes what the file is, and opens it as that. */
static int recognise(struct book *b, struct err *e)
{
	unsigned char first[512];
	long got = bytes_read(&b->bytes, 0, first, sizeof first);
	if (got < 0)
		return err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno));
	if (got == 0)
		return err_set(e, ERR_INPUT, "文件是空的");
	if (b->bytes.size > SHEET_FILE_MAX) {
		err_set(e, ERR_LIMIT, "文件超过%llu MiB", SHEET_FILE_MAX >> 20);
		return err_todo(e, "拆成几个文件分别导入");
	}
	if (got >= 4 && (memcmp(first, "PK\x03\x04", 4) == 0 || memcmp(first, "PK\x05\x06", 4) == 0)) {
		b->xlsx = true;
		return book_unzip(b, e) ? -1 : book_workbook(b, e);
	}
	if (refuse_others(b, first, (size_t)got, e) || encoding_detect(&b->bytes, &b->encoding, &b->start, e))
		return -1;
	return one_tab(b, e);
}

/* A book around its bytes; takes a file descriptor over, also when it fails. */
static int open_bytes(struct book **ret, struct bytes bytes, const char *path, struct err *e)
{
	struct book *b = calloc(1, sizeof *b);
	const char *slash = strrchr(path, '/');
	if (!b || !(b->mem = arena_new(BOOK_MEMORY))) {
		free(b);
		if (bytes.fd >= 0)
			close(bytes.fd);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	b->bytes = bytes;
	b->path = (struct str){arena_copy(b->mem, path, strlen(path)), strlen(path)};
	size_t folders = slash ? (size_t)(slash - path) + 1 : 0;
	if (b->path.p)
		b->name = (struct str){b->path.p + folders, b->path.n - folders};
	if (b->path.p ? recognise(b, e) : err_set(e, ERR_NOMEM, "内存不足")) {
		if (e && !e->where[0])
			err_at(e, "%.*s", STR_FMT(b->name));
		book_close(b);
		return -1;
	}
	*ret = b;
	return 0;
}

int book_open(struct book **ret, const char *path, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st)) {
		err_set(e, ERR_IO, "文件打不开：%s", errno_text(errno));
		if (fd >= 0)
			close(fd);
		return err_at(e, "%s", path);
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		err_set(e, ERR_INPUT, "%s", S_ISDIR(st.st_mode) ? "这是文件夹" : "不是普通文件");
		return err_at(e, "%s", path);
	}
	struct bytes bytes = {.fd = fd, .size = (uint64_t)st.st_size, .changed = st.st_mtim};
	return open_bytes(ret, bytes, path, e);
}

int book_open_memory(struct book **ret, const void *data, size_t n, const char *name, struct err *e)
{
	return open_bytes(ret, (struct bytes){.fd = -1, .data = data, .size = n}, name, e);
}

void book_close(struct book *b)
{
	if (!b)
		return;
	if (b->zip)
		libzip.discard(b->zip);
	strings_free(b->strings);
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
	unsigned char block[64 << 10];
	if (evp_load(e))
		return -1;
	EVP_MD_CTX *digest = evp.MD_CTX_new();
	bool ok = digest && evp.DigestInit_ex(digest, evp.sm3(), NULL) == 1;
	long got = 0;
	for (uint64_t at = 0; ok && (got = bytes_read(&b->bytes, at, block, sizeof block)) > 0; at += (uint64_t)got)
		ok = evp.DigestUpdate(digest, block, (size_t)got) == 1;
	ok = ok && evp.DigestFinal_ex(digest, out, NULL) == 1;
	evp.MD_CTX_free(digest);
	if (got < 0)
		return err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno));
	return ok ? bytes_unchanged(&b->bytes, e) : err_set(e, ERR_NOMEM, "算不出文件的摘要");
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

int thousandths(uint64_t at, uint64_t all)
{
	return all == 0 ? 0 : at >= all ? 1000 : (int)((unsigned __int128)at * 1000 / all);
}

bool row_is_blank(const struct grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct grid_cell *c = &row->cell[i];
		if (c->kind == GRID_TEXT ? str_trim(c->text).n > 0 : c->kind != GRID_BLANK)
			return false;
	}
	return true;
}

/* A copy of a row in the book's memory. */
static bool copy_row(struct book *b, const struct grid_row *row, struct grid_row *out)
{
	struct grid_cell *cell = ARENA_ARRAY(b->mem, row->n, struct grid_cell);
	if (!cell)
		return false;
	for (size_t i = 0; i < row->n; i++) {
		cell[i] = row->cell[i];
		cell[i].text.p = arena_copy(b->mem, row->cell[i].text.p, row->cell[i].text.n);
		if (!cell[i].text.p)
			return false;
	}
	*out = *row;
	out->cell = cell;
	return true;
}

int book_head(struct book *b, size_t tab, struct err *e)
{
	struct tab *t = &b->tabs[tab];
	struct grid_row row;
	struct grid *g;
	int status = 0;
	if (t->head)
		return 0;
	t->head = ARENA_ARRAY(b->mem, SHEET_HEADER_ROWS + 1, struct grid_row);
	if (!t->head)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (grid_open(&g, b, tab, e)) {
		t->head = NULL;
		return -1;
	}
	for (int tried = 0; t->nhead < SHEET_HEADER_ROWS && tried < HEAD_ROWS_TRIED; tried++) {
		status = g->next(g, &row, e);
		if (status <= 0)
			break;
		if (!row_is_blank(&row) && !copy_row(b, &row, &t->head[t->nhead++]))
			status = err_set(e, ERR_NOMEM, "内存不足");
		if (status < 0)
			break;
	}
	grid_close(g);
	if (status < 0) {
		t->head = NULL;
		t->nhead = 0;
	}
	return status < 0 ? -1 : 0;
}
