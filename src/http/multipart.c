#include "http/multipart.h"

#include "base/utf8.h"
#include "http/token.h"
#include "http/url.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define BOUNDARY_MAX 70

static const char LEAD[] = {'\r', '\n', '-', '-'}; /* what stands before the boundary */

/* Where in the body we are. */
enum place {
	BEFORE,  /* the first boundary is awaited; nothing may stand before it */
	BEHIND,  /* directly behind a boundary: a new line, or the two dashes that end all */
	HEADERS, /* in the header lines of a part */
	CONTENT, /* in its content */
	AFTER,   /* behind the last boundary: what follows is of no meaning */
};

struct multipart {
	struct arena *mem;
	struct spool *spool;
	enum place place;
	int status; /* 0, or what refused it */
	const char *why;
	char mark[BOUNDARY_MAX + sizeof(LEAD)]; /* CR LF dash dash boundary */
	size_t mark_n;
	size_t matched; /* bytes of the mark seen; they are content if the mark is not completed */
	char behind;    /* the first of the two bytes behind a boundary; NUL: not seen */
	char head[MULTIPART_HEADER_MAX];
	size_t head_n;
	int64_t room; /* bytes that fields may still take */
	struct buf value;
	struct http_pair field; /* the part that is being read */
	struct http_file file;
	bool is_file;
	int fd;              /* where its content goes, −1 for a field */
	char page[32 << 10]; /* content of the file that is not written yet */
	size_t page_n;
	struct http_pair fields[HTTP_PAIRS_MAX];
	size_t fields_n;
	struct http_file files[HTTP_FILES_MAX];
	size_t files_n;
};

/* Refuses the body; the status. */
static int refuse(struct multipart *m, int status, const char *why)
{
	m->status = status;
	m->why = why;
	return status;
}

/* Characters of a boundary (RFC 2046 bchars, without the blank). */
static bool boundary_fits(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr("'()+_,-./:=?", c))))
			return false;
	}
	return s.n > 0 && s.n <= BOUNDARY_MAX;
}

struct multipart *multipart_new(struct str content_type, int64_t field_max, struct spool *spool, struct arena *mem,
				const char **why)
{
	struct str boundary;
	if (token_param(content_type, "boundary", mem, &boundary) || !boundary_fits(boundary)) {
		*why = "上传的表单没有可用的分隔标记";
		return NULL;
	}
	struct multipart *m = calloc(1, sizeof(*m));
	if (!m) {
		*why = "内存不足";
		return NULL;
	}
	*m = (struct multipart){.mem = mem, .spool = spool, .room = field_max, .fd = -1, .matched = 2};
	memcpy(m->mark, LEAD, sizeof(LEAD));
	memcpy(m->mark + sizeof(LEAD), boundary.p, boundary.n);
	m->mark_n = sizeof(LEAD) + boundary.n;
	buf_init(&m->value, field_max > 0 ? (size_t)field_max : 0);
	return m;
}

void multipart_free(struct multipart *m)
{
	if (!m)
		return;
	if (m->fd >= 0)
		close(m->fd);
	if (m->file.path)
		unlink(m->file.path);
	for (size_t i = 0; i < m->files_n; i++)
		unlink(m->files[i].path);
	buf_release(&m->value);
	free(m);
}

/* The name begins a word that is cut off at its n-th byte: cut it at a character instead. */
static size_t whole_characters(struct str s, size_t n)
{
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

struct str multipart_file_name(struct str name, struct arena *mem)
{
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
			name = (struct str){name.p + i, name.n - i};
			break;
		}
	}
	char *to = arena_get(mem, name.n + 1);
	size_t n = 0, len;
	for (size_t i = 0; to && i < name.n; i += len) {
		uint32_t c = utf8_next((struct str){name.p + i, name.n - i}, &len);
		struct str one = {name.p + i, len};
		bool unseen = c == 0x200e || c == 0x200f || c == 0xfeff || (c >= 0x2028 && c <= 0x2029);
		if (utf8_has_control(one) || url_has_control(one, false) || unseen)
			continue;
		memcpy(to + n, one.p, len);
		n += len;
	}
	struct str clean = str_trim((struct str){to ? to : "", n});
	if (clean.n > MULTIPART_NAME_MAX)
		clean.n = whole_characters(clean, MULTIPART_NAME_MAX);
	return str_is(clean, ".") || str_is(clean, "..") ? STR("") : clean;
}

/* A name as browsers send it: quote, CR and LF percent-encoded, nothing else. */
static struct str unquote(struct str s, struct arena *mem)
{
	char *to = arena_get(mem, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; to && i < s.n; i++) {
		struct str code = {s.p + i, s.n - i < 3 ? s.n - i : 3};
		bool quote = str_is(code, "%22"), line = str_is(code, "%0D") || str_is(code, "%0A");
		if (!line)
			to[n++] = quote ? '"' : s.p[i];
		i += quote || line ? 2 : 0;
	}
	return (struct str){to ? to : "", to ? n : 0};
}

/* Content-Disposition: whose content this is. */
static int read_disposition(struct multipart *m, struct str value)
{
	struct str rest = value, name, file;
	if (!token_same(token_trim(str_cut(&rest, ';')), STR("form-data")) ||
	    token_param(value, "name", m->mem, &name))
		return refuse(m, 400, "上传的表单里有一部分没有写明名称");
	int has_file = token_param(value, "filename", m->mem, &file);
	if (m->field.name.p || has_file < 0 || !utf8_valid(name) || (has_file == 0 && !utf8_valid(file)))
		return refuse(m, 400, "上传的表单里有一部分的名称不对");
	m->field.name = unquote(name, m->mem);
	if (m->field.name.n == 0 || url_has_control(m->field.name, false))
		return refuse(m, 400, "上传的表单里有一部分的名称不对");
	m->is_file = has_file == 0;
	if (m->is_file)
		m->file.name = multipart_file_name(unquote(file, m->mem), m->mem);
	return 0;
}

/* One header line of a part; those that mean nothing here are passed over. */
static int read_line(struct multipart *m, struct str line)
{
	struct str value = line, name = str_cut(&value, ':');
	if (!value.p || !token_is(name) || url_has_control(value, false))
		return refuse(m, 400, "上传的表单里有一部分的开头不对");
	value = token_trim(value);
	if (token_same(name, STR("Content-Disposition")))
		return read_disposition(m, value);
	if (token_same(name, STR("Content-Type")))
		m->file.type = utf8_valid(value) ? token_lower(value, m->mem) : STR("");
	if (token_same(name, STR("Content-Transfer-Encoding")) && !token_same(value, STR("binary")) &&
	    !token_same(value, STR("8bit")) && !token_same(value, STR("7bit")))
		return refuse(m, 400, "上传的表单用了不支持的编码");
	return 0;
}

/* The header lines are complete: what begins now, a field or a file. */
static int begin_part(struct multipart *m)
{
	struct str rest = {m->head, m->head_n - 4};
	m->field = (struct http_pair){0};
	m->file = (struct http_file){0};
	m->is_file = false;
	buf_clear(&m->value);
	m->page_n = 0;
	while (rest.p) {
		long end = str_find(rest, STR("\r\n"));
		struct str line = {rest.p, end < 0 ? rest.n : (size_t)end};
		rest = (struct str){end < 0 ? NULL : rest.p + end + 2, end < 0 ? 0 : rest.n - (size_t)end - 2};
		if (read_line(m, line))
			return m->status;
	}
	if (!m->field.name.p)
		return refuse(m, 400, "上传的表单里有一部分没有写明名称");
	if (m->fields_n == HTTP_PAIRS_MAX)
		return refuse(m, 400, "表单的项数太多");
	if (m->is_file && m->files_n == HTTP_FILES_MAX)
		return refuse(m, 413, "一次上传的文件太多");
	if (m->is_file && (m->fd = spool_new(m->spool, m->mem, &m->file.path)) < 0)
		return refuse(m, 500, "上传的文件写不下来");
	m->place = CONTENT;
	return 0;
}

/* Writes what waits of the file. */
static int flush_page(struct multipart *m)
{
	for (size_t at = 0; at < m->page_n;) {
		ssize_t done = write(m->fd, m->page + at, m->page_n - at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return refuse(m, 500, "上传的文件写不下来");
		at += (size_t)done;
	}
	m->page_n = 0;
	return 0;
}

/* n bytes of content of the file that is being read. */
static int put_page(struct multipart *m, const char *p, size_t n)
{
	m->file.size += (int64_t)n;
	while (n) {
		size_t some = sizeof(m->page) - m->page_n < n ? sizeof(m->page) - m->page_n : n;
		memcpy(m->page + m->page_n, p, some);
		m->page_n += some;
		p += some;
		n -= some;
		if (m->page_n == sizeof(m->page) && flush_page(m))
			return m->status;
	}
	return 0;
}

/* n bytes of content of the part that is being read. */
static int put(struct multipart *m, const char *p, size_t n)
{
	if (m->is_file)
		return put_page(m, p, n);
	if ((int64_t)(m->value.n + n) > m->room || buf_put(&m->value, p, n))
		return refuse(m, 413, "表单的内容太多");
	return 0;
}

/* The field is complete. */
static int end_field(struct multipart *m)
{
	struct str value = buf_str(&m->value);
	if (!utf8_valid(value) || url_has_control(value, true))
		return refuse(m, 400, "表单里有不能识别的编码或控制字符");
	m->field.value = (struct str){arena_copy(m->mem, value.p, value.n), value.n};
	if (!m->field.value.p)
		return refuse(m, 413, "表单的内容太多");
	m->room -= (int64_t)value.n;
	m->fields[m->fields_n++] = m->field;
	return 0;
}

/* The file is complete. A field that was left empty in the browser (no name, no content) is no file. */
static int end_file(struct multipart *m)
{
	int bad = flush_page(m) | close(m->fd);
	m->fd = -1;
	if (bad)
		return refuse(m, 500, "上传的文件写不下来");
	m->file.field = m->field.name;
	if (!m->file.type.p)
		m->file.type = STR("");
	if (m->file.size == 0 && m->file.name.n == 0)
		unlink(m->file.path);
	else
		m->files[m->files_n++] = m->file;
	m->file = (struct http_file){0};
	return 0;
}

/* The two bytes behind a boundary. */
static int step_behind(struct multipart *m, char c)
{
	if (!m->behind) {
		m->behind = c;
		return c == '\r' || c == '-' ? 0 : refuse(m, 400, "上传的表单的分隔标记后面有多余的内容");
	}
	if (c != (m->behind == '\r' ? '\n' : '-'))
		return refuse(m, 400, "上传的表单的分隔标记后面有多余的内容");
	m->place = c == '\n' ? HEADERS : AFTER;
	m->behind = '\0';
	m->head_n = 0;
	return 0;
}

/* One byte of the header lines, which end with an empty one. */
static int step_headers(struct multipart *m, char c)
{
	if (m->head_n == sizeof(m->head))
		return refuse(m, 400, "上传的表单里有一部分的开头太长");
	m->head[m->head_n++] = c;
	bool ended = m->head_n >= 4 && !memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4);
	return ended ? begin_part(m) : 0;
}

/* One byte while the mark is looked for. The mark's CR stands only at its beginning, so that a failed match can begin
 * again with nothing but the byte that failed it. */
static int step_mark(struct multipart *m, char c)
{
	if (c == m->mark[m->matched]) {
		if (++m->matched < m->mark_n)
			return 0;
		m->matched = 0;
		bool first = m->place == BEFORE;
		m->place = BEHIND;
		return first ? 0 : m->is_file ? end_file(m) : end_field(m);
	}
	if (m->place == BEFORE)
		return refuse(m, 400, "上传的表单不是以分隔标记开头");
	size_t held = m->matched;
	m->matched = c == '\r';
	if (put(m, m->mark, held))
		return m->status;
	return c == '\r' ? 0 : put(m, &c, 1);
}

/* How many of n bytes of content surely hold no beginning of a mark. */
static size_t plain_run(const struct multipart *m, const char *p, size_t n)
{
	if (m->place != CONTENT || m->matched)
		return 0;
	const char *cr = memchr(p, '\r', n);
	return cr ? (size_t)(cr - p) : n;
}

int multipart_feed(struct multipart *m, const char *p, size_t n, const char **why)
{
	for (size_t i = 0; i < n && !m->status && m->place != AFTER;) {
		size_t run = plain_run(m, p + i, n - i);
		if (run)
			put(m, p + i, run);
		else if (m->place == BEHIND)
			step_behind(m, p[i]);
		else if (m->place == HEADERS)
			step_headers(m, p[i]);
		else
			step_mark(m, p[i]);
		i += run ? run : 1;
	}
	*why = m->why;
	return m->status;
}

int multipart_end(struct multipart *m, struct http_request *rq, const char **why)
{
	if (!m->status && m->place != AFTER)
		refuse(m, 400, "上传没有传完");
	*why = m->why;
	if (m->status)
		return m->status;
	rq->form = (struct http_pairs){m->fields, m->fields_n};
	rq->files = m->files;
	rq->files_n = m->files_n;
	return 0;
}
