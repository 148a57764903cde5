/* What fact_sql.h makes of a record that is stated once, one row a field. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "fact/sample.h"

/* The column names in one text, for comparing. */
static const char *columns_of(const struct fact_type *t)
{
	static char text[512];
	size_t n = 0;
	for (const char *const *c = t->columns; *c; c++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " " : "", *c);
	return text;
}

static void a_row_becomes_a_field_with_all_that_it_says(void **state)
{
	(void)state;
	const struct record *r = craftsmen_facts.rec;
	assert_string_equal(r->name, "匠人");
	assert_string_equal(r->table, "craftsmen");
	assert_int_equal(r->n, 5);
	assert_int_equal(r->owner, -1);
	const struct field *f = &r->fields[FACT_INDEX(craftsmen, number)];
	assert_int_equal(f->type, FIELD_SECRET);
	assert_int_equal(f->flags, FIELD_KEY);
	assert_string_equal(f->label, "匠人号码");
	assert_string_equal(f->column, "number");
	assert_string_equal(f->clause, "C19");
	assert_string_equal(f->purpose, "认人");
	assert_string_equal(r->fields[FACT_INDEX(craftsmen, wage)].unit, "元");
}

static void an_owner_is_a_reference_and_the_first_column(void **state)
{
	(void)state;
	const struct record *r = spells_facts.rec;
	assert_int_equal(r->owner, 0);
	assert_int_equal(r->fields[0].type, FIELD_REF);
	assert_string_equal(r->fields[0].ref, "匠人");
	assert_string_equal(spells_facts.owner_column, "craftsman_id");
	assert_int_equal(r->from, 3);
	assert_int_equal(r->to, 4);
	assert_int_equal(r->ends_with, 1);
	assert_ptr_equal(r->fields[2].codes, &sample_trades);
	assert_int_equal(indentures_facts.rec->owner, 1);
	assert_string_equal(columns_of(&indentures_facts), "craftsman_id id known_from known_to journal seq line "
							   "closed_by number workshop_id signed_on");
	assert_string_equal(indentures_facts.kinds, "iiiiiiiitii");
}

static void columns_begin_with_the_owner_and_a_secret_has_two(void **state)
{
	(void)state;
	assert_string_equal(columns_of(&spells_facts),
			    "craftsman_id id known_from known_to journal seq line closed_by workshop_id trade "
			    "valid_from valid_to insured first_month score days note");
	assert_string_equal(spells_facts.kinds, "iiiiiiiiiiiiiiiit");
	assert_string_equal(columns_of(&craftsmen_facts), "id known_from known_to journal seq line closed_by number "
							  "number_x name mobile mobile_x born wage");
	assert_string_equal(craftsmen_facts.kinds, "iiiiiiibbtbbii");
}

static void statements_of_a_self_owned_record_read_its_id_as_owner(void **state)
{
	(void)state;
	const struct fact_type *t = &craftsmen_facts;
#define ROW                                                                                                          \
	"SELECT id, id, known_from, known_to, journal, seq, line, closed_by, number, number_x, name, mobile, "       \
	"mobile_x, born, wage FROM craftsmen WHERE "
	assert_string_equal(t->of_owner.name, "craftsmen.of_owner");
	assert_string_equal(t->of_owner.text, ROW "id = $1 AND known_from <= $2 AND known_to > $2 ORDER BY id");
	assert_string_equal(t->by_key.text,
			    ROW "number_x = $1 AND known_from <= $2 AND known_to > $2 ORDER BY id, id");
	assert_null(t->by_ref.text);
	assert_int_equal(t->find, 0);
	assert_int_equal(t->reach, 5);
	assert_string_equal(t->scan.text, "SELECT id, id, name, born, wage FROM craftsmen WHERE known_from <= $1 AND "
					  "known_to > $1 ORDER BY id, id");
	assert_string_equal(t->scan_kinds, "iitii");
	assert_string_equal(t->set_secret.text,
			    "UPDATE craftsmen SET id = id, number = CASE $4 WHEN 'number' THEN $5 ELSE number END, "
			    "mobile = CASE $4 WHEN 'mobile' THEN $5 ELSE mobile END WHERE id = $1 AND id = $2 AND "
			    "known_from = $3");
#undef ROW
}

static void statements_of_an_owned_record_have_the_owner_first(void **state)
{
	(void)state;
	const struct fact_type *t = &spells_facts;
#define ROW                                                                                                          \
	"SELECT craftsman_id, id, known_from, known_to, journal, seq, line, closed_by, workshop_id, trade, "         \
	"valid_from, valid_to, insured, first_month, score, days, note FROM spells WHERE "
	assert_string_equal(t->of_owner.text,
			    ROW "craftsman_id = $1 AND known_from <= $2 AND known_to > $2 ORDER BY id");
	assert_string_equal(t->history.text, ROW "craftsman_id = $1 ORDER BY id, known_from");
	assert_string_equal(t->all.text, ROW "known_from <= $1 AND known_to > $1 ORDER BY craftsman_id, id");
	assert_string_equal(t->all_after.text,
			    ROW "(craftsman_id, id) > ($2, $3) AND known_from <= $1 AND known_to > "
				"$1 ORDER BY craftsman_id, id LIMIT $4");
	assert_null(t->by_key.text);
	assert_string_equal(t->by_ref.text, ROW "workshop_id = $1 AND known_from <= $2 AND known_to > $2 ORDER BY "
						"craftsman_id, id");
	assert_int_equal(t->reach, FACT_INDEX(spells, workshop_id));
	assert_string_equal(t->of_journal.text, ROW "journal BETWEEN $1 AND $2 ORDER BY journal, seq");
	assert_string_equal(t->close.text, "UPDATE spells SET known_to = $4, closed_by = $5 WHERE craftsman_id = $1 "
					   "AND id = $2 AND known_from = $3 AND closed_by = 0");
#undef ROW
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_becomes_a_field_with_all_that_it_says),
	    cmocka_unit_test(an_owner_is_a_reference_and_the_first_column),
	    cmocka_unit_test(columns_begin_with_the_owner_and_a_secret_has_two),
	    cmocka_unit_test(statements_of_a_self_owned_record_read_its_id_as_owner),
	    cmocka_unit_test(statements_of_an_owned_record_have_the_owner_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
