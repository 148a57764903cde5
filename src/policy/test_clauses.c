/* Clauses and the documents that they stand in, as the list carried inside the program knows them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/clauses.h"

/* The clauses as `say` writes them are told so. */
static void told(void (*say)(struct str, struct buf *), const char *clauses, const char *wanted)
{
	struct buf b;
	buf_init(&b, 1000);
	say(str_of(clauses), &b);
	assert_int_equal(buf_putc(&b, 0), 0);
	assert_string_equal(b.p, wanted);
	buf_release(&b);
}

static void documents_are_named_once_each_and_readings_not_at_all(void **state)
{
	(void)state;
	told(clause_documents, "", "");
	told(clause_documents, "S26 S-a4 §A5", "绍兴征求意见稿");
	told(clause_documents, "S26  K4 S30", "绍兴征求意见稿、昆明函复");
	told(clause_documents, "§A5 X99", "");
}

static void clauses_are_cited_behind_the_name_of_their_document(void **state)
{
	(void)state;
	told(clause_cited, "", "");
	told(clause_cited, "S26 S30", "绍兴征求意见稿 S26、S30");
	told(clause_cited, "S26 S-a4 §A5", "绍兴征求意见稿 S26、S-a4，§A5");
	told(clause_cited, "K4 S26", "昆明函复 K4，绍兴征求意见稿 S26");
	told(clause_cited, "§A9 X99", "§A9，X99");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(documents_are_named_once_each_and_readings_not_at_all),
	    cmocka_unit_test(clauses_are_cited_behind_the_name_of_their_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
