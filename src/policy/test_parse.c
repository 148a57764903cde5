/* Parser, formatter and messages, by the text cases of tests/policy/parse and by a few that no text file can hold.
 *
 * A case file states its goal in its first line. A case is
 *     === 语句 标题          or: === 全文 标题
 *     the program            (语句: statements below the head of a policy that is put before them)
 *     --- 树                 or: --- 格式, --- 错误
 *     what comes out
 * In programs ␉ is a tab, ␍ a carriage return, ␀ a NUL byte, ⟦202E⟧ the character with that number.
 * With YICAI_WRITE set the expectations are written anew: read the difference before it is committed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "policy/dump.h"
#include "policy/parse.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX  (4u << 20)
#define CASES_MAX 2000

static const char head[] = "政策 样.试 \"试\"\n  状态 有效\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n";
static const char tail[] = "金额 1元\n";
#define HEAD_LINES 6

struct tcase {
	char *file;
	struct str title; /* with its kind */
	bool whole;       /* 全文 */
	struct str program, kind, expected;
	struct buf actual;
};

static struct tcase cases[CASES_MAX];
static size_t ncases;

/* The whole of a file, to be freed; fails the test when it cannot be read. */
static struct str read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = malloc(FILE_MAX);
	if (!f || !p) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	size_t n = fread(p, 1, FILE_MAX, f);
	fclose(f);
	return (struct str){p, n};
}

/* Bytes that a mark of the case file stands for. */
static void put_decoded(struct buf *b, struct str s)
{
	static const struct {
		const char *mark, *bytes;
	} marks[] = {{"␉", "\t"}, {"␍", "\r"}, {"␀", ""}};
	while (s.n) {
		size_t len = 1, at = 0;
		for (; at < 3 && !str_starts(s, str_of(marks[at].mark)); at++)
			;
		if (at < 3) {
			len = strlen(marks[at].mark);
			buf_put(b, marks[at].bytes, at == 2 ? 1 : strlen(marks[at].bytes));
		} else if (str_starts(s, STR("⟦"))) {
			len = (size_t)str_find(s, STR("⟧")) + 3;
			utf8_put(b, (uint32_t)strtoul(s.p + 3, NULL, 16));
		} else
			buf_put(b, s.p, 1);
		s = (struct str){s.p + len, s.n - len};
	}
}

/* The dump without the lines of the head that was put before the program, and without the amount behind it. */
static void put_tree(struct buf *out, struct str dump, bool whole)
{
	for (int line = 1; dump.p; line++) {
		struct str text = str_cut(&dump, '\n');
		if (text.n && (whole || (line > HEAD_LINES && !str_is(text, "(金额 100分)"))))
			buf_printf(out, "%.*s\n", STR_FMT(text));
	}
}

/* Whether a line of the program begins with 金额, 分期 or 途径; else an amount is put behind it. */
static bool says_amount(struct str program)
{
	while (program.p) {
		struct str line = str_cut(&program, '\n');
		if (str_starts(line, STR("金额")) || str_starts(line, STR("分期")) || str_starts(line, STR("途径")))
			return true;
	}
	return false;
}

/* The text without its first n lines. */
static struct str skip_lines(struct str s, int n)
{
	while (n-- > 0 && s.p)
		str_cut(&s, '\n');
	return s.p ? s : STR("");
}

/* 格式: the canonical form, without what was put around the program. */
static void run_format(struct str source, int before, bool amount, struct arena *mem, struct diags *d,
		       struct buf *out)
{
	struct buf made;
	buf_init(&made, FILE_MAX);
	policy_format("样.policy", source, &made, mem, d);
	struct str kept = skip_lines(buf_str(&made), before);
	if (amount && str_ends(kept, str_of(tail)))
		kept.n -= strlen(tail);
	buf_put_str(out, kept);
	buf_release(&made);
}

/* 树: the dump. */
static void run_tree(struct str source, bool whole, struct arena *mem, struct diags *d, struct buf *out)
{
	struct buf made;
	buf_init(&made, FILE_MAX);
	struct policy *p = policy_parse("样.policy", source, mem, d);
	assert_true(!p == (d->errors > 0));
	if (p)
		policy_dump(&made, p);
	put_tree(out, buf_str(&made), whole);
	buf_release(&made);
}

/* Runs one program; what comes out goes to out. */
static void run(struct str kind, struct str program, bool whole, struct buf *out)
{
	struct arena *mem = arena_new(0);
	struct diags d;
	struct buf text;
	bool amount = !whole && !says_amount(program);
	int before = whole ? 0 : HEAD_LINES;
	diags_init(&d, mem);
	buf_init(&text, FILE_MAX);
	buf_puts(&text, whole ? "" : head);
	put_decoded(&text, program);
	buf_puts(&text, amount ? tail : "");
	if (str_is(kind, "格式"))
		run_format(buf_str(&text), before, amount, mem, &d, out);
	else
		run_tree(buf_str(&text), whole, mem, &d, out);
	for (struct diag *e = d.first; e; e = e->next) {
		e->at.line -= before;
		diag_print(out, e, skip_lines(buf_str(&text), before));
	}
	buf_release(&text);
	arena_free(mem);
}

/* A case: the output is the expected one, and what comes out of a program that parses comes out of its canonical form. */
static void a_case(void **state)
{
	struct tcase *c = *state;
	buf_init(&c->actual, FILE_MAX);
	run(c->kind, c->program, c->whole, &c->actual);
	struct str actual = str_trim(buf_str(&c->actual)), expected = str_trim(c->expected);
	if (!getenv("YICAI_WRITE") && !str_eq(actual, expected)) {
		print_error("%s: %.*s\n--- expected\n%.*s\n--- actual\n%.*s\n", c->file, STR_FMT(c->title),
			    STR_FMT(expected), STR_FMT(actual));
		fail();
	}
	struct buf again, twice;
	buf_init(&again, FILE_MAX);
	buf_init(&twice, FILE_MAX);
	if (str_is(c->kind, "树")) {
		run(STR("格式"), c->program, c->whole, &again);
		run(STR("树"), buf_str(&again), c->whole, &twice);
		assert_string_equal(twice.p, c->actual.p);
		buf_clear(&twice);
		run(STR("格式"), buf_str(&again), c->whole, &twice);
		assert_string_equal(twice.p, again.p);
	}
	buf_release(&again);
	buf_release(&twice);
}

/* Cuts everything before the next line that begins with the mark off *s. */
static struct str cut_before(struct str *s, struct str mark)
{
	struct str taken = {s->p, 0};
	while (s->p && s->n && !str_starts(*s, mark)) {
		struct str line = str_cut(s, '\n');
		taken.n = (size_t)(line.p + line.n - taken.p) + (s->p ? 1 : 0);
	}
	return taken;
}

/* The cases of one file. */
static void read_cases(char *path)
{
	struct str rest = read_whole(path);
	cut_before(&rest, STR("=== "));
	while (rest.p && rest.n && ncases < CASES_MAX) {
		struct tcase *c = &cases[ncases++];
		c->file = path;
		c->title = str_cut(&rest, '\n');
		c->title = (struct str){c->title.p + 4, c->title.n - 4};
		c->whole = str_starts(c->title, STR("全文"));
		c->program = cut_before(&rest, STR("--- "));
		c->kind = str_cut(&rest, '\n');
		c->kind = str_trim((struct str){c->kind.p + 4, c->kind.n - 4});
		c->expected = cut_before(&rest, STR("=== "));
	}
}

/* Byte order. */
static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The cases of all files of a folder, by name. */
static void read_folder(const char *folder)
{
	char *paths[200];
	size_t n = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *e; dir && (e = readdir(dir)) && n < 200;) {
		struct buf path;
		if (!str_ends(str_of(e->d_name), STR(".txt")))
			continue;
		buf_init(&path, 4096);
		buf_printf(&path, "%s/%s", folder, e->d_name);
		paths[n++] = path.p;
	}
	if (dir)
		closedir(dir);
	qsort(paths, n, sizeof *paths, by_name);
	for (size_t i = 0; i < n; i++)
		read_cases(paths[i]);
}

/* YICAI_WRITE: the files with what came out. */
static void write_cases(void)
{
	for (size_t i = 0; i < ncases;) {
		struct str old = read_whole(cases[i].file), rest = old;
		struct str goal = cut_before(&rest, STR("=== "));
		FILE *f = fopen(cases[i].file, "wb");
		if (!f)
			exit(1);
		fprintf(f, "%.*s", STR_FMT(goal));
		char *file = cases[i].file;
		for (; i < ncases && cases[i].file == file; i++) {
			struct str actual = str_trim(buf_str(&cases[i].actual));
			fprintf(f, "=== %.*s\n%.*s--- %.*s\n", STR_FMT(cases[i].title), STR_FMT(cases[i].program),
				STR_FMT(cases[i].kind));
			fprintf(f, "%.*s%s\n", STR_FMT(actual), actual.n ? "\n" : "");
		}
		fclose(f);
		free((char *)(uintptr_t)old.p);
	}
}

/* Parses a text made by a test; the number of errors, and the first message in what. */
static size_t errors_of(struct str text, char what[256], struct pos *at)
{
	struct arena *mem = arena_new(0);
	struct diags d;
	diags_init(&d, mem);
	struct policy *p = policy_parse("大.policy", text, mem, &d);
	assert_true(!p == (d.errors > 0));
	snprintf(what, 256, "%s", d.first ? d.first->what : "");
	if (d.first)
		*at = d.first->at;
	size_t n = d.errors;
	arena_free(mem);
	return n;
}

/* The head, then the pieces before and behind, between them n times the middle. */
static struct str repeated(struct buf *b, const char *before, const char *middle, size_t n, const char *behind)
{
	buf_init(b, FILE_MAX);
	buf_puts(b, head);
	buf_puts(b, before);
	for (size_t i = 0; i < n; i++)
		buf_puts(b, middle);
	buf_puts(b, behind);
	return buf_str(b);
}

static void a_hundred_brackets_are_enough_and_one_more_is_refused(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	repeated(&b, "金额 ", "(", 100, "1元");
	for (int i = 0; i < 100; i++)
		buf_putc(&b, ')');
	assert_int_equal(errors_of(buf_str(&b), what, &at), 0);
	buf_release(&b);
	repeated(&b, "金额 ", "(", 101, "1元");
	for (int i = 0; i < 101; i++)
		buf_putc(&b, ')');
	assert_int_equal(errors_of(buf_str(&b), what, &at), 1);
	assert_string_equal(what, "括号套得太深：最多100层");
	assert_int_equal(at.line, 7);
	assert_int_equal(at.col, 104);
	buf_release(&b);
}

static void a_million_brackets_are_one_error(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(repeated(&b, "金额 ", "(", 1000000, "\n"), what, &at), 1);
	assert_string_equal(what, "括号套得太深：最多100层");
	buf_release(&b);
}

static void a_hundred_choices_within_one_another_are_enough(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(repeated(&b, "金额 ", "若 是 则 1元 否则 ", 100, "2元\n"), what, &at), 0);
	buf_release(&b);
	assert_int_equal(errors_of(repeated(&b, "金额 ", "若 是 则 1元 否则 ", 101, "2元\n"), what, &at), 1);
	assert_string_equal(what, "式子套得太深：最多100层");
	buf_release(&b);
}

static void a_chain_of_operators_has_a_limit(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(repeated(&b, "金额 1元", " + 1元", 499, "\n"), what, &at), 0);
	buf_release(&b);
	assert_int_equal(errors_of(repeated(&b, "金额 1元", " + 1元", 500, "\n"), what, &at), 1);
	assert_string_equal(what, "式子太长：最多500个运算连在一起");
	buf_release(&b);
}

static void a_line_of_a_megabyte_is_refused_in_one_short_message(void **state)
{
	(void)state;
	struct buf b, out;
	repeated(&b, "须 甲", "养", 340000, "\n");
	struct arena *mem = arena_new(0);
	struct diags d;
	diags_init(&d, mem);
	assert_null(policy_parse("大.policy", buf_str(&b), mem, &d));
	assert_int_equal(d.errors, 1);
	assert_string_equal(d.first->what, "名字太长");
	buf_init(&out, 10000);
	assert_int_equal(diag_print(&out, d.first, buf_str(&b)), 0);
	assert_true(out.n < 1000);
	buf_release(&out);
	buf_release(&b);
	arena_free(mem);
}

static void more_than_a_mebibyte_is_refused(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(repeated(&b, "", "# 注释\n", 150000, ""), what, &at), 1);
	assert_string_equal(what, "文件太大：最多1 MiB");
	buf_release(&b);
}

static void too_many_words_are_refused(void **state)
{
	(void)state;
	struct buf b;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(repeated(&b, "令 甲 = {甲", "、甲", 110000, "}\n"), what, &at), 1);
	assert_string_equal(what, "文字太长：一个文件最多20万个词和符号");
	buf_release(&b);
}

static void memory_that_runs_out_is_an_error_and_not_a_crash(void **state)
{
	(void)state;
	struct buf b;
	repeated(&b, "令 甲 = {甲", "、甲", 20000, "}\n金额 1元\n");
	for (size_t max = 1024; max < (8u << 20); max *= 2) {
		struct arena *mem = arena_new(max);
		struct diags d;
		diags_init(&d, mem);
		struct policy *p = policy_parse("大.policy", buf_str(&b), mem, &d);
		assert_true(!p == (d.errors > 0));
		arena_free(mem);
	}
	buf_release(&b);
}

static void a_hundred_errors_are_kept_and_the_others_counted(void **state)
{
	(void)state;
	struct buf b;
	repeated(&b, "金额 1元\n", "另 甲 = 1\n", 150, "");
	struct arena *mem = arena_new(0);
	struct diags d;
	diags_init(&d, mem);
	assert_null(policy_parse("大.policy", buf_str(&b), mem, &d));
	assert_int_equal(d.errors, 150);
	size_t kept = 0;
	for (struct diag *e = d.first; e; e = e->next)
		kept++;
	assert_int_equal(kept, DIAGS_MAX);
	buf_release(&b);
	arena_free(mem);
}

static void files_that_are_no_utf8_are_told_how_to_be_saved(void **state)
{
	(void)state;
	char what[256];
	struct pos at = {0};
	assert_int_equal(errors_of(STR("\xd5\xfe\xb2\xdf \xc9\xdc\xd0\xcb\n"), what, &at), 1);
	assert_string_equal(what, "文件不是 UTF-8 编码");
	assert_int_equal(errors_of(STR("# 好\n  \xff\n"), what, &at), 1);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.col, 3);
	assert_int_equal(errors_of((struct str){"\xff\xfe\x3f\x65\x56\x7b", 6}, what, &at), 1);
	assert_string_equal(what, "文件是 UTF-16 编码，不是 UTF-8");
}

/* Every pack parses, is in its canonical form, and means the same when it is formatted. */
static void check_pack(const char *path)
{
	struct str text = read_whole(path);
	struct arena *mem = arena_new(0);
	struct diags d;
	struct buf formatted, messages;
	diags_init(&d, mem);
	buf_init(&formatted, FILE_MAX);
	buf_init(&messages, FILE_MAX);
	policy_format(path, text, &formatted, mem, &d);
	for (struct diag *e = d.first; e; e = e->next)
		diag_print(&messages, e, text);
	assert_string_equal(messages.n ? messages.p : "", "");
	assert_int_equal(formatted.n, text.n);
	assert_memory_equal(formatted.p, text.p, text.n);
	buf_release(&formatted);
	buf_release(&messages);
	arena_free(mem);
	free((char *)(uintptr_t)text.p);
}

/* The .policy files below a folder. */
static size_t check_packs(const char *folder)
{
	size_t n = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		struct buf path;
		buf_init(&path, 4096);
		buf_printf(&path, "%s/%s", folder, e->d_name);
		if (str_ends(str_of(e->d_name), STR(".policy"))) {
			check_pack(path.p);
			n++;
		} else if (e->d_type == DT_DIR && e->d_name[0] != '.')
			n += check_packs(path.p);
		buf_release(&path);
	}
	if (dir)
		closedir(dir);
	return n;
}

/* A folder of the source tree; valid until the next call. */
static const char *source_folder(const char *below)
{
	static struct buf path;
	const char *root = getenv("YICAI_SOURCE");
	buf_release(&path);
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s", root ? root : ".", below);
	return path.p;
}

static void the_packs_are_in_their_canonical_form(void **state)
{
	(void)state;
	assert_true(check_packs(source_folder("policies")) >= 7);
}

static const struct CMUnitTest fixed[] = {
    cmocka_unit_test(a_hundred_brackets_are_enough_and_one_more_is_refused),
    cmocka_unit_test(a_million_brackets_are_one_error),
    cmocka_unit_test(a_hundred_choices_within_one_another_are_enough),
    cmocka_unit_test(a_chain_of_operators_has_a_limit),
    cmocka_unit_test(a_line_of_a_megabyte_is_refused_in_one_short_message),
    cmocka_unit_test(more_than_a_mebibyte_is_refused),
    cmocka_unit_test(too_many_words_are_refused),
    cmocka_unit_test(memory_that_runs_out_is_an_error_and_not_a_crash),
    cmocka_unit_test(a_hundred_errors_are_kept_and_the_others_counted),
    cmocka_unit_test(files_that_are_no_utf8_are_told_how_to_be_saved),
    cmocka_unit_test(the_packs_are_in_their_canonical_form),
};
#define FIXED (sizeof fixed / sizeof *fixed)

static struct CMUnitTest tests[FIXED + CASES_MAX];

int main(void)
{
	memcpy(tests, fixed, sizeof fixed);
	read_folder(source_folder("tests/policy/parse"));
	for (size_t i = 0; i < ncases; i++) {
		struct buf name;
		buf_init(&name, 4096);
		buf_printf(&name, "%s: %.*s", strrchr(cases[i].file, '/') + 1, STR_FMT(cases[i].title));
		tests[FIXED + i] = (struct CMUnitTest){name.p, a_case, NULL, NULL, &cases[i]};
	}
	if (ncases == 0) {
		fprintf(stderr, "no cases found\n");
		return 1;
	}
	int failed = _cmocka_run_group_tests("parse", tests, FIXED + ncases, NULL, NULL);
	if (getenv("YICAI_WRITE"))
		write_cases();
	return failed;
}
