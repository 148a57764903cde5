/* Stock phrases: whose there are, one's own before the offices' above, each once. */
#include "features/exchange/trial.h"

#include "features/phrases/phrases.h"
#include "store/sql.h"

static const struct sql UNIT = {"test.unit", "SELECT id FROM units WHERE code = $1 AND closed_by = 0"};

static int64_t unit(const char *code)
{
	int64_t id;
	assert_int_equal(sql_int(trial.h.store, &UNIT, ARGS(TEXT(str_of(code))), &id, &scratch_err), 1);
	return id;
}

static void add(int64_t account, int64_t office, const char *said)
{
	struct phrase p = {.account = account, .unit = office, .said = str_of(said), .who = STR("甲")};
	SCRATCH_OK(phrase_add(&trial.h, &p, &scratch_err));
}

/* What the account in the office is offered, joined. */
static const char *offered(int64_t account, int64_t office)
{
	struct phrase *p;
	size_t n;
	char text[400] = "";
	SCRATCH_OK(phrases_of(&trial.h, account, office, trial.mem, &p, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", i ? " " : "", STR_FMT(p[i].said));
	return arena_copy(trial.mem, text, strlen(text));
}

static void ones_own_come_first_then_the_offices_upwards(void **state)
{
	(void)state;
	furnished();
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	int64_t city = unit("330600"), county = unit("330602"), other = unit("330604");
	add(0, city, "市里");
	add(0, county, "县里");
	add(7, 0, "自己");
	add(7, 0, "自己");
	add(8, 0, "别人");
	assert_string_equal(offered(7, county), "自己 县里 市里");
	assert_string_equal(offered(8, other), "别人 市里");
	assert_string_equal(offered(9, city), "市里");
	assert_string_equal(offered(7, 0), "自己");
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

static void an_owner_has_so_many_and_may_drop_them(void **state)
{
	struct phrase *p, one;
	struct phrase more = {.account = 7, .said = STR("再一句"), .who = STR("甲")};
	size_t n;
	char said[20];
	(void)state;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	for (int i = 0; i < PHRASES_MAX; i++) {
		snprintf(said, sizeof said, "第 %d 句", i);
		add(7, 0, said);
	}
	assert_int_equal(phrase_add(&trial.h, &more, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "最多存 50 句");
	SCRATCH_OK(phrases_of(&trial.h, 7, 0, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, PHRASES_MAX);
	SCRATCH_OK(phrase_drop(&trial.h, p[0].id, &scratch_err));
	assert_int_equal(phrase_get(&trial.h, p[0].id, trial.mem, &one, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有这句常用语");
	SCRATCH_OK(phrase_add(&trial.h, &more, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(ones_own_come_first_then_the_offices_upwards),
	    TRIAL(an_owner_has_so_many_and_may_drop_them),
	};
	return trial_run("phrases", tests, sizeof tests / sizeof *tests);
}
