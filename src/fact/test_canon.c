/* The canonical bytes: pinned, because every journal that exists rests on them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "fact/canon.h"
#include "fact/sample.h"

static struct buf bytes;

static int begin(void **state)
{
	(void)state;
	buf_init(&bytes, CANON_MAX);
	return 0;
}

static int end(void **state)
{
	(void)state;
	buf_release(&bytes);
	return 0;
}

/* The bytes must be these: printable ones as they are, the others as <hex>. */
static void are(const char *want)
{
	char got[1000];
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		bool plain = c > ' ' && c < 0x7f && c != '<';
		n += (size_t)snprintf(got + n, sizeof got - n, plain ? "%c" : "<%02x>", c);
	}
	assert_string_equal(got, want);
}

static const struct version version = {
    .owner = 5, .id = -1, .known_from = 64, .known_to = 300, .seq = 1, .line = 0, .journal = 9, .closed_by = 9};

static void a_row_names_its_columns_in_their_order_and_leaves_out_blanks(void **state)
{
	struct canon c;
	struct cell cells[] = {{.v = 77}, {.v = INT64_MAX}, {.v = FIELD_NONE}, {.v = -2}, {.v = FIELD_NONE},
			       {.v = 0},  {.v = 3},         {.v = FIELD_NONE}, {.v = 1},  {.s = STR("注")}};
	(void)state;
	canon_init(&c, &spells_record);
	assert_int_equal(canon_row(&c, &bytes, &version, cells), 0);
	are("R<0a><01><80><01><02><00>"
	    "<04>daysi<02>"
	    "<0b>first_monthi<06>"
	    "<07>insuredi<00>"
	    "<04>notet<03><e6><b3><a8>"
	    "<0a>valid_fromi<03>"
	    "<0b>workshop_idi<fe><ff><ff><ff><ff><ff><ff><ff><ff><01>"
	    "<00>");
}

static void a_secret_is_its_plain_text(void **state)
{
	struct canon c;
	struct cell cells[] = {
	    {.s = STR("J-1")}, {.s = STR("")}, {.s = STR("")}, {.v = FIELD_NONE}, {.v = FIELD_NONE}};
	(void)state;
	canon_init(&c, &craftsmen_record);
	assert_int_equal(canon_row(&c, &bytes, &version, cells), 0);
	are("R<0a><01><80><01><02><00><06>numbers<03>J-1<00>");
}

static void a_column_added_or_moved_leaves_old_rows_as_they_were(void **state)
{
	(void)state;
	struct field fields[3] = {{.column = "b", .type = FIELD_INT}, {.column = "a", .type = FIELD_TEXT}};
	struct record r = {.table = "t", .fields = fields, .n = 2, .owner = -1};
	struct cell cells[3] = {{.v = 7}, {.v = FIELD_NONE, .s = STR("x")}, {.v = FIELD_NONE}};
	struct canon c;
	canon_init(&c, &r);
	assert_int_equal(canon_row(&c, &bytes, &version, cells), 0);
	are("R<0a><01><80><01><02><00><01>at<01>x<01>bi<0e><00>");
	fields[2] = (struct field){.column = "aa", .type = FIELD_SECRET};
	r.n = 3;
	canon_init(&c, &r);
	assert_int_equal(canon_row(&c, &bytes, &version, cells), 0);
	are("R<0a><01><80><01><02><00><01>at<01>x<01>bi<0e><00>");
	struct field moved[3] = {fields[2], fields[1], fields[0]};
	struct cell moved_cells[3] = {cells[2], cells[1], cells[0]};
	r.fields = moved;
	canon_init(&c, &r);
	assert_int_equal(canon_row(&c, &bytes, &version, moved_cells), 0);
	are("R<0a><01><80><01><02><00><01>at<01>x<01>bi<0e><00>");
}

static void closed_rows_parts_and_the_head(void **state)
{
	(void)state;
	uint8_t a[SM3_SIZE], b[SM3_SIZE];
	memset(a, 'a', sizeof a);
	memset(b, 'b', sizeof b);
	assert_int_equal(canon_closed(&bytes, &version), 0);
	are("C<0a><01><80><01><d8><04>");
	assert_int_equal(canon_part(&bytes, STR("spells"), 4, 1, a, b), 0);
	are("P<06>spells<08><02><20>"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa<20>"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
	assert_int_equal(canon_head(&bytes, 2, 3, a), 0);
	are("H<04><06><20>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void an_entry_says_all_that_it_has(void **state)
{
	(void)state;
	uint8_t before[SM3_SIZE];
	struct entry en = {.number = 1,
			   .at = 2,
			   .who = STR("who"),
			   .what = STR("import"),
			   .source = STR("f"),
			   .detail = STR("d"),
			   .rows = 3,
			   .closed = 4,
			   .undoes = 5};
	memset(before, 'p', sizeof before);
	memset(en.rows_digest, 'r', SM3_SIZE);
	assert_int_equal(canon_entry(&bytes, before, &en), 0);
	are("E<20>pppppppppppppppppppppppppppppppp<02><04><03>who<06>import<01>f<00><01>d<0a><06><08><20>"
	    "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr");
	memset(en.source_digest, 's', SM3_SIZE);
	assert_int_equal(canon_entry(&bytes, before, &en), 0);
	are("E<20>pppppppppppppppppppppppppppppppp<02><04><03>who<06>import<01>f<20>ssssssssssssssssssssssssssssssss<"
	    "01>d"
	    "<0a><06><08><20>rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr");
}

static void what_does_not_fit_is_an_error(void **state)
{
	(void)state;
	static const uint8_t digest[SM3_SIZE];
	struct buf small;
	buf_init(&small, 10);
	assert_int_equal(canon_part(&small, STR("spells"), 0, 0, digest, digest), -1);
	assert_int_equal(canon_closed(&small, &version), 0);
	buf_release(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_names_its_columns_in_their_order_and_leaves_out_blanks),
	    cmocka_unit_test(a_secret_is_its_plain_text),
	    cmocka_unit_test(a_column_added_or_moved_leaves_old_rows_as_they_were),
	    cmocka_unit_test(closed_rows_parts_and_the_head),
	    cmocka_unit_test(an_entry_says_all_that_it_has),
	    cmocka_unit_test(what_does_not_fit_is_an_error),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
