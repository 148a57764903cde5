/* References follow a column that is put in at the front, and nothing else in a formula changes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "sheet/ref.h"
#include "sheet/shift.h"

/* What a formula becomes on tab 甲 when 甲 and "It's" move by `by`; NULL: cannot be moved. */
static void expect(const char *formula, int by, const char *moved)
{
	const struct moving tabs[] = {{STR("甲"), by}, {STR("It's"), by}, {STR("Still"), 0}};
	const struct moves m = {by, tabs, 3};
	struct buf out;
	buf_init(&out, 1000);
	int status = shift_formula(&out, str_of(formula), &m);
	if (moved) {
		assert_int_equal(status, 0);
		assert_string_equal(out.p ? out.p : "", moved);
	} else {
		assert_int_equal(status, -1);
	}
	buf_release(&out);
}

static void references_move(void **state)
{
	(void)state;
	expect("A1", 1, "B1");
	expect("$A$1+A$2*$B3", 1, "$B$1+B$2*$C3");
	expect("SUM(A1:C3,Z9:AZ10)", 1, "SUM(B1:D3,AA9:BA10)");
	expect("SUM(A:C)", 1, "SUM(B:D)");
	expect("SUM($A:$C)", 1, "SUM($B:$D)");
	expect("SUM(A1:XFD1)", 1, "SUM(B1:XFD1)");
	expect("B1", -1, "A1");
	expect("a1+b2", 1, "B1+C2");
}

static void other_tabs_move_by_their_own_measure(void **state)
{
	(void)state;
	expect("甲!A1", 1, "甲!B1");
	expect("'甲'!A1:B2+1", 1, "'甲'!B1:C2+1");
	expect("'It''s'!$A$1", 1, "'It''s'!$B$1");
	expect("Still!A1+A1", 1, "Still!A1+B1");
	expect("Other!A1:C3", 1, "Other!A1:C3");
	expect("甲!A:A", 1, "甲!B:B");
	expect("[1]甲!A1", 1, "[1]甲!A1");
	expect("'[1]甲'!A1", 1, "'[1]甲'!A1");
	expect("still!A1", 1, "still!A1");
}

static void what_only_looks_like_a_reference_stays(void **state)
{
	(void)state;
	expect("LOG10(A1)", 1, "LOG10(B1)");
	expect("\"A1\"&A1", 1, "\"A1\"&B1");
	expect("\"a\"\"A1\"&1", 1, "\"a\"\"A1\"&1");
	expect("#REF!+A1", 1, "#REF!+B1");
	expect("#N/A", 1, "#N/A");
	expect("1:3", 1, "1:3");
	expect("SUM(1:3)+1E5", 1, "SUM(1:3)+1E5");
	expect("My_A1+A1B+ABCD1+XFE1", 1, "My_A1+A1B+ABCD1+XFE1");
	expect("表1[列A1]", 1, "表1[列A1]");
	expect("TRUE", 1, "TRUE");
	expect("_xlfn.IFS(A1=1,\"x\")", 1, "_xlfn.IFS(B1=1,\"x\")");
	expect("工资A1", 1, "工资A1");
	expect("", 1, "");
}

static void what_cannot_be_followed_is_refused(void **state)
{
	(void)state;
	expect("INDIRECT(\"A1\")", 1, NULL);
	expect("indirect(B2)", 1, NULL);
	expect("SUM(甲:乙!A1)", 1, NULL);
	expect("SUM('甲:乙'!A1)", 1, NULL);
	expect("XFD1", 1, NULL);
	expect("A1", -1, NULL);
}

static void ranges_move(void **state)
{
	(void)state;
	static const struct {
		const char *ranges;
		int by;
		const char *moved;
	} cases[] = {{"A1", 1, "B1"},           {"A1:C3 F2", 1, "B1:D3 G2"},
		     {"B1:XFD9", 1, "C1:XFD9"}, {"A1:N1", -1, "A1:M1"},
		     {"B2", -1, "A2"},          {"A1", -1, "A1"},
		     {"XFD1", 1, NULL},         {"A1:", 1, NULL},
		     {"$A$1", 1, NULL},         {"", 1, NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		buf_init(&out, 100);
		int status = shift_ranges(&out, str_of(cases[i].ranges), cases[i].by);
		assert_int_equal(status, cases[i].moved ? 0 : -1);
		if (cases[i].moved)
			assert_string_equal(out.p, cases[i].moved);
		buf_release(&out);
	}
}

static void a_tab_that_is_mentioned_is_noticed(void **state)
{
	(void)state;
	const struct moving tabs[] = {{STR("甲"), 1}, {STR("Still"), 0}};
	const struct moves m = {0, tabs, 2};
	assert_true(shift_touches(STR("1+甲!A1"), &m));
	assert_true(shift_touches(STR("SUM('甲'!A1)"), &m));
	assert_false(shift_touches(STR("Still!A1+乙!A1"), &m));
	assert_false(shift_touches(STR("A1"), &m));
}

static void references_are_parsed_within_the_tab(void **state)
{
	(void)state;
	struct ref r;
	char letters[4];
	assert_true(ref_parse(STR("XFD1048576"), &r));
	assert_int_equal(r.column, 16383);
	assert_int_equal(r.row, 1048576);
	static const char *const bad[] = {"XFE1", "A0", "A1048577", "A01", "1A", "A", "1", "", "AAAA1", "A1 ", "A-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(ref_parse(str_of(bad[i]), &r));
	for (uint32_t c = 0; c < REF_COLUMNS; c++) {
		char text[8];
		size_t n = ref_letters(c, letters);
		memcpy(text, letters, n);
		text[n] = '7';
		assert_true(ref_parse((struct str){text, n + 1}, &r));
		assert_int_equal(r.column, c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(references_move),
	    cmocka_unit_test(other_tabs_move_by_their_own_measure),
	    cmocka_unit_test(what_only_looks_like_a_reference_stays),
	    cmocka_unit_test(what_cannot_be_followed_is_refused),
	    cmocka_unit_test(ranges_move),
	    cmocka_unit_test(a_tab_that_is_mentioned_is_noticed),
	    cmocka_unit_test(references_are_parsed_within_the_tab),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
