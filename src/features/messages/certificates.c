/* Certificates that come to expire: told to their owners and to who employs them. */
#include <stdio.h>

#include "features/messages/messages.h"
#include "store/sql.h"

#define CATCH_UP_DAYS 30 /* days left out that are made up for */
#define TOLD_MAX      1000000

/* Standing certificates whose last day lies in $1 … $2, of people who work somewhere on $3. */
#define ENDING                                                                                                       \
	" FROM credentials c JOIN employment w ON w.person_id = c.person_id AND w.closed_by = 0 AND w.begins <= $3"  \
	" AND (w.ends IS NULL OR w.ends >= $3)"
#define ENDING_DAYS " WHERE c.closed_by = 0 AND c.expires BETWEEN $1 AND $2 AND (c.revoked IS NULL OR c.revoked > $3)"
static const struct sql OWN = {
    "message.ending_own",
    "SELECT DISTINCT a.id, c.id, c.expires, COALESCE(c.occupation, '')" ENDING
    " JOIN account a ON a.person_id = c.person_id AND a.person_id <> 0 AND a.scope = 2 AND a.state = 1" ENDING_DAYS
    " ORDER BY a.id, c.id LIMIT $4"};
static const struct sql OF_ORG = {
    "message.ending_org",
    "SELECT a.id, COUNT(DISTINCT c.id)" ENDING
    " JOIN account a ON a.org_id = w.org_id AND a.org_id <> 0 AND a.scope = 3 AND a.state = 1" ENDING_DAYS
    " GROUP BY a.id ORDER BY a.id LIMIT $4"};

/* A certificate of somebody who has an account. */
struct own_row {
	int64_t account, id, expires;
	struct str occupation;
};
static const struct row_field own_fields[] = {ROW_INT(struct own_row, account, 0),
					      ROW_INT(struct own_row, id, 1),
					      ROW_INT(struct own_row, expires, 2),
					      ROW_TEXT(struct own_row, occupation, 3),
					      {0}};
/* How many a clerk's institution has. */
struct org_row {
	int64_t account, n;
};
static const struct row_field org_fields[] = {
    ROW_INT(struct org_row, account, 0), ROW_INT(struct org_row, n, 1), {0}};

/* A time before (or after) the last day at which its owner is told. */
struct stage {
	const char *word; /* of the topic */
	int ahead;        /* days */
	enum message_tone tone;
	const char *title; /* of the clerk's message */
};
static const struct stage stages[] = {
    {"90", 90, MESSAGE_PLAIN, "本机构有证书九十天内到期"},
    {"30", 30, MESSAGE_LOOK, "本机构有证书三十天内到期"},
    {"over", -1, MESSAGE_BAD, "本机构有证书已经过期"},
};

/* One owner's message. */
static int tell_own(struct house *h, const struct stage *s, const struct own_row *r, struct err *e)
{
	char topic[64], title[400], said[400], day[11];
	day_text((day_t)r->expires, day);
	snprintf(topic, sizeof topic, "cert:%lld:%s", (long long)r->id, s->word);
	snprintf(title, sizeof title, "%.*s证书%s", r->occupation.n < 300 ? (int)r->occupation.n : 300,
		 r->occupation.p, s->ahead < 0 ? "已经过期" : "快到期了");
	snprintf(said, sizeof said, "有效期到 %s。请尽快换证，不然会影响津贴。", day);
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_EXPIRY,
				.tone = s->tone,
				.title = str_of(title),
				.said = str_of(said),
				.href = STR("/m/certs")};
	return message_put(h, r->account, &m, e);
}

/* A clerk's: by number. */
static int tell_clerk(struct house *h, const struct stage *s, const struct org_row *r, struct err *e)
{
	char topic[64];
	snprintf(topic, sizeof topic, "certs:%s", s->word);
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_EXPIRY,
				.tone = s->tone,
				.title = str_of(s->title),
				.said = STR("请通知本人换证，或更正登记的有效期。"),
				.href = STR("/org/home"),
				.times = r->n};
	return message_put(h, r->account, &m, e);
}

/* One stage, of the days after `last` up to today. */
static int tell_stage(struct house *h, const struct stage *s, day_t last, day_t today, struct arena *mem,
		      int64_t *told, struct err *e)
{
	void *own, *org;
	size_t nown, norg;
	int64_t from = last + 1 + s->ahead, to = today + s->ahead;
	if (sql_rows(h->store, &OWN, ARGS(INT(from), INT(to), INT(today), INT(TOLD_MAX)), own_fields,
		     sizeof(struct own_row), mem, TOLD_MAX, &own, &nown, e) < 0 ||
	    sql_rows(h->store, &OF_ORG, ARGS(INT(from), INT(to), INT(today), INT(TOLD_MAX)), org_fields,
		     sizeof(struct org_row), mem, TOLD_MAX, &org, &norg, e) < 0)
		return -1;
	for (size_t i = 0; i < nown; i++)
		if (tell_own(h, s, (const struct own_row *)own + i, e) < 0)
			return -1;
	for (size_t i = 0; i < norg; i++)
		if (tell_clerk(h, s, (const struct org_row *)org + i, e) < 0)
			return -1;
	*told += (int64_t)(nown + norg);
	return 0;
}

int message_certificates(struct house *h, day_t today, int64_t *told, struct err *e)
{
	int64_t last;
	struct arena *mem;
	*told = 0;
	if (message_mark(h, "certificates", &last, e) < 0)
		return -1;
	if (last >= today)
		return 0;
	if (last < today - CATCH_UP_DAYS)
		last = today - CATCH_UP_DAYS;
	int status = (mem = arena_new((size_t)256 << 20)) ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < sizeof stages / sizeof *stages; i++)
		status = tell_stage(h, &stages[i], (day_t)last, today, mem, told, e);
	arena_free(mem);
	return status == 0 ? message_mark_set(h, "certificates", today, e) : -1;
}
