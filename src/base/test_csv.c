#include "base/csv.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* A text handed out in pieces of a size, then a tail that repeats one byte. */
struct source {
	struct str text;
	size_t at, piece;
	size_t tail;
	char with;
	bool broken; /* fails at its end */
};

/* csv_fill of a struct source. */
static long fill(void *self, char *p, size_t n)
{
	struct source *s = self;
	if (s->piece && n > s->piece)
		n = s->piece;
	if (s->at < s->text.n) {
		n = n < s->text.n - s->at ? n : s->text.n - s->at;
		memcpy(p, s->text.p + s->at, n);
		s->at += n;
		return (long)n;
	}
	n = n < s->tail ? n : s->tail;
	memset(p, s->with, n);
	s->tail -= n;
	if (n == 0 && s->broken) {
		errno = EIO;
		return -1;
	}
	return (long)n;
}

/* All records of a text as "line:[cell][cell] …", the refusal as "!what: where". */
static void show(struct source s, struct buf *out)
{
	struct csv_reader *r = csv_new(fill, &s);
	const struct str *cells;
	size_t n;
	struct err e = {0};
	int status;
	assert_non_null(r);
	while ((status = csv_next(r, &cells, &n, &e)) == 1) {
		buf_printf(out, "%zu:", csv_line(r));
		for (size_t i = 0; i < n; i++)
			buf_printf(out, "[%.*s]", STR_FMT(cells[i]));
	}
	if (status < 0)
		buf_printf(out, "!%s: %s", e.what, e.where);
	assert_int_equal(csv_next(r, &cells, &n, &e), status);
	csv_free(r);
}

/* Checks that a text reads so, whatever the pieces in which it comes. */
static void reads(struct str text, const char *expected)
{
	static const size_t pieces[] = {1, 2, 3, 7, 0};
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf out;
		buf_init(&out, 100000);
		show((struct source){.text = text, .piece = pieces[i]}, &out);
		assert_string_equal(out.n ? out.p : "", expected);
		buf_release(&out);
	}
}

static void records_and_cells_come_as_they_stand(void **state)
{
	(void)state;
	reads(STR(""), "");
	reads(STR("a"), "1:[a]");
	reads(STR("a,b\n1,2\n"), "1:[a][b]2:[1][2]");
	reads(STR("a,\n,b\n"), "1:[a][]2:[][b]");
	reads(STR("a,"), "1:[a][]");
	reads(STR(" a , b "), "1:[ a ][ b ]");
	reads(STR("\n\na\n"), "1:[]2:[]3:[a]");
	reads(STR("\"\""), "1:[]");
}

static void every_line_end_counts_once(void **state)
{
	(void)state;
	reads(STR("a\r\nb\rc\nd\r\n"), "1:[a]2:[b]3:[c]4:[d]");
	reads(STR("a\r\r\nb\n\rc"), "1:[a]2:[]3:[b]4:[]5:[c]");
	reads(STR("\"x\r\ny\rz\nw\"\r\nb"), "1:[x\r\ny\rz\nw]5:[b]");
	reads(STR("\"x\r\",1\n2"), "1:[x\r][1]3:[2]");
}

static void quotes_protect_and_double_quotes_are_one(void **state)
{
	(void)state;
	reads(STR("\"a,\"\"b\"\"\",c"), "1:[a,\"b\"][c]");
	reads(STR("5\" x,\"\"\"\"\n"), "1:[5\" x][\"]");
	reads(STR("\"a\"\r\n\"b\""), "1:[a]2:[b]");
}

static void a_byte_order_mark_at_the_beginning_is_no_text(void **state)
{
	(void)state;
	reads(STR("\xef\xbb\xbf\"证件号码\",姓名\n"), "1:[证件号码][姓名]");
	reads(STR("\xef\xbb\xbf"), "");
	reads(STR("\xef\xbb"), "1:[\xef\xbb]");
	reads(STR("\xef\xbb,\xbf"), "1:[\xef\xbb][\xbf]");
	reads(STR("a\n\xef\xbb\xbfx"), "1:[a]2:[\xef\xbb\xbfx]");
}

static void an_unclosed_quote_names_the_line_where_it_began(void **state)
{
	(void)state;
	reads(STR("a,b\n1,\"x\n\n\n3,4\n"), "1:[a][b]!引号没有关上: 2:2");
	reads(STR("\""), "!引号没有关上: 1:1");
	reads(STR("\"a\"\""), "!引号没有关上: 1:1");
}

static void text_behind_a_closing_quote_and_nul_bytes_are_refused(void **state)
{
	(void)state;
	reads(STR("a\n1,\"b\"x,2\n"), "1:[a]!右引号后面还有文字: 2:2");
	reads(STR("\"b\" ,2\n"), "!右引号后面还有文字: 1:1");
	reads(STR("a,b\0c\n"), "!有空字节（NUL），不是文本文件: 1:2");
	reads(STR("a,\"\nb\0\"\n"), "!有空字节（NUL），不是文本文件: 2:2");
	reads(STR("\"a\"\0"), "!有空字节（NUL），不是文本文件: 1:1");
}

/* What reading a source with a long tail ends in. */
static void tail_reads(struct source s, const char *expected)
{
	struct buf out;
	buf_init(&out, 10 * CSV_CELL_MAX);
	show(s, &out);
	assert_true(str_ends(buf_str(&out), str_of(expected)));
	buf_release(&out);
}

static void a_huge_cell_is_refused_before_it_is_read(void **state)
{
	(void)state;
	tail_reads((struct source){.text = STR("a\nb,"), .tail = CSV_CELL_MAX, .with = 'x'}, "xxxx]");
	tail_reads((struct source){.text = STR("a\nb,"), .tail = CSV_CELL_MAX + 1, .with = 'x'},
		   "1:[a]!单元格超过64 KiB: 2:2");
	tail_reads((struct source){.text = STR("a\nb,\"\n"), .tail = (size_t)100 << 20, .with = 'x'},
		   "1:[a]!引号内的文字超过64 KiB: 2:2");
	struct source s = {.text = STR("\""), .tail = (size_t)100 << 20, .with = 'x'};
	struct csv_reader *r = csv_new(fill, &s);
	const struct str *cells;
	size_t n;
	struct err e;
	assert_int_equal(csv_next(r, &cells, &n, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_true(s.tail > (size_t)99 << 20);
	csv_free(r);
}

static void too_many_columns_are_refused(void **state)
{
	(void)state;
	tail_reads((struct source){.tail = CSV_COLS_MAX - 1, .with = ','}, "[][][]");
	tail_reads((struct source){.tail = CSV_COLS_MAX, .with = ','}, "!超过1024列: 1:1025");
}

static void a_huge_record_is_refused(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, 10 * CSV_RECORD_MAX);
	for (int i = 0; i < 65; i++)
		buf_printf(&text, "%0*d,", (int)CSV_CELL_MAX, 0);
	struct source s = {.text = buf_str(&text)};
	tail_reads(s, "!一行超过4 MiB: 1:65");
	buf_release(&text);
}

static void an_error_of_the_source_is_handed_on(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 1000);
	show((struct source){.text = STR("a\nb"), .broken = true}, &out);
	assert_string_equal(out.p, "1:[a]!文件读不下去：设备读写出错: 2");
	buf_release(&out);
}

static void a_cell_is_quoted_only_when_it_must_be(void **state)
{
	struct buf b;
	const struct str row[] = {STR("plain"), STR(""),   STR("a,b"), STR("say \"x\""),
				  STR("l\n"),   STR(" x"), STR("x\t"), STR("\"")};
	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(csv_put_row(&b, row, 8), 0);
	assert_string_equal(b.p, "plain,,\"a,b\",\"say \"\"x\"\"\",\"l\n\",\" x\",\"x\t\",\"\"\"\"\n");
	reads(buf_str(&b), "1:[plain][][a,b][say \"x\"][l\n][ x][x\t][\"]");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records_and_cells_come_as_they_stand),
	    cmocka_unit_test(every_line_end_counts_once),
	    cmocka_unit_test(quotes_protect_and_double_quotes_are_one),
	    cmocka_unit_test(a_byte_order_mark_at_the_beginning_is_no_text),
	    cmocka_unit_test(an_unclosed_quote_names_the_line_where_it_began),
	    cmocka_unit_test(text_behind_a_closing_quote_and_nul_bytes_are_refused),
	    cmocka_unit_test(a_huge_cell_is_refused_before_it_is_read),
	    cmocka_unit_test(too_many_columns_are_refused),
	    cmocka_unit_test(a_huge_record_is_refused),
	    cmocka_unit_test(an_error_of_the_source_is_handed_on),
	    cmocka_unit_test(a_cell_is_quoted_only_when_it_must_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
