#include "features/steering/duty.h"

#include "features/duties/duties.h"
#include "store/sql.h"

static const struct sql FILE_ADD = {"duty_evidence.add",
				    "INSERT INTO duty_evidence (id, unit_id, duty_id, name, size, at, who, "
				    "content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql FILES = {
    "duty_evidence.list",
    "SELECT id, size, name, who, at FROM duty_evidence WHERE duty_id = $1 ORDER BY id DESC LIMIT $2"};
static const struct sql FILE_GET = {"duty_evidence.get",
				    "SELECT name, content FROM duty_evidence WHERE id = $1 AND unit_id = $2"};

/* A day cell. */
static day_t day_in(const struct cell *c)
{
	return c->v == FIELD_NONE ? DAY_NONE : (day_t)c->v;
}

/* One duty's cells. */
static struct duty take(const struct version *v, struct arena *mem)
{
	const struct cell *c = v->cell;
	return (struct duty){.id = v->id,
			     .unit = v->owner,
			     .role = c[FACT_INDEX(duties, role)].v,
			     .document = arena_str(mem, c[FACT_INDEX(duties, document)].s),
			     .clause = arena_str(mem, c[FACT_INDEX(duties, clause)].s),
			     .department = arena_str(mem, c[FACT_INDEX(duties, department)].s),
			     .task = arena_str(mem, c[FACT_INDEX(duties, task)].s),
			     .note = arena_str(mem, c[FACT_INDEX(duties, note)].s),
			     .due = day_in(&c[FACT_INDEX(duties, due)]),
			     .done = day_in(&c[FACT_INDEX(duties, done)])};
}

int duties_of(struct house *h, int64_t unit, struct arena *mem, struct duty **ret, size_t *n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	struct duty *list = ARENA_ARRAY(mem, DUTIES_MAX, struct duty);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (fact_of_owner(&r, h, &duties_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	*n = 0;
	while ((got = fact_next(r, &v, e)) == 1 && *n < DUTIES_MAX)
		list[(*n)++] = take(&v, mem);
	fact_reader_free(r);
	*ret = list;
	return got < 0 ? -1 : 0;
}

int duty_get(struct house *h, int64_t unit, int64_t id, struct arena *mem, struct duty *out, struct err *e)
{
	struct duty *list;
	size_t n;
	if (duties_of(h, unit, mem, &list, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (list[i].id == id) {
			*out = list[i];
			return 0;
		}
	return err_set(e, ERR_NOTFOUND, "没有这项任务");
}

/* The report belongs to the duty. */
static bool belongs(const struct version *v, const struct duty *d)
{
	const struct cell *c = v->cell;
	return str_eq(c[FACT_INDEX(duty_reports, document)].s, d->document) &&
	       str_eq(c[FACT_INDEX(duty_reports, clause)].s, d->clause) &&
	       str_eq(c[FACT_INDEX(duty_reports, department)].s, d->department);
}

int duty_reports_of(struct house *h, const struct duty *d, struct arena *mem, struct duty_report **ret, size_t *n,
		    struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	struct duty_report *list = ARENA_ARRAY(mem, REPORTS_MAX, struct duty_report);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (fact_of_owner(&r, h, &duty_reports_facts, d->unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	*n = 0;
	while ((got = fact_next(r, &v, e)) == 1) {
		const struct cell *c = v.cell;
		if (!belongs(&v, d) || *n == REPORTS_MAX)
			continue;
		struct duty_report x = {.id = v.id,
					.verdict = c[FACT_INDEX(duty_reports, verdict)].v == FIELD_NONE
						       ? 0
						       : c[FACT_INDEX(duty_reports, verdict)].v,
					.reported = day_in(&c[FACT_INDEX(duty_reports, reported)]),
					.content = arena_str(mem, c[FACT_INDEX(duty_reports, content)].s),
					.evidence = arena_str(mem, c[FACT_INDEX(duty_reports, evidence)].s),
					.remark = arena_str(mem, c[FACT_INDEX(duty_reports, remark)].s)};
		size_t at = (*n)++;
		for (; at > 0 && list[at - 1].reported <= x.reported; at--)
			list[at] = list[at - 1];
		list[at] = x;
	}
	fact_reader_free(r);
	*ret = list;
	return got < 0 ? -1 : 0;
}

/* Blank cells of a record. */
static void blank(const struct fact_type *t, struct cell *c)
{
	for (size_t i = 0; i < t->rec->n; i++)
		c[i] = (struct cell){.v = FIELD_NONE, .s = STR("")};
}

int duty_add(struct recording *r, const struct duty *d, int64_t *id, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	blank(&duties_facts, c);
	c[FACT_INDEX(duties, document)].s = d->document;
	c[FACT_INDEX(duties, clause)].s = d->clause;
	c[FACT_INDEX(duties, department)].s = d->department;
	c[FACT_INDEX(duties, role)].v = d->role;
	c[FACT_INDEX(duties, task)].s = d->task;
	c[FACT_INDEX(duties, note)].s = d->note;
	if (d->due != DAY_NONE)
		c[FACT_INDEX(duties, due)].v = d->due;
	return fact_assert(r, &duties_facts, d->unit, c, 0, id, e);
}

/* Finds the version of a fact that stands and leaves the reader open; its cells live until it is freed. */
static int standing(struct house *h, const struct fact_type *t, int64_t unit, int64_t id, struct fact_reader **r,
		    struct version *v, struct err *e)
{
	int got;
	if (fact_of_owner(r, h, t, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(*r, v, e)) == 1)
		if (v->id == id)
			return 0;
	fact_reader_free(*r);
	return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这一条");
}

int duty_finish(struct recording *r, struct house *h, const struct duty *d, day_t done, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	struct cell c[RECORD_FIELDS_MAX];
	if (standing(h, &duties_facts, d->unit, d->id, &reader, &v, e) < 0)
		return -1;
	for (size_t i = 0; i < duties_record.n; i++)
		c[i] = v.cell[i];
	c[FACT_INDEX(duties, done)].v = done;
	int status = fact_correct(r, &duties_facts, &v, c, 0, e);
	fact_reader_free(reader);
	return status;
}

int duty_report_add(struct recording *r, const struct duty *d, const struct duty_report *x, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	blank(&duty_reports_facts, c);
	c[FACT_INDEX(duty_reports, document)].s = d->document;
	c[FACT_INDEX(duty_reports, clause)].s = d->clause;
	c[FACT_INDEX(duty_reports, department)].s = d->department;
	c[FACT_INDEX(duty_reports, reported)].v = x->reported;
	c[FACT_INDEX(duty_reports, content)].s = x->content;
	c[FACT_INDEX(duty_reports, evidence)].s = x->evidence;
	return fact_assert(r, &duty_reports_facts, d->unit, c, 0, NULL, e);
}

int duty_judge(struct recording *r, struct house *h, int64_t unit, int64_t report, int64_t verdict, struct str remark,
	       struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	struct cell c[RECORD_FIELDS_MAX];
	if (standing(h, &duty_reports_facts, unit, report, &reader, &v, e) < 0)
		return -1;
	for (size_t i = 0; i < duty_reports_record.n; i++)
		c[i] = v.cell[i];
	c[FACT_INDEX(duty_reports, verdict)].v = verdict;
	c[FACT_INDEX(duty_reports, remark)].s = remark;
	int status = fact_correct(r, &duty_reports_facts, &v, c, 0, e);
	fact_reader_free(reader);
	return status;
}

int duty_file_add(struct house *h, const struct duty *d, struct str name, struct str bytes, const char *who,
		  instant_t at, int64_t *id, struct err *e)
{
	if (bytes.n > EVIDENCE_MAX)
		return err_set(e, ERR_LIMIT, "证据文件最大 %u MB", EVIDENCE_MAX >> 20);
	*id = id_new(at);
	return sql_run(h->store, &FILE_ADD,
		       ARGS(INT(*id), INT(d->unit), INT(d->id), TEXT(name), INT((int64_t)bytes.n), INT(at),
			    TEXT(str_of(who)), BYTES(bytes)),
		       NULL, e);
}

int duty_files(struct house *h, int64_t duty, struct arena *mem, struct duty_file **ret, size_t *n, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct duty_file, id, 0),    ROW_INT(struct duty_file, size, 1),
	    ROW_TEXT(struct duty_file, name, 2), ROW_TEXT(struct duty_file, who, 3),
	    ROW_INT(struct duty_file, at, 4),    {0}};
	return sql_rows(h->store, &FILES, ARGS(INT(duty), INT(REPORTS_MAX)), fields, sizeof **ret, mem, REPORTS_MAX,
			(void **)ret, n, e);
}

int duty_file_get(struct house *h, int64_t unit, int64_t id, struct arena *mem, struct str *name, struct str *bytes,
		  struct err *e)
{
	struct kept_file {
		struct str name, bytes;
	} file;
	static const struct row_field fields[] = {
	    ROW_TEXT(struct kept_file, name, 0), ROW_BYTES(struct kept_file, bytes, 1), {0}};
	int got = sql_row(h->store, &FILE_GET, ARGS(INT(id), INT(unit)), fields, &file, mem, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个文件");
	*name = file.name;
	*bytes = file.bytes;
	return 0;
}
