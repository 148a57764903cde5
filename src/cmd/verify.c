/* yicai verify: is this certificate good? As the public page answers: 有效, 已撤销, 已过期, 没有查到. */
#include <string.h>

#include "base/utf8.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "crypt/crypt.h"
#include "features/credentials/credentials.h"
#include "features/people/people.h"

/* The holder's name, masked. */
static int holder(struct house *h, int64_t person, struct buf *name, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, h, &people_facts, person, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0)
		mask_name(name, v.cell[FACT_INDEX(people, name)].s);
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* What can be said of one certificate today. */
static const char *verdict(const struct version *v, day_t today)
{
	const struct cell *c = v->cell;
	int64_t revoked = c[FACT_INDEX(credentials, revoked)].v, expires = c[FACT_INDEX(credentials, expires)].v;
	if (revoked != FIELD_NONE && revoked <= today)
		return "已撤销";
	return expires != FIELD_NONE && expires < today ? "已过期" : "有效";
}

/* One answer as a row. */
static int answer(struct house *h, struct table_out *t, const struct version *v, day_t today, struct err *e)
{
	const struct cell *c = v->cell;
	const struct field *f = credentials_facts.rec->fields;
	int level = FACT_INDEX(credentials, level), issued = FACT_INDEX(credentials, issued);
	char day[11] = "";
	struct buf name;
	buf_init(&name, 256);
	if (c[issued].v != FIELD_NONE)
		day_text((day_t)c[issued].v, day);
	int status = holder(h, v->owner, &name, e);
	struct str cells[] = {c[FACT_INDEX(credentials, number)].s,
			      str_of(verdict(v, today)),
			      buf_str(&name),
			      c[FACT_INDEX(credentials, occupation)].s,
			      str_of(code_label(f[level].codes, (int)c[level].v)),
			      str_of(day)};
	if (status == 0)
		status = table_row(t, cells);
	buf_release(&name);
	return status;
}

int cmd_verify(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	static const char *const head[] = {"证书编号", "结果", "姓名", "职业", "等级", "发证日期"};
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct buf folded;
	buf_init(&folded, 4096);
	utf8_fold_width(&folded, str_trim(str_of(c->operand[0])));
	day_t today = instant_day(h.house.clock.now(h.house.clock.self));
	struct table_out *t = table_open(stdout, f, head, 6, 0);
	struct fact_reader *r = NULL;
	struct version v;
	struct cell key = {FIELD_NONE, buf_str(&folded)};
	int found = 0, got = 0;
	int status = t ? fact_by_key(&r, &h.house, &credentials_facts, key, INSTANT_OPEN, 0, &e)
		       : err_set(&e, ERR_NOMEM, "内存不够");
	while (status == 0 && (got = fact_next(r, &v, &e)) > 0) {
		found++;
		status = answer(&h.house, t, &v, today, &e);
	}
	fact_reader_free(r);
	if (status == 0 && got == 0 && !found) {
		struct str cells[] = {buf_str(&folded), STR("没有查到"), STR(""), STR(""), STR(""), STR("")};
		table_row(t, cells);
	}
	if (t && table_close(t, &e) < 0)
		status = -1;
	buf_release(&folded);
	home_close(&h);
	return status < 0 || got < 0 ? call_fail(&e) : found ? EXIT_DONE : EXIT_WRONG;
}
