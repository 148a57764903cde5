/* yicai policy adopt, policy repeal: a draft becomes law, law ends; recorded by one person, confirmed by another. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "cmd/packs.h"
#include "base/money.h"
#include "features/policies/adoption.h"
#include "features/policies/bounds.h"
#include "features/reach_web.h"

/* What one call works with. */
struct adopting {
	struct home home;
	struct calendar *cal;
	struct buf file;
	struct adoption_new n;
	struct str figure[VALUES_MAX];
	struct str who, confirms;
};

/* A needed option. */
static int take(const struct call *c, const char *name, struct str *out, struct err *e)
{
	const char *v = call_value(c, name);
	*out = str_of(v);
	return v && *v ? 0 : err_set(e, ERR_USAGE, "没有写 --%s", name);
}

/* All that the call says. */
static int read_call(struct adopting *a, const struct call *c, struct err *e)
{
	struct str path;
	a->n.policy = str_of(c->operand[0]);
	if (take(c, "number", &a->n.number, e) < 0 || take(c, "body", &a->n.body, e) < 0 ||
	    take(c, "file", &path, e) < 0 || take(c, "by", &a->who, e) < 0 ||
	    take(c, "confirmed-by", &a->confirms, e) < 0)
		return -1;
	int decided = call_day(c, "decided", &a->n.decided, e),
	    from = decided < 0 ? -1 : call_day(c, "from", &a->n.starts, e);
	if (from < 0)
		return -1;
	if (!decided || !from)
		return err_set(e, ERR_USAGE, "没有写 --decided YYYY-MM-DD 和 --from YYYY-MM-DD");
	for (; call_value_at(c, "figure", a->n.nfigures); a->n.nfigures++)
		a->figure[a->n.nfigures] = str_of(call_value_at(c, "figure", a->n.nfigures));
	a->n.figure = a->figure;
	buf_init(&a->file, FLOW_FILE_MAX);
	if (file_read(path.p, &a->file, e) < 0)
		return -1;
	const char *name = strrchr(path.p, '/');
	a->n.file = str_of(name ? name + 1 : path.p);
	a->n.bytes = buf_str(&a->file);
	return 0;
}

/* Both deeds in one recording. */
static int carry_out(struct adopting *a, int64_t *id, struct err *e)
{
	struct house *h = &a->home.house;
	struct deed d = {.who = call_who(), .what = "flow", .detail = "政策通过和废止"};
	const struct flow_hat hat = {STR(ADOPTION_POWER), FLOW_ALL, 0, {NULL, 0}};
	const struct flow_actor one = {a->who, &hat, 1}, other = {a->confirms, &hat, 1};
	struct recording *r;
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	int status = adoption_propose(h, r, a->cal, &a->n, instant_day(h->clock.now(h->clock.self)), &one, id, e);
	if (status == 0)
		status = adoption_act(h, r, a->cal, *id, 2, STR("confirm"), STR(""), &other, e);
	return recording_end(r, status, e);
}

/* The counties' rates that an adopted text leaves outside its bounds, on standard output. */
static int tell_outside(struct adopting *a, int64_t id, struct err *e)
{
	struct str before, after;
	struct rate_outside *r;
	size_t n = 0;
	struct arena *mem = arena_new(ADOPTION_WORK_MEMORY);
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && a->n.kind == ADOPTION_PASSED)
		status = adoption_texts(&a->home.house, id, mem, &before, &after, e) < 0
			     ? -1
			     : rates_outside(&a->home.house, after, mem, &r, &n, e);
	if (status == 0 && n)
		printf("有 %zu 条地方标准在新文本的界限以外，照旧执行，请区县改定：\n", n);
	for (size_t i = 0; status == 0 && i < n; i++) {
		bool low = r[i].floor != FIELD_NONE && r[i].amount < r[i].floor;
		char amount[32], limit[32], from[11];
		decimal_text(r[i].amount, 2, amount);
		decimal_text(low ? r[i].floor : r[i].ceiling, 2, limit);
		day_text(r[i].begins, from);
		struct str unit = unit_name(&a->home.house, r[i].unit, mem);
		printf("  %.*s %.*s %s元（%s起），%s%s元\n", STR_FMT(unit), STR_FMT(r[i].tier), amount, from,
		       low ? "下限" : "上限", limit);
	}
	arena_free(mem);
	return status;
}

/* The same; the text is law already, whether or not they can be told. */
static void tell_or_warn(struct adopting *a, int64_t id)
{
	struct err e = {0};
	if (tell_outside(a, id, &e) == 0)
		return;
	fputs("提醒：政策已生效，但没能列出新文本界限以外的地方标准\n", stderr);
	call_fail(&e);
}

/* policy adopt and policy repeal. */
static int adopt(struct call *c, enum adoption_kind kind)
{
	struct err e = {0};
	struct adopting a = {.n = {.kind = kind}};
	int64_t id;
	char from[11];
	int status = read_call(&a, c, &e);
	if (status == 0 && (status = home_open(c, &a.home, &e)) == 0) {
		status = calendar_load(&a.cal, a.home.house.store, &e);
		if (status == 0)
			status = carry_out(&a, &id, &e);
		day_text(a.n.starts, from);
		if (status == 0) {
			printf("%s已%s：%.*s，自 %s 起\n", c->operand[0], adoption_kind_text(kind),
			       STR_FMT(a.n.number), from);
			tell_or_warn(&a, id);
		}
		calendar_free(a.cal);
		home_close(&a.home);
	}
	buf_release(&a.file);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_policy_adopt(struct call *c)
{
	return adopt(c, ADOPTION_PASSED);
}

int cmd_policy_repeal(struct call *c)
{
	return adopt(c, ADOPTION_REPEALED);
}
