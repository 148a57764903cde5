#include "features/policies/choice.h"

#include "base/utf8.h"
#include "policy/policy.h"
#include "store/sql.h"

static const struct sql ADD = {"policies.choice_add",
			       "INSERT INTO policy_choices (journal, at, who, policy, reading, label, reason)"
			       " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql HISTORY = {"policies.choices",
				   "SELECT journal, at, who, policy, reading, label, reason FROM policy_choices"
				   " WHERE ($1 = '' OR policy = $1) AND at <= $2 ORDER BY journal DESC"};

static const struct row_field choice_fields[] = {
    ROW_INT(struct choice, journal, 0),  ROW_INT(struct choice, at, 1),
    ROW_TEXT(struct choice, who, 2),     ROW_TEXT(struct choice, policy, 3),
    ROW_TEXT(struct choice, reading, 4), ROW_TEXT(struct choice, label, 5),
    ROW_TEXT(struct choice, reason, 6),  {0}};

int choice_history(struct house *h, struct str policy, instant_t known, struct arena *mem, struct choice **ret,
		   size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &HISTORY, ARGS(TEXT(policy), INT(known)), choice_fields, sizeof **ret, mem,
		     CHOICES_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Sets one choice where the texts still know it. */
static int set_one(struct choices *ch, const struct choice *c, struct err *e)
{
	const struct policy *p = packs_find(ch->packs, c->policy);
	const struct reading *r = p && !p->shared ? policy_reading(p, c->reading) : NULL;
	if (!r || reading_alt(r, c->label) < 0)
		return 0;
	struct buf b;
	buf_init(&b, 4096);
	buf_printf(&b, "%.*s.%.*s=%.*s", STR_FMT(c->policy), STR_FMT(c->reading), STR_FMT(c->label));
	int status = b.failed ? err_set(e, ERR_NOMEM, "内存不够") : choices_set(ch, buf_str(&b), NULL, e);
	buf_release(&b);
	return status;
}

struct choices *choice_in_force(struct house *h, const struct packs *packs, instant_t known, struct arena *mem,
				struct err *e)
{
	struct choice *c;
	size_t n;
	struct choices *ch = choices_new(packs, mem);
	if (!ch) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	if (choice_history(h, STR(""), known, mem, &c, &n, e) < 0)
		return NULL;
	while (n-- > 0) /* the newest last, so that it stands */
		if (set_one(ch, &c[n], e) < 0)
			return NULL;
	return ch;
}

/* What can be said against it. */
static int check(struct house *h, const struct packs *packs, const struct choice *c, struct arena *mem, struct err *e)
{
	const struct policy *p = packs_find(packs, c->policy);
	const struct reading *r = p && !p->shared ? policy_reading(p, c->reading) : NULL;
	if (!r)
		return err_set(e, ERR_NOTFOUND, "政策“%.*s”没有“%.*s”这个读法", STR_FMT(c->policy),
			       STR_FMT(c->reading));
	if (reading_alt(r, c->label) < 0)
		return err_set(e, ERR_INPUT, "“%.*s”没有“%.*s”这种选法", STR_FMT(c->reading), STR_FMT(c->label));
	if (!str_trim(c->reason).n || utf8_count(c->reason) > CHOICE_REASON_MAX)
		return err_set(e, ERR_INPUT, "请写理由，不超过 %d 个字", CHOICE_REASON_MAX);
	const struct choices *now = choice_in_force(h, packs, INSTANT_OPEN, mem, e);
	if (!now)
		return -1;
	if (str_eq(choice_of(now, p, r)->label, c->label))
		return err_set(e, ERR_CONFLICT, "现在用的就是“%.*s”", STR_FMT(c->label));
	return 0;
}

/* The choice in the open recording. */
static int add(struct house *h, struct recording *r, const struct choice *c, struct err *e)
{
	return sql_run(h->store, &ADD,
		       ARGS(INT(recording_journal(r)), INT(recording_now(r)), TEXT(c->who), TEXT(c->policy),
			    TEXT(c->reading), TEXT(c->label), TEXT(c->reason)),
		       NULL, e);
}

/* Records what has been checked; the entry's digest is that of the choice. */
static int record(struct house *h, const struct choice *c, struct buf *text, struct arena *mem, struct err *e)
{
	struct recording *r;
	uint8_t digest[SM3_SIZE];
	const char *who = arena_copy(mem, c->who.p, c->who.n);
	buf_printf(text, "%.*s.%.*s=%.*s：%.*s", STR_FMT(c->policy), STR_FMT(c->reading), STR_FMT(c->label),
		   STR_FMT(c->reason));
	if (!who || text->failed)
		return err_set(e, ERR_NOMEM, "内存不够");
	sm3_digest(text->p, text->n, digest);
	struct deed d = {.who = who, .what = "reading", .detail = text->p, .digest = digest};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	if (add(h, r, c, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

int choice_make(struct house *h, const struct packs *packs, const struct choice *c, struct err *e)
{
	struct buf text;
	struct arena *mem = arena_new(64u << 20);
	buf_init(&text, 16u << 10);
	int status = mem ? check(h, packs, c, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = record(h, c, &text, mem, e);
	buf_release(&text);
	arena_free(mem);
	return status;
}
