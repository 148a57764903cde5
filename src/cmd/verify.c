/* yicai verify: is this certificate good? As the public page answers: 有效, 已撤销, 已过期, 没有查到. */
#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/credentials/verify.h"

/* One answer as a row. */
static int put_answer(struct table_out *t, const struct verified *a)
{
	char day[11] = "";
	if (a->issued != DAY_NONE)
		day_text(a->issued, day);
	struct str cells[] = {a->number,  str_of(verdict_label(a->verdict)), a->name, a->occupation, str_of(a->level),
			      str_of(day)};
	return table_row(t, cells);
}

/* All answers, or that there is none. */
static int put_answers(struct table_out *t, struct str number, const struct verified *a, size_t n)
{
	struct str none[] = {number, str_of(verdict_label(VERDICT_UNKNOWN)), STR(""), STR(""), STR(""), STR("")};
	if (!n)
		return table_row(t, none);
	for (size_t i = 0; i < n; i++)
		if (put_answer(t, &a[i]) < 0)
			return -1;
	return 0;
}

int cmd_verify(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	static const char *const head[] = {"证书编号", "结果", "姓名", "职业", "等级", "发证日期"};
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct buf number;
	buf_init(&number, 4096);
	verify_number(str_of(c->operand[0]), &number);
	day_t today = instant_day(h.house.clock.now(h.house.clock.self));
	struct arena *mem = arena_new(1u << 20);
	struct table_out *t = table_open(stdout, f, head, 6, 0);
	struct verified *a = NULL;
	size_t n = 0;
	int status = mem && t ? credential_verify(&h.house, buf_str(&number), today, mem, &a, &n, &e)
			      : err_set(&e, ERR_NOMEM, "内存不够");
	if (status == 0)
		put_answers(t, buf_str(&number), a, n);
	if (t && table_close(t, &e) < 0)
		status = -1;
	buf_release(&number);
	arena_free(mem);
	home_close(&h);
	return status < 0 ? call_fail(&e) : n ? EXIT_DONE : EXIT_WRONG;
}
