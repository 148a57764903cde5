/* Is this certificate good? One answer for the command line and the public's page. */
#include "features/credentials/verify.h"

#include "crypt/crypt.h"
#include "store/sql.h"

const char *verdict_label(enum verdict v)
{
	static const char *const label[] = {
#define X(n, c) c,
	    VERDICTS(X)
#undef X
	};
	return label[v];
}

void verify_number(struct str text, struct buf *out)
{
	struct err ignored = {0};
	credential_number_check(str_trim(text), out, &ignored); /* one that is empty or too long finds nothing */
}

enum verdict verdict_of(const struct version *v, day_t today)
{
	const struct cell *c = v->cell;
	int64_t revoked = c[FACT_INDEX(credentials, revoked)].v, expires = c[FACT_INDEX(credentials, expires)].v;
	if (revoked != FIELD_NONE && revoked <= today)
		return VERDICT_REVOKED;
	return expires != FIELD_NONE && expires < today ? VERDICT_EXPIRED : VERDICT_VALID;
}

/* A text kept in mem. */
static int kept(struct arena *mem, struct str s, struct str *out, struct err *e)
{
	const char *p = arena_copy(mem, s.p ? s.p : "", s.n);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不足");
	*out = (struct str){p, s.n};
	return 0;
}

static const struct sql NAME = {"verify.name", "SELECT name FROM people WHERE id = $1 AND closed_by = 0"};

/* The holder's name, masked: of all that is known of him nothing else is read. */
static int holder(struct house *h, int64_t person, struct arena *mem, struct str *out, struct err *e)
{
	struct stmt *st;
	struct buf name;
	if (sql_open(&st, h->store, &NAME, ARGS(INT(person)), e) < 0)
		return -1;
	buf_init(&name, 256);
	int got = stmt_step(st, e);
	if (got > 0)
		mask_name(&name, stmt_text(st, 0));
	stmt_reset(st);
	int status = got < 0 ? -1 : kept(mem, buf_str(&name), out, e);
	buf_release(&name);
	return status;
}

/* A day of a cell. */
static day_t day_in(const struct cell *c)
{
	return c->v == FIELD_NONE ? DAY_NONE : (day_t)c->v;
}

/* One version as the public sees it, but for the name. */
static int answer(const struct version *v, day_t today, struct arena *mem, struct verified *out, struct err *e)
{
	const struct cell *c = v->cell;
	const struct field *f = credentials_record.fields;
	const int kind = FACT_INDEX(credentials, kind), level = FACT_INDEX(credentials, level);
	*out = (struct verified){.verdict = verdict_of(v, today),
				 .kind = code_label(f[kind].codes, (int)c[kind].v),
				 .level = code_label(f[level].codes, (int)c[level].v),
				 .issued = day_in(&c[FACT_INDEX(credentials, issued)]),
				 .expires = day_in(&c[FACT_INDEX(credentials, expires)]),
				 .revoked = day_in(&c[FACT_INDEX(credentials, revoked)])};
	return kept(mem, c[FACT_INDEX(credentials, number)].s, &out->number, e) < 0 ||
		       kept(mem, c[FACT_INDEX(credentials, occupation)].s, &out->occupation, e) < 0 ||
		       kept(mem, c[FACT_INDEX(credentials, issuer)].s, &out->issuer, e) < 0
		   ? -1
		   : 0;
}

int credential_verify(struct house *h, struct str number, day_t today, struct arena *mem, struct verified **ret,
		      size_t *n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct cell key = {FIELD_NONE, number};
	struct verified *out = ARENA_ARRAY(mem, VERIFIED_MAX, struct verified);
	int got = 0, status = 0;
	size_t found = 0;
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (fact_by_key(&r, h, &credentials_facts, key, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while (status == 0 && found < VERIFIED_MAX && (got = fact_next(r, &v, e)) > 0) {
		status = answer(&v, today, mem, &out[found], e);
		if (status == 0)
			status = holder(h, v.owner, mem, &out[found++].name, e);
	}
	fact_reader_free(r);
	if (status < 0 || got < 0)
		return -1;
	*ret = out;
	*n = found;
	return 0;
}
