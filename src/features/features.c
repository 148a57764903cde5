#include "features/features.h"

#include <stdlib.h>

#include "base/asset.h"
#include "base/utf8.h"
#include "features/agreements/agreements.h"
#include "features/assessments/assessments.h"
#include "features/benefits/benefits.h"
#include "features/clients/clients.h"
#include "features/credentials/credentials.h"
#include "features/designations/designations.h"
#include "features/duties/duties.h"
#include "features/education/education.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/payroll/payroll.h"
#include "features/people/people.h"
#include "features/population/population.h"
#include "features/rates/rates.h"
#include "features/runs/into_blocks.h"
#include "features/targets/assignments.h"
#include "features/training/training.h"
#include "features/units/units.h"

/* X(table, rule): the features in dependency order. */
#define FEATURES(X)                                                                                                  \
	X(units, units_rule)                                                                                         \
	X(orgs, orgs_rule)                                                                                           \
	X(people, people_rule)                                                                                       \
	X(education, education_rule)                                                                                 \
	X(employment, employment_rule)                                                                               \
	X(payroll, NULL)                                                                                             \
	X(credentials, credentials_rule)                                                                             \
	X(training, training_rule)                                                                                   \
	X(agreements, agreements_rule)                                                                               \
	X(agreement_months, NULL)                                                                                    \
	X(benefits, NULL)                                                                                            \
	X(assessments, NULL)                                                                                         \
	X(clients, clients_rule)                                                                                     \
	X(population, NULL)                                                                                          \
	X(rates, rates_rule)                                                                                         \
	X(designations, designations_rule)                                                                           \
	X(assignments, assignments_rule)                                                                             \
	X(duties, NULL)                                                                                              \
	X(duty_reports, duty_reports_rule)

#define FEATURE(t, rule) {&t##_facts, rule},
#define TYPE(t, rule)    &t##_facts,
#define RECORD(t, rule)  &t##_record,

const struct feature features[] = {FEATURES(FEATURE)};
const struct fact_type *const fact_types[] = {FEATURES(TYPE)};
static const struct record *const records[] = {FEATURES(RECORD)};

const size_t features_n = sizeof features / sizeof *features;
const size_t fact_types_n = sizeof features / sizeof *features;
const struct dict fact_dict = {records, sizeof features / sizeof *features};

/* Same text once width and case of letters are the same. */
static bool same_name(struct str a, struct str b)
{
	while (a.n && b.n) {
		size_t m, n;
		uint32_t c = utf8_fold_char(utf8_next(a, &m)), d = utf8_fold_char(utf8_next(b, &n));
		c = c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
		d = d >= 'A' && d <= 'Z' ? d - 'A' + 'a' : d;
		if (c != d)
			return false;
		a = (struct str){a.p + m, a.n - m};
		b = (struct str){b.p + n, b.n - n};
	}
	return a.n == b.n;
}

/* The record goes by this name. */
static bool goes_by(const struct record *r, struct str name)
{
	if (same_name(name, str_of(r->name)) || same_name(name, str_of(r->table)))
		return true;
	struct str rest = str_of(r->aliases);
	while (r->aliases && rest.p)
		if (same_name(name, str_cut(&rest, '|')))
			return true;
	return false;
}

int fact_type_find(struct str name)
{
	name = str_trim(name);
	for (size_t i = 0; name.n && i < fact_types_n; i++)
		if (goes_by(fact_types[i]->rec, name))
			return (int)i;
	return -1;
}

const struct fact_type *fact_type_named(struct str name)
{
	int i = fact_type_find(name);
	return i < 0 ? NULL : fact_types[i];
}

/* What the file's name says: src/…/NNN-name.sql → number, "NNN-name", and the engine it is for ("" both). */
static bool migration_name(struct str path, int *number, struct str *name, struct str *engine)
{
	for (long at; (at = str_find(path, STR("/"))) >= 0;)
		path = (struct str){path.p + at + 1, path.n - (size_t)at - 1};
	if (path.n < 8 || path.p[3] != '-' || !str_ends(path, STR(".sql")))
		return false;
	*number = 0;
	for (int i = 0; i < 3; i++) {
		if (path.p[i] < '0' || path.p[i] > '9')
			return false;
		*number = *number * 10 + path.p[i] - '0';
	}
	struct str stem = {path.p, path.n - 4};
	*name = str_cut(&stem, '.');
	*engine = stem;
	return true;
}

/* Migrations that take more than statements. */
static const struct {
	int number;
	int (*step)(struct store *s, struct err *e);
} steps[] = {{232, lines_into_blocks}};

/* What the migration of this number does beside its statements; NULL nothing. */
static int (*step_of(int number))(struct store *s, struct err *e)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].number == number)
			return steps[i].step;
	return NULL;
}

/* The migration of this number, a new one when there is none. */
static struct migration *slot(struct migration *m, size_t *n, int number, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (m[i].number == number)
			return &m[i];
	m[*n] = (struct migration){.number = number, .name = name, .step = step_of(number)};
	return &m[(*n)++];
}

/* By number. */
static int by_number(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* Puts one file where it belongs; -1 when the number is another migration's. */
static int take(struct migration *m, size_t *n, struct arena *mem, const struct asset *a, struct err *e)
{
	int number;
	struct str name, engine;
	if (!str_starts(str_of(a->path), STR("src/")) || !migration_name(str_of(a->path), &number, &name, &engine))
		return 0;
	const char *text = arena_copy(mem, a->data, a->n), *title = arena_copy(mem, name.p, name.n);
	if (!text || !title)
		return err_set(e, ERR_NOMEM, "内存不足");
	struct migration *to = slot(m, n, number, title);
	const char **part = str_is(engine, "sqlite") ? &to->sqlite : str_is(engine, "pg") ? &to->pg : &to->sql;
	if (*part || strcmp(to->name, title) != 0)
		return err_set(e, ERR_DAMAGED, "程序自带的建表脚本编号重复：%s 与 %s", to->name, title);
	*part = text;
	return 0;
}

int migrations_all(struct arena *mem, const struct migration **ret, size_t *n, struct err *e)
{
	struct migration *m = ARENA_ARRAY(mem, assets_n + 1, struct migration);
	size_t count = 0;
	if (!m)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (unsigned long i = 0; i < assets_n; i++)
		if (take(m, &count, mem, &assets[i], e))
			return -1;
	qsort(m, count, sizeof *m, by_number);
	*ret = m;
	*n = count;
	return 0;
}
