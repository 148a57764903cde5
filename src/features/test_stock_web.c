/* Stock phrases are offered wherever an officer writes an opinion: asked of every field of every route but the phone's, where
 * workers write in their own words. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "features/features_web.h"

/* What a field is called into which somebody writes why he decides so. */
static const char *const endings[] = {"意见", "理由", "原因", "答复"};
/* And those that are part of a fact instead. */
static const char *const of_facts[] = {"毁约原因", "撤销原因", "违约原因", "凭证或原因"};

/* The label is that of an opinion. */
static bool is_opinion(const struct in_field *f)
{
	struct str label = str_of(f->label);
	for (size_t i = 0; i < sizeof of_facts / sizeof *of_facts; i++)
		if (f->type != IN_TEXT || str_is(label, of_facts[i]))
			return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i]);
		if (label.n >= n && memcmp(label.p + label.n - n, endings[i], n) == 0)
			return true;
	}
	return false;
}

static void an_opinion_has_the_stock_phrases_beside_it(void **state)
{
	size_t found = 0;
	(void)state;
	for (size_t w = 0; w < webs_n; w++)
		for (size_t r = 0; r < webs[w]->nroutes; r++) {
			const struct route *t = &webs[w]->routes[r];
			size_t stocks = 0;
			bool asked = t->method == HTTP_POST && !str_starts(str_of(t->pattern), STR("/m/"));
			for (size_t i = 0; asked && t->in && i < t->in->n; i++) {
				const struct in_field *f = &t->in->fields[i];
				if (is_opinion(f) && !(f->flags & IN_STOCK))
					fail_msg("POST %s: %s has no stock phrases", t->pattern, f->label);
				stocks += (f->flags & IN_STOCK) != 0;
			}
			if (stocks > 1)
				fail_msg("POST %s: a form has one field with stock phrases", t->pattern);
			found += stocks;
		}
	assert_true(found >= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(an_opinion_has_the_stock_phrases_beside_it)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
