/* The ranking. */
#include "features/guide/rank.h"

#include "features/assessments/assessments.h"
#include "store/sql.h"

#define QUALITY 1 /* 服务质量, of assessment_kinds */

static const struct sql YEAR = {
    "guide.year", "SELECT max(year) FROM assessments WHERE known_to = $1 AND kind = $2 AND score IS NOT NULL"};
static const struct sql BEST = {"guide.best",
				"SELECT a.org_id, a.score FROM assessments a"
				" LEFT JOIN orgs o ON o.id = a.org_id AND o.known_to = $1"
				" WHERE a.known_to = $1 AND a.kind = $2 AND a.year = $3 AND a.score IS NOT NULL"
				" ORDER BY a.score DESC, o.name, a.org_id LIMIT $4"};

/* The next one: its place is that of the one before when they have the same score. */
static void take(struct ranked *out, size_t i, int64_t org_id, int64_t score)
{
	bool tied = i > 0 && out[i - 1].score == score;
	out[i] = (struct ranked){org_id, score, tied ? out[i - 1].place : (int64_t)i + 1};
}

int rank_orgs(struct house *h, size_t n, struct ranked *out, size_t *found, int64_t *year, struct err *e)
{
	struct stmt *st;
	*found = 0;
	*year = 0;
	if (sql_open(&st, h->store, &YEAR, ARGS(INT(INSTANT_OPEN), INT(QUALITY)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && !stmt_null(st, 0))
		*year = stmt_int(st, 0);
	stmt_reset(st);
	if (got < 0 || !*year)
		return got < 0 ? -1 : 0;
	if (sql_open(&st, h->store, &BEST, ARGS(INT(INSTANT_OPEN), INT(QUALITY), INT(*year), INT((int64_t)n)), e) < 0)
		return -1;
	while (*found < n && (got = stmt_step(st, e)) > 0)
		take(out, (*found)++, stmt_int(st, 0), stmt_int(st, 1));
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int latest_assessment(struct house *h, int64_t org_id, int64_t *year, int64_t *score, int64_t *verdict, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	*year = *verdict = 0;
	*score = FIELD_NONE;
	if (fact_of_owner(&r, h, &assessments_facts, org_id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) > 0) {
		const struct cell *c = v.cell;
		int64_t of = c[FACT_INDEX(assessments, year)].v, says = c[FACT_INDEX(assessments, verdict)].v;
		if (c[FACT_INDEX(assessments, kind)].v != QUALITY || of == FIELD_NONE || of < *year)
			continue;
		*year = of;
		*score = c[FACT_INDEX(assessments, score)].v;
		*verdict = says == FIELD_NONE ? 0 : says;
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}
