/* Texts in which dates stay whole, and what phones show in place of the heads of a list. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "html/parts.h"
#include "html/words.h"

/* What was written, ended by a zero; it starts anew. */
static const char *written(struct buf *b)
{
	static char text[16384];
	assert_true(b->n < sizeof text);
	memcpy(text, buf_str(b).p, b->n);
	text[b->n] = 0;
	buf_clear(b);
	return text;
}

static void a_date_does_not_break_across_lines_and_no_line_begins_with_a_dot(void **state)
{
	static const struct {
		const char *said, *html;
	} cases[] = {
	    {"", ""},
	    {"自2026-11-29起", "自<span class=\"day\">2026-11-29</span>起"},
	    {"2026-11-29 09:42 办完", "<span class=\"day\">2026-11-29 09:42</span> 办完"},
	    {"2026年11月29日满", "<span class=\"day\">2026年11月29日</span>满"},
	    {"2026-06 至 2026-08", "<span class=\"day\">2026-06</span> 至 <span class=\"day\">2026-08</span>"},
	    {"柯桥区 · 2 人", "柯桥区\u00a0· 2 人"},
	    {"300.00元，12-34", "300.00元，12-34"},
	    {"<b>2026-1", "&lt;b&gt;2026-1"},
	};
	struct buf b;
	(void)state;
	buf_init(&b, 4096);
	struct html h = {.out = &b};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		html_f_prose(&h, str_of(cases[i].said));
		assert_string_equal(written(&b), cases[i].html);
	}
	buf_release(&b);
}

/* A list of one row and six columns, the second one sorted. */
static struct ui_table six(struct ui_column *c, struct ui_row *row, struct ui_cell *cells)
{
	static const char *const labels[] = {"姓名", "起始日期", "岗位", "等级", "机构", "金额"};
	for (int i = 0; i < 6; i++) {
		c[i] = (struct ui_column){.label = str_of(labels[i])};
		cells[i] = (struct ui_cell){.text = STR("甲")};
	}
	*row = (struct ui_row){.cells = cells};
	return (struct ui_table){.label = STR("人员"), .columns = c, .columns_n = 6, .rows = row, .rows_n = 1};
}

static void a_list_that_is_blocks_on_a_phone_has_a_menu_of_what_it_can_be_sorted_by(void **state)
{
	struct ui_column c[6];
	struct ui_cell cells[6];
	struct ui_row row;
	struct ui_table t = six(c, &row, cells);
	struct buf b;
	(void)state;
	buf_init(&b, 64 << 10);
	struct html h = {.out = &b};
	assert_false(ui_table_sorts(&t));
	assert_null(ui_table_sorted(&t));
	ui_table(&h, &t);
	assert_null(strstr(written(&b), "class=\"sorts\""));
	c[0].sort_href = STR("/workers?sort=name");
	c[1].sort_href = STR("/workers?sort=-from");
	c[1].sorted = -1;
	assert_true(ui_table_sorts(&t));
	assert_ptr_equal(ui_table_sorted(&t), &c[1]);
	ui_table(&h, &t);
	const char *menu = written(&b);
	assert_non_null(strstr(menu, "排序：起始日期，从大到小</summary>"));
	assert_non_null(strstr(menu, "<li><a href=\"/workers?sort=name\">姓名</a></li>"));
	assert_non_null(strstr(menu, "<a href=\"/workers?sort=-from\" aria-current=\"true\">起始日期"));
	assert_null(strstr(menu, ">岗位</a>"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_date_does_not_break_across_lines_and_no_line_begins_with_a_dot),
	    cmocka_unit_test(a_list_that_is_blocks_on_a_phone_has_a_menu_of_what_it_can_be_sorted_by),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
