#include "http/multipart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define TYPE        "multipart/form-data; boundary=xyz"
#define FIELD(n)    "--xyz\r\nContent-Disposition: form-data; name=\"" n "\"\r\n\r\n"
#define FILE_(n, f) "--xyz\r\nContent-Disposition: form-data; name=\"" n "\"; filename=\"" f "\"\r\n\r\n"
#define END         "\r\n--xyz--\r\n"

static struct arena *mem;
static struct spool *spool;
static char tmp[] = "/tmp/yicai-test-XXXXXX";

static int set_up(void **state)
{
	struct err e;
	(void)state;
	mem = arena_new(0);
	return mem && mkdtemp(tmp) ? spool_open(&spool, tmp, &e) : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	spool_close(spool);
	return rmdir(tmp); /* nothing is left behind */
}

/* What is in a file, quoted, appended. */
static void show_file(struct buf *out, const struct http_file *f)
{
	char text[200];
	FILE *in = fopen(f->path, "rb");
	assert_non_null(in);
	size_t n = fread(text, 1, sizeof(text), in);
	fclose(in);
	assert_int_equal(n, f->size);
	buf_printf(out, "{%.*s %.*s %.*s:", STR_FMT(f->field), STR_FMT(f->name), STR_FMT(f->type));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, text[i] == '\r' ? "\\r" : text[i] == '\n' ? "\\n" : text[i] ? "%c" : "\\0", text[i]);
	buf_puts(out, "}");
}

/* Reads a body fed `step` bytes at a time; "[name=value]{field name type:content}" or "status why". */
static const char *read_body(const char *body, size_t n, size_t step, int64_t max)
{
	static char text[4000];
	struct http_request rq = {0};
	struct buf out;
	const char *why = NULL;
	int status = 0;
	struct multipart *m = multipart_new(STR(TYPE), max, spool, mem, &why);
	assert_non_null(m);
	buf_init(&out, sizeof(text) - 1);
	for (size_t i = 0; i < n && !status; i += step)
		status = multipart_feed(m, body + i, n - i < step ? n - i : step, &why);
	if (!status)
		status = multipart_end(m, &rq, &why);
	for (size_t i = 0; !status && i < rq.form.n; i++)
		buf_printf(&out, "[%.*s=%.*s]", STR_FMT(rq.form.at[i].name), STR_FMT(rq.form.at[i].value));
	for (size_t i = 0; !status && i < rq.files_n; i++)
		show_file(&out, &rq.files[i]);
	if (status)
		buf_printf(&out, "%d %s", status, why);
	snprintf(text, sizeof(text), "%s", out.p ? out.p : "");
	buf_release(&out);
	multipart_free(m);
	return text;
}

static const struct {
	const char *body;
	size_t n;
	const char *shown;
} CASES[] = {
#define CASE(body, shown)                                                                                            \
	{                                                                                                            \
		body, sizeof(body) - 1, shown                                                                        \
	}
    CASE("--xyz--\r\n", ""),
    CASE("--xyz--", ""),
    CASE(FIELD("a") "1" END, "[a=1]"),
    CASE(FIELD("a") END, "[a=]"),
    CASE(FIELD("a") "1\r\n" FIELD("b") "二\r\n" FIELD("a") "3" END, "[a=1][b=二][a=3]"),
    CASE(FIELD("a") "x\r\n--xy\r\n--xyZ\r\r\n--" END, "[a=x\r\n--xy\r\n--xyZ\r\r\n--]"),
    CASE(FIELD("a%22b") "1" END, "[a\"b=1]"),
    CASE(FIELD("a") "1" END "whatever follows", "[a=1]"),
    CASE(FILE_("f", "a.txt") "x\0\r\ny" END, "{f a.txt :x\\0\\r\\ny}"),
    CASE(FILE_("f", "") END, ""), /* nothing was chosen */
    CASE(FILE_("f", "") "x" END, "{f  :x}"),
    CASE(FILE_("f", "empty.txt") END, "{f empty.txt :}"),
    CASE(FILE_("f", "../../etc/passwd") END, "{f passwd :}"),
    CASE(FILE_("f", "C:\\\\dir\\\\名册.xlsx") END, "{f 名册.xlsx :}"),
    CASE(FILE_("f", "a%0D%0Ab%22.txt") END, "{f ab\".txt :}"),
    CASE(FILE_("f", "..") "x" END, "{f  :x}"),
    CASE(FILE_("f", "gpj.\xe2\x80\xae"
		    "exe") END,
	 "{f gpj.exe :}"),
    CASE(
	"--xyz\r\ncontent-disposition:form-data; filename=a; name=f\r\nContent-Type: Text/CSV\r\nX-Y: z\r\n\r\n1" END,
	"{f a text/csv:1}"),
    CASE(" --xyz--", "400 上传的表单不是以分隔标记开头"),
    CASE("\r\n--xyz--", "400 上传的表单不是以分隔标记开头"),
    CASE("--xyw--", "400 上传的表单不是以分隔标记开头"),
    CASE("--xyz \r\n", "400 上传的表单的分隔标记后面有多余的内容"),
    CASE("--xyz\n", "400 上传的表单的分隔标记后面有多余的内容"),
    CASE("--xyz-\r", "400 上传的表单的分隔标记后面有多余的内容"),
    CASE("--xyz\r\nX: y\r\n\r\n", "400 上传的表单里有一部分没有写明名称"),
    CASE("--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n", "400 上传的表单里有一部分没有写明名称"),
    CASE("--xyz\r\nContent-Disposition: form-data\r\n\r\n", "400 上传的表单里有一部分没有写明名称"),
    CASE(FIELD("") "1" END, "400 上传的表单里有一部分的名称不对"),
    CASE(FIELD("\xff") "1" END, "400 上传的表单里有一部分的名称不对"),
    CASE("--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n",
	 "400 上传的表单里有一部分的名称不对"),
    CASE("--xyz\r\nno colon\r\n\r\n", "400 上传的表单里有一部分的开头不对"),
    CASE("--xyz\r\nX\0: y\r\n\r\n", "400 上传的表单里有一部分的开头不对"),
    CASE("--xyz\r\nX: a\nb\r\n\r\n", "400 上传的表单里有一部分的开头不对"),
    CASE("--xyz\r\nContent-Transfer-Encoding: base64\r\n\r\n", "400 上传的表单用了不支持的编码"),
    CASE(FIELD("a") "\xff" END, "400 表单里有不能识别的编码或控制字符"),
    CASE(FIELD("a") "\0" END, "400 表单里有不能识别的编码或控制字符"),
    CASE("", "400 上传没有传完"),
    CASE(FIELD("a") "1", "400 上传没有传完"),
    CASE(FIELD("a") "1\r\n--xyz", "400 上传没有传完"),
    CASE(FILE_("f", "a") "1\r\n--xyz-", "400 上传没有传完"),
#undef CASE
};

static void a_body_means_the_same_however_it_is_cut(void **state)
{
	static const size_t steps[] = {1, 2, 3, 7, 64, 100000};
	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {
			const char *shown = read_body(CASES[i].body, CASES[i].n, steps[k], 1000);
			if (strcmp(shown, CASES[i].shown) != 0)
				fail_msg("%s\nby %zu: %s\nnot %s", CASES[i].body, steps[k], shown, CASES[i].shown);
		}
	}
}

static void a_boundary_must_be_one(void **state)
{
	static const char *const bad[] = {
	    "multipart/form-data",
	    "multipart/form-data; boundary=",
	    "multipart/form-data; boundary=\"a b\"",
	    "multipart/form-data; boundary=a; boundary=b",
	    "multipart/form-data; boundary=\"a\r\n\"",
	    "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901"};
	const char *why;
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_null(multipart_new(str_of(bad[i]), 10, spool, mem, &why));
		assert_string_equal(why, "上传的表单没有可用的分隔标记");
	}
}

/* A body of n parts. */
static const char *many(const char *part, int n, const char *end)
{
	static char shown[200];
	struct buf b;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < n; i++)
		buf_puts(&b, i ? "\r\n" : ""), buf_puts(&b, part);
	buf_puts(&b, end);
	assert_false(b.failed);
	snprintf(shown, sizeof(shown), "%.20s", read_body(b.p, b.n, 4096, 10));
	buf_release(&b);
	return shown;
}

static void every_growth_has_an_end(void **state)
{
	(void)state;
	assert_string_equal(read_body(FIELD("a") "12345\r\n" FIELD("b") "12345" END,
				      sizeof(FIELD("a") "12345\r\n" FIELD("b") "12345" END) - 1, 9, 10),
			    "[a=12345][b=12345]");
	assert_string_equal(read_body(FIELD("a") "12345\r\n" FIELD("b") "123456" END,
				      sizeof(FIELD("a") "12345\r\n" FIELD("b") "123456" END) - 1, 9, 10),
			    "413 表单的内容太多");
	assert_true(strncmp(many(FIELD("a"), HTTP_PAIRS_MAX, END), "[a=]", 4) == 0);
	assert_true(strncmp(many(FIELD("a"), HTTP_PAIRS_MAX + 1, END), "400 ", 4) == 0);
	assert_true(strncmp(many(FILE_("f", "x"), HTTP_FILES_MAX, END), "{f x", 4) == 0);
	assert_true(strncmp(many(FILE_("f", "x"), HTTP_FILES_MAX + 1, END), "413 ", 4) == 0);
	assert_true(strncmp(many("--xyz\r\nX: y", 1, ""), "400 ", 4) == 0);
	struct buf b;
	buf_init(&b, 10000);
	buf_puts(&b, "--xyz\r\nX: ");
	for (int i = 0; i < MULTIPART_HEADER_MAX; i++)
		buf_putc(&b, 'y');
	assert_string_equal(read_body(b.p, b.n, 1000, 10), "400 上传的表单里有一部分的开头太长");
	buf_release(&b);
}

static void a_long_file_name_is_cut_at_a_character(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	buf_puts(&b, "a");
	for (int i = 0; i < 100; i++)
		buf_puts(&b, "名");
	struct str name = multipart_file_name(buf_str(&b), mem);
	assert_int_equal(name.n, 199); /* 1 + 66 × 3 */
	assert_memory_equal(name.p, b.p, name.n);
	buf_release(&b);
}

static void what_a_killed_server_left_behind_is_removed(void **state)
{
	struct spool *dead, *next;
	struct err e = {0};
	const char *path;
	(void)state;
	assert_int_equal(spool_open(&dead, tmp, &e), 0);
	int fd = spool_new(dead, mem, &path);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(spool_open(&next, tmp, &e), 0);
	assert_int_equal(access(path, F_OK), 0); /* it lives */
	spool_close(next);
	char folder[200], file[220];
	snprintf(folder, sizeof(folder), "%s/yicai-upload-killed", tmp);
	snprintf(file, sizeof(file), "%s/1", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	fd = creat(file, 0600);
	close(fd);
	assert_int_equal(spool_open(&next, tmp, &e), 0);
	assert_int_equal(access(folder, F_OK), -1);
	spool_close(next);
	spool_close(dead);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_body_means_the_same_however_it_is_cut),
	    cmocka_unit_test(a_boundary_must_be_one),
	    cmocka_unit_test(every_growth_has_an_end),
	    cmocka_unit_test(a_long_file_name_is_cut_at_a_character),
	    cmocka_unit_test(what_a_killed_server_left_behind_is_removed),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
