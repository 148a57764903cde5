/* yicai policy …: the packs as law, as program, and as text. */
#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/packs.h"
#include "features/units/units_data.h"
#include "features/units/units_data.h"
#include "policy/cliff.h"
#include "policy/inspect.h"
#include "policy/parse.h"

/* Prints a buffer and gives it back; -1 when it overflowed or cannot be written. */
static int print_buf(struct buf *b, struct err *e)
{
	bool ok = !b->failed && fwrite(b->p ? b->p : "", 1, b->n, stdout) == b->n;
	buf_release(b);
	return ok ? 0 : err_set(e, ERR_IO, "结果写不出去");
}

/* One row of the list. */
static void list_row(struct table_out *t, const struct policy *p)
{
	char force[FORCE_TEXT], readings[16], cases[16];
	policy_force_text(p->from, p->to, force);
	snprintf(readings, sizeof readings, "%zu", p->nreadings + (p->base ? p->base->nreadings : 0));
	snprintf(cases, sizeof cases, "%zu", p->ncases);
	struct str cells[] = {p->id, p->title, p->standing, p->area, str_of(force), str_of(readings), str_of(cases)};
	table_row(t, cells);
}

int cmd_policy_list(struct call *c)
{
	struct err e = {0};
	struct pack_load l;
	enum format f;
	static const char *const head[] = {"政策编号", "名称", "状态", "辖区", "施行", "读法", "样例"};
	if (call_format(c, &f, &e) < 0 || packs_load_for(&l, c, &e) < 0)
		return call_fail(&e);
	struct table_out *t = table_open(stdout, f, head, 7, 0x60);
	for (size_t i = 0; t && i < l.packs->n; i++) {
		if (!l.packs->pack[i]->shared)
			list_row(t, l.packs->pack[i]);
	}
	int status = t ? table_close(t, &e) : err_set(&e, ERR_NOMEM, "内存不够");
	packs_release(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_policy_check(struct call *c)
{
	struct err e = {0};
	struct pack_load l;
	if (packs_load(&l, c->operand, c->noperands, &e) < 0)
		return call_fail(&e);
	packs_tell(&l);
	size_t n = c->noperands ? l.given : l.packs->n;
	printf("%zu 个文件，没有错误，%zu 处提醒\n", n, l.diags.warnings);
	packs_release(&l);
	return EXIT_DONE;
}

int cmd_policy_test(struct call *c)
{
	struct err e = {0};
	struct pack_load l;
	if (packs_load(&l, c->operand, c->noperands, &e) < 0)
		return call_fail(&e);
	struct case_result r = {0};
	struct buf out;
	buf_init(&out, 16u << 20);
	int status = 0;
	size_t n = c->noperands ? l.given : l.packs->n;
	for (size_t i = 0; i < n && status == 0; i++) {
		if (!l.packs->pack[i]->shared)
			status = policy_test(l.packs, l.packs->pack[i], units_into_world, NULL, &out, &r, &e);
	}
	if (status == 0)
		status = print_buf(&out, &e);
	else
		buf_release(&out);
	packs_release(&l);
	if (status < 0)
		return call_fail(&e);
	printf("%zu 个样例通过，%zu 个不符\n", r.passed, r.failed);
	return r.failed ? EXIT_WRONG : EXIT_DONE;
}

/* Formats one file; *changed when its text differs from the canonical one. */
static int format_file(const char *path, bool check, bool *changed, struct err *e)
{
	struct buf text, out;
	struct arena *mem = arena_new(64u << 20);
	struct diags d;
	buf_init(&text, POLICY_TEXT_MAX);
	buf_init(&out, 2 * POLICY_TEXT_MAX);
	int status = mem ? file_read(path, &text, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		diags_init(&d, mem);
		if (policy_format(path, buf_str(&text), &out, mem, &d) < 0) {
			struct buf told;
			buf_init(&told, 1u << 20);
			for (const struct diag *x = d.first; x; x = x->next)
				diag_print(&told, x, buf_str(&text));
			fwrite(told.p ? told.p : "", 1, told.n, stderr);
			buf_release(&told);
			err_set(e, ERR_INPUT, "政策文本有错，没有改动");
			status = err_at(e, "%s", path);
		} else {
			*changed = !str_eq(buf_str(&text), buf_str(&out));
			if (*changed && !check)
				status = file_write(path, buf_str(&out), e);
		}
	}
	buf_release(&text);
	buf_release(&out);
	arena_free(mem);
	return status;
}

int cmd_policy_fmt(struct call *c)
{
	struct err e = {0};
	bool check = call_value(c, "check") != NULL, any = false;
	for (size_t i = 0; i < c->noperands; i++) {
		bool changed = false;
		if (format_file(c->operand[i], check, &changed, &e) < 0)
			return call_fail(&e);
		if (changed)
			printf("%s %s\n", check ? "不标准" : "已排好", c->operand[i]);
		any |= changed;
	}
	return check && any ? EXIT_WRONG : EXIT_DONE;
}

int cmd_policy_show(struct call *c)
{
	struct err e = {0};
	struct pack_load l;
	if (packs_load_for(&l, c, &e) < 0)
		return call_fail(&e);
	struct policy *p = packs_wanted(&l, c->operand[0], &e);
	struct buf out;
	buf_init(&out, 4u << 20);
	int status = p ? policy_show(l.packs, p, &out) : -1;
	if (p && status < 0)
		err_set(&e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = print_buf(&out, &e);
	packs_release(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* How large the space was that was searched for cliffs, and whether to its end. */
static void put_space(struct buf *out, const struct cliff_space *space, const struct diags *found)
{
	bool cliff = false;
	for (const struct diag *d = found->first; d; d = d->next)
		cliff |= strncmp(d->what, "悬崖：", strlen("悬崖：")) == 0;
	if (!space->policies)
		return;
	buf_printf(out, "悬崖：%zu项政策，按默认读法试了%zu个人（其中%zu个领得到）、%zu件事，往后看%d个月",
		   space->policies, space->persons, space->paid, space->events, CLIFF_MONTHS);
	if (space->unknown)
		buf_printf(out, "；%zu种比不出", space->unknown);
	buf_printf(out, "；%s%s\n", space->unfinished ? "没有找完" : "找完了", cliff ? "" : "，没有发现");
}

int cmd_policy_lint(struct call *c)
{
	struct err e = {0};
	struct pack_load l;
	if (packs_load_for(&l, c, &e) < 0)
		return call_fail(&e);
	struct policy *only = NULL;
	if (c->noperands && !(only = packs_wanted(&l, c->operand[0], &e))) {
		packs_release(&l);
		return call_fail(&e);
	}
	struct diags found;
	struct cliff_space space = {0};
	diags_init(&found, l.mem);
	for (size_t i = 0; i < l.packs->n; i++) {
		if (!l.packs->pack[i]->shared && (!only || only == l.packs->pack[i]))
			policy_lint_space(l.packs, l.packs->pack[i], &found, &space);
	}
	struct buf out;
	buf_init(&out, 4u << 20);
	for (const struct diag *d = found.first; d; d = d->next) {
		for (size_t k = 0; k < l.nsources; k++) {
			if (strcmp(l.source[k].file, d->file) == 0)
				diag_print(&out, d, l.source[k].text);
		}
	}
	put_space(&out, &space, &found);
	int status = print_buf(&out, &e);
	packs_release(&l);
	if (status < 0)
		return call_fail(&e);
	printf("%zu 处值得一看\n", found.warnings + found.errors);
	return found.warnings + found.errors ? EXIT_WRONG : EXIT_DONE;
}
