/* The files inside a workbook. The container is looked through before anything is unpacked: how many parts, which
 * names, how large they say they are; and what they say is not believed while they are unpacked. */
#include "sheet/book.h"
#include "sheet/grid.h"
#include "sheet/libzip.h"

#include "base/map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TAIL_SIZE        (65557u) /* the end record with the longest comment */
#define END_SIZE         22u
#define DIRECTORY_MAX    (8u << 20) /* bytes of the directory */
#define RATIO_FREE_BYTES (1u << 20)
#define NAME_MAX_BYTES   1024u

struct part {
	zip_file_t *file;
	const struct book *book;
	const char *name;
	uint64_t packed, unpacked, claimed;
};

/* What a source for libzip remembers. */
struct zip_bytes {
	const struct bytes *bytes;
	zip_int64_t at;
	zip_error_t error;
};

/* STAT of the source. */
static zip_int64_t source_stat(const struct zip_bytes *z, void *data, zip_uint64_t len)
{
	zip_stat_t *st = data;
	if (len < sizeof *st)
		return -1;
	libzip.stat_init(st);
	st->size = z->bytes->size;
	st->valid = ZIP_STAT_SIZE;
	return sizeof *st;
}

/* SEEK of the source. */
static zip_int64_t source_seek(struct zip_bytes *z, void *data, zip_uint64_t len)
{
	zip_int64_t at = libzip.source_seek_compute_offset((zip_uint64_t)z->at, z->bytes->size, data, len, &z->error);
	if (at < 0)
		return -1;
	z->at = at;
	return 0;
}

/* READ of the source. */
static zip_int64_t source_read(struct zip_bytes *z, void *data, zip_uint64_t len)
{
	long got = bytes_read(z->bytes, (uint64_t)z->at, data, len);
	if (got < 0)
		libzip.error_set(&z->error, ZIP_ER_READ, errno);
	else
		z->at += got;
	return got;
}

/* The book's bytes as libzip wants them. */
static zip_int64_t source_call(void *self, void *data, zip_uint64_t len, zip_source_cmd_t cmd)
{
	struct zip_bytes *z = self;
	switch (cmd) {
	case ZIP_SOURCE_OPEN: z->at = 0; return 0;
	case ZIP_SOURCE_CLOSE: return 0;
	case ZIP_SOURCE_READ: return source_read(z, data, len);
	case ZIP_SOURCE_STAT: return source_stat(z, data, len);
	case ZIP_SOURCE_SEEK: return source_seek(z, data, len);
	case ZIP_SOURCE_TELL: return z->at;
	case ZIP_SOURCE_ERROR: return libzip.error_to_data(&z->error, data, len);
	case ZIP_SOURCE_FREE: free(z); return 0;
	case ZIP_SOURCE_SUPPORTS: return ZIP_SOURCE_SUPPORTS_SEEKABLE;
	default: libzip.error_set(&z->error, ZIP_ER_OPNOTSUPP, 0); return -1;
	}
}

/* Little-endian numbers of the container. */
static uint64_t number(const unsigned char *p, int n)
{
	uint64_t v = 0;
	for (int i = n - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

/* Refuses a container with too much in its directory. */
static int refuse_size(const struct book *b, uint64_t parts, uint64_t size, struct err *e)
{
	if (parts <= SHEET_PARTS_MAX && size <= DIRECTORY_MAX)
		return 0;
	err_set(e, ERR_LIMIT, "压缩包里的文件超过%d个，不像工作簿", SHEET_PARTS_MAX);
	return err_at(e, "%.*s", STR_FMT(b->name));
}

/* The long form of an end record, when the short one refers to it. */
static int check_end64(const struct book *b, uint64_t end, struct err *e)
{
	unsigned char locator[20], record[56];
	if (end < sizeof locator)
		return 0;
	if (bytes_read(&b->bytes, end - sizeof locator, locator, sizeof locator) != sizeof locator ||
	    memcmp(locator, "PK\x06\x07", 4) != 0)
		return 0;
	if (bytes_read(&b->bytes, number(locator + 8, 8), record, sizeof record) != sizeof record)
		return 0;
	return refuse_size(b, number(record + 32, 8), number(record + 40, 8), e);
}

/* Looks at every end record that the tail of the file may have, before libzip takes memory for what it promises. */
static int check_ends(const struct book *b, struct err *e)
{
	size_t n = b->bytes.size < TAIL_SIZE ? (size_t)b->bytes.size : TAIL_SIZE;
	uint64_t from = b->bytes.size - n;
	unsigned char *tail = malloc(n ? n : 1);
	int status = 0, found = 0;
	if (!tail)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (bytes_read(&b->bytes, from, tail, n) != (long)n)
		status = err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno));
	for (size_t i = 0; !status && i + END_SIZE <= n; i++) {
		if (memcmp(tail + i, "PK\x05\x06", 4) != 0)
			continue;
		found++;
		status = refuse_size(b, number(tail + i + 10, 2), number(tail + i + 12, 4), e);
		if (!status)
			status = check_end64(b, from + i, e);
	}
	free(tail);
	if (status || found)
		return status;
	err_set(e, ERR_INPUT, "文件不完整，后面缺了一段");
	return err_todo(e, "重新传一次，或重新另存为.xlsx");
}

/* A name that would lead out of the container if it were ever used as a path. */
static bool is_stray(const char *name)
{
	if (name[0] == '/' || strchr(name, '\\') || strchr(name, ':'))
		return true;
	for (const char *p = name; (p = strstr(p, "..")) != NULL; p += 2)
		if ((p == name || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
			return true;
	return false;
}

/* Looks at the name of an entry: a proper one that was not seen yet, case aside. */
static int check_name(const char *name, struct map *seen, struct err *e)
{
	char lower[NAME_MAX_BYTES];
	int64_t before;
	size_t n = 0;
	if (is_stray(name) || strlen(name) >= sizeof lower)
		return err_set(e, ERR_INPUT, "压缩包里有不正当的路径，不是表格软件存的文件");
	for (; name[n]; n++)
		lower[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] + 32 : name[n]);
	if (map_get(seen, (struct str){lower, n}, &before))
		return err_set(e, ERR_INPUT, "压缩包里有重名的文件，不是表格软件存的文件");
	return map_put(seen, (struct str){lower, n}, 1) ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* Looks at one entry of the directory. */
static int check_entry(struct book *b, zip_uint64_t i, struct map *seen, uint64_t *total, struct err *e)
{
	zip_stat_t st;
	if (libzip.stat_index(b->zip, i, ZIP_FL_ENC_RAW, &st) || !(st.valid & ZIP_STAT_NAME))
		return err_set(e, ERR_INPUT, "压缩包的目录已损坏");
	if (check_name(st.name, seen, e))
		return -1;
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE) {
		err_set(e, ERR_INPUT, "工作簿加了密");
		return err_todo(e, "去掉密码，另存为.xlsx");
	}
	if ((st.valid & ZIP_STAT_COMP_METHOD) && st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return err_set(e, ERR_INPUT, "压缩包用了不认识的压缩方法");
	if (__builtin_add_overflow(*total, st.valid & ZIP_STAT_SIZE ? st.size : 0, total) ||
	    *total > SHEET_UNPACKED_MAX)
		return err_set(e, ERR_LIMIT, "工作簿展开后超过%llu GiB", SHEET_UNPACKED_MAX >> 30);
	return 0;
}

/* Looks at every entry. */
static int check_directory(struct book *b, struct err *e)
{
	zip_int64_t n = libzip.get_num_entries(b->zip, 0);
	struct map *seen = map_new(SHEET_PARTS_MAX);
	uint64_t total = 0;
	int status = seen ? refuse_size(b, (uint64_t)n, 0, e) : err_set(e, ERR_NOMEM, "内存不足");
	for (zip_int64_t i = 0; !status && i < n; i++)
		status = check_entry(b, (zip_uint64_t)i, seen, &total, e);
	map_free(seen);
	return status;
}

int book_unzip(struct book *b, struct err *e)
{
	zip_error_t error;
	struct zip_bytes *z;
	if (check_ends(b, e) || libzip_load(e))
		return -1;
	z = calloc(1, sizeof *z);
	if (!z)
		return err_set(e, ERR_NOMEM, "内存不足");
	libzip.error_init(&error);
	z->bytes = &b->bytes;
	zip_source_t *source = libzip.source_function_create(source_call, z, &error);
	if (!source) {
		free(z);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	b->zip = libzip.open_from_source(source, ZIP_RDONLY, &error);
	if (b->zip)
		return check_directory(b, e);
	libzip.source_free(source);
	err_set(e, ERR_INPUT, "文件已损坏，打不开（压缩包的目录读不通）");
	return err_todo(e, "重新传一次，或重新另存为.xlsx");
}

int part_open(struct part **ret, struct book *b, const char *name, struct err *e)
{
	zip_stat_t st;
	zip_int64_t i = libzip.name_locate(b->zip, name, ZIP_FL_NOCASE | ZIP_FL_ENC_RAW);
	if (i < 0)
		return 0;
	struct part *p = calloc(1, sizeof *p);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不足");
	*p = (struct part){.book = b, .name = name};
	if (libzip.stat_index(b->zip, (zip_uint64_t)i, 0, &st) == 0)
		p->packed = st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0;
	p->claimed = st.valid & ZIP_STAT_SIZE ? st.size : 0;
	p->file = libzip.fopen_index(b->zip, (zip_uint64_t)i, 0);
	if (p->file) {
		*ret = p;
		return 1;
	}
	free(p);
	err_set(e, ERR_INPUT, "工作簿里的%s打不开", name);
	return err_at(e, "%.*s", STR_FMT(b->name));
}

long part_read(struct part *p, void *out, size_t n, struct err *e)
{
	zip_int64_t got = libzip.fread(p->file, out, n);
	if (got < 0) {
		err_set(e, ERR_INPUT, "文件已损坏：%s解不开或校验不符", p->name);
		err_at(e, "%.*s", STR_FMT(p->book->name));
		return err_todo(e, "重新传一次，或重新另存为.xlsx");
	}
	p->unpacked += (uint64_t)got;
	if (p->unpacked <= SHEET_UNPACKED_MAX &&
	    (p->unpacked <= RATIO_FREE_BYTES || (p->unpacked - RATIO_FREE_BYTES) / SHEET_RATIO_MAX <= p->packed))
		return (long)got;
	err_set(e, ERR_LIMIT, "%s展开后大得不正常（压缩炸弹）", p->name);
	err_at(e, "%.*s", STR_FMT(p->book->name));
	return err_todo(e, "用表格软件打开，删去空白的行列，另存为.xlsx");
}

void part_close(struct part *p)
{
	if (!p)
		return;
	libzip.fclose(p->file);
	free(p);
}

int part_passed(const struct part *p)
{
	return thousandths(p->unpacked, p->claimed);
}

const struct book *part_book(const struct part *p)
{
	return p->book;
}

const char *part_rels(struct book *b, const char *part)
{
	const char *slash = strrchr(part, '/');
	struct buf path;
	buf_init(&path, 2 * NAME_MAX_BYTES);
	buf_put(&path, part, slash ? (size_t)(slash - part) + 1 : 0);
	buf_puts(&path, "_rels/");
	buf_puts(&path, slash ? slash + 1 : part);
	buf_puts(&path, ".rels");
	const char *copy = path.failed ? NULL : arena_copy(b->mem, path.p, path.n);
	buf_release(&path);
	return copy;
}

/* Takes the last folder off a path that ends with a stroke or is empty. */
static bool go_up(struct buf *path)
{
	if (path->n == 0)
		return false;
	path->n--;
	while (path->n && path->p[path->n - 1] != '/')
		path->n--;
	return true;
}

const char *part_target(struct book *b, const char *from, struct str target)
{
	const char *slash = strrchr(from, '/');
	struct buf path;
	bool inside = true;
	buf_init(&path, 2 * NAME_MAX_BYTES);
	buf_puts(&path, "");
	if (target.n && *target.p == '/')
		target = (struct str){target.p + 1, target.n - 1};
	else
		buf_put(&path, from, slash ? (size_t)(slash - from) + 1 : 0);
	while (inside && target.p) {
		struct str step = str_cut(&target, '/');
		if (str_is(step, "..")) {
			inside = go_up(&path);
		} else if (!str_is(step, ".") && step.n) {
			buf_put_str(&path, step);
			buf_puts(&path, target.p ? "/" : "");
		}
	}
	const char *copy = inside && !path.failed && path.n ? arena_copy(b->mem, path.p, path.n) : NULL;
	buf_release(&path);
	return copy;
}
