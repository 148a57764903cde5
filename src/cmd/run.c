/* yicai run …: entitlement runs, computed once and kept. */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "cmd/packs.h"
#include "crypt/crypt.h"
#include "features/runs/runs.h"
#include "features/runs/subject.h"

/* A run's number as typed. */
static int run_number(const char *text, int64_t *run, struct err *e)
{
	if (str_to_i64(str_of(text), run) && *run > 0)
		return 0;
	return err_todo((err_set(e, ERR_USAGE, "“%s”不是批号", text), e), "批号见 yicai run list");
}

/* The options of `run start`. */
static int read_ask(const struct call *c, struct run_ask *ask, struct str *readings, struct err *e)
{
	struct clock clock = clock_system();
	day_t known;
	*ask = (struct run_ask){.policy = str_of(call_value(c, "policy")),
				.as_of = instant_day(clock.now(clock.self)),
				.known_on = INSTANT_OPEN,
				.unit = str_of(call_value(c, "unit")),
				.reading = readings,
				.everything = call_value(c, "all") != NULL,
				.here = true,
				.who = call_who()};
	if (!ask->policy.n)
		return err_todo((err_set(e, ERR_USAGE, "没有说算哪项政策"), e), "写 --policy 编号，或 --policy all");
	for (size_t i = 0; i < RUN_READINGS_MAX && call_value_at(c, "reading", i); i++)
		readings[ask->nreadings++] = str_of(call_value_at(c, "reading", i));
	int from = call_month(c, "from", &ask->from, e), to = from < 0 ? -1 : call_month(c, "to", &ask->to, e);
	if (to < 0 || call_day(c, "as-of", &ask->as_of, e) < 0)
		return -1;
	if (!from || !to)
		return err_todo((err_set(e, ERR_USAGE, "没有说算哪些月份"), e), "写 --from YYYY-MM --to YYYY-MM");
	int on = call_day(c, "known-on", &known, e);
	if (on > 0)
		ask->known_on = instant_day_end(known);
	return on < 0 ? -1 : 0;
}

/* What a run came to, for eyes. */
static void print_run(const struct run *r, const struct run_work *w)
{
	char from[8], to[8], as_of[11], at[20], known[20], due[32], doubt[32], recover[32];
	month_text(r->from, from);
	month_text(r->to, to);
	day_text(r->as_of, as_of);
	instant_text(r->at, at);
	instant_text(r->known_on, known);
	decimal_text(r->due, 2, due);
	decimal_text(r->doubt, 2, doubt);
	decimal_text(r->recover, 2, recover);
	printf("第 %lld 批  %s  %.*s  %s 至 %s  查看日 %s\n", (long long)r->id, run_state_text(r->state),
	       STR_FMT(r->policy), from, to, as_of);
	printf("开始 %s  按 %s 已知  %.*s\n", at, known, STR_FMT(r->who));
	if (r->unit.n)
		printf("单元 %.*s %.*s\n", STR_FMT(r->unit), STR_FMT(r->unit_name));
	for (struct str rest = r->readings; rest.n;) {
		struct str one = str_cut(&rest, '\n');
		printf("读法 %.*s\n", STR_FMT(one));
	}
	if (w->base)
		printf("照第 %lld 批再算", (long long)w->base);
	if (w->base && w->subjects)
		printf("：%lld 个对象中 %lld 个重新算过，其余的事实没有变", (long long)w->subjects,
		       (long long)w->evaluated);
	if (w->base)
		putchar('\n');
	if (r->state == RUN_BROKEN)
		printf("核算它的程序没有算完就停了。接着算：yicai run resume %lld\n", (long long)r->id);
	if (r->state == RUN_WAITING)
		printf("还没有程序在算。后台任务没有排着它的，接着算：yicai run resume %lld\n", (long long)r->id);
	if (r->state == RUN_FAILED)
		printf("原因 %.*s\n", STR_FMT(r->why));
	if (r->state == RUN_DONE)
		printf("%lld 行，%lld 人，%lld 家机构  应发 %s  待确认 %s  应追回 %s\n", (long long)r->lines,
		       (long long)r->people, (long long)r->orgs, due, doubt, recover);
}

/* Reads a run and prints it. */
static int show_run(struct home *h, const struct call *c, int64_t run, struct err *e)
{
	struct run r;
	struct run_work w;
	if (run_get(&h->house, run, c->mem, &r, e) < 0 || run_work(&h->house, run, &w, e) < 0)
		return -1;
	print_run(&r, &w);
	return 0;
}

/* Computes a begun run and says what it came to. */
static int compute_run(struct home *h, const struct call *c, int64_t run, struct err *e)
{
	struct progress *bar = progress_new("核算");
	int status = run_compute(&h->house, run, &(struct run_watch){progress_step, bar, NULL, call_who()}, e);
	progress_end(bar);
	return status < 0 ? -1 : show_run(h, c, run, e);
}

int cmd_run_start(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct pack_load packs;
	struct run_ask ask;
	struct str readings[RUN_READINGS_MAX];
	int64_t run;
	if (read_ask(c, &ask, readings, &e) < 0 || packs_load_for(&packs, c, &e) < 0)
		return call_fail(&e);
	int status = home_open(c, &h, &e);
	if (status == 0) {
		status = packs_in_force(&packs, c, &h.house, INSTANT_OPEN, &e);
		if (status == 0)
			status = run_begin(&h.house, packs.packs, &ask, &run, &e);
		if (status == 0)
			status = compute_run(&h, c, run, &e);
		home_close(&h);
	}
	packs_release(&packs);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_run_again(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t base, run;
	if (run_number(c->operand[0], &base, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = run_again(&h.house, base, call_who(), true, &run, &e);
	if (status == 0)
		status = compute_run(&h, c, run, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_run_resume(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t run;
	if (run_number(c->operand[0], &run, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = compute_run(&h, c, run, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* One run as a row. */
static int list_row(struct table_out *t, const struct run *r)
{
	char id[24], at[20], from[8], to[8], lines[24], due[32], doubt[32], recover[32];
	snprintf(id, sizeof id, "%lld", (long long)r->id);
	snprintf(lines, sizeof lines, "%lld", (long long)r->lines);
	instant_text(r->at, at);
	month_text(r->from, from);
	month_text(r->to, to);
	decimal_text(r->due, 2, due);
	decimal_text(r->doubt, 2, doubt);
	decimal_text(r->recover, 2, recover);
	struct str cells[] = {
	    str_of(id),    str_of(at),  r->policy,     str_of(from),    str_of(to), str_of(run_state_text(r->state)),
	    str_of(lines), str_of(due), str_of(doubt), str_of(recover), r->who};
	return table_row(t, cells);
}

int cmd_run_list(struct call *c)
{
	static const char *const head[] = {"批号", "开始", "政策编号", "从",     "到",  "状态",
					   "行数", "应发", "待确认",   "应追回", "经办"};
	struct err e = {0};
	struct home h;
	enum format f;
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct table_out *t = table_open(stdout, f, head, 11, 0x3c1);
	int status = t ? 0 : err_set(&e, ERR_NOMEM, "内存不够");
	int64_t before = INT64_MAX;
	for (size_t n = 1; status == 0 && n;) {
		struct run *runs;
		status = run_list(&h.house, before, 100, c->mem, &runs, &n, &e);
		for (size_t i = 0; status == 0 && i < n; i++, before = runs[i - 1].id)
			status = list_row(t, &runs[i]);
	}
	if (t && table_close(t, &e) < 0)
		status = -1;
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* The amount of a line or total: money, or a number. */
static void amount_text(int64_t amount, bool counts, char out[static 32])
{
	if (counts)
		snprintf(out, 32, "%lld", (long long)amount);
	else
		decimal_text(amount, 2, out);
}

/* One total as a row; org: its institution's code and name as well. */
static int total_row(struct table_out *out, const struct run_total *t, const struct str *org)
{
	char month[8], amount[32], lines[24];
	struct str cells[8] = {t->policy, t->county ? t->county_name : STR("未定")};
	size_t n = 2;
	month_text((month_t)t->month, month);
	amount_text(t->amount, t->counts, amount);
	snprintf(lines, sizeof lines, "%lld", (long long)t->lines);
	for (int i = 0; org && i < 2; i++)
		cells[n++] = org[i];
	cells[n++] = str_of(month);
	cells[n++] = str_of(line_state_text((enum line_state)t->state));
	cells[n++] = str_of(lines);
	cells[n] = str_of(amount);
	return table_row(out, cells);
}

/* Totals by county and month, as `entitle --totals` has them; or by county, institution and month. */
static int print_totals(struct home *h, const struct call *c, const struct run *r, bool orgs, enum format f,
			struct err *e)
{
	static const char *const head[2][8] = {
	    {"政策编号", "单元", "月份", "结果", "笔数", "金额"},
	    {"政策编号", "单元", "机构代码", "机构", "月份", "结果", "笔数", "金额"}};
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	struct run_subjects codes;
	struct run_total *t;
	size_t n;
	unsigned by = RUN_BY_COUNTY | RUN_BY_MONTH | (orgs ? RUN_BY_ORG : 0);
	if (run_totals(&h->house, r->id, by, &all, c->mem, &t, &n, e) < 0)
		return -1;
	struct table_out *out = table_open(stdout, f, head[orgs], orgs ? 8 : 6, orgs ? 0xc0 : 0x30);
	int status = out ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	run_subjects_init(&codes, &h->house, r->known_on, r->known_on);
	for (size_t i = 0; i < n && status == 0; i++) {
		struct str org[2] = {STR(""), t[i].org ? t[i].org_name : STR("未定")};
		if (orgs && t[i].org)
			status = run_subject(&codes, t[i].org, 0, &org[0], e);
		if (status == 0)
			status = total_row(out, &t[i], orgs ? org : NULL);
	}
	run_subjects_release(&codes);
	return out && table_close(out, e) < 0 ? -1 : status;
}

/* --by 机构: *orgs. ERR_USAGE. */
static int totals_by(const struct call *c, bool *orgs, struct err *e)
{
	const char *by = call_value(c, "by");
	*orgs = by != NULL;
	if (!by || (strcmp(by, "机构") == 0 && call_value(c, "totals")))
		return 0;
	err_set(e, ERR_USAGE, "不能按“%s”分", by);
	return err_todo(e, "写 --totals --by 机构");
}

/* Rows about subjects on their way out: for eyes, people are masked. */
struct listing {
	struct table_out *t;
	struct run_subjects subjects;
	bool mask;
	struct arena *mem; /* of one page */
};

/* Takes the table, and makes what a page needs; subjects as known at one instant, or else at the other. -1: nothing is open. */
static int listing_open(struct listing *l, struct home *h, enum format f, instant_t known, instant_t or_known,
			struct table_out *t, struct err *e)
{
	struct err ignored = {0};
	*l = (struct listing){.t = t, .mask = f == FORMAT_TEXT, .mem = arena_new(0)};
	if (!t || !l->mem) {
		if (t)
			table_close(t, &ignored);
		arena_free(l->mem);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	run_subjects_init(&l->subjects, &h->house, known, or_known);
	return 0;
}

/* Ends the table as the work ended. */
static int listing_close(struct listing *l, int status, struct err *e)
{
	struct err later = {0}; /* the first one is told */
	run_subjects_release(&l->subjects);
	arena_free(l->mem);
	return table_close(l->t, status < 0 ? &later : e) < 0 ? -1 : status;
}

/* A subject's key and name as the listing shows them, in the page's memory. */
static int name_subject(struct listing *l, int64_t owner, int64_t person, struct str name, struct str out[static 2],
			struct err *e)
{
	struct buf b;
	struct str key;
	if (run_subject(&l->subjects, owner, person, &key, e) < 0)
		return -1;
	buf_init(&b, 8192);
	if (l->mask && person && person == owner)
		mask_number(&b, key);
	else
		buf_put_str(&b, key);
	size_t n = b.n;
	if (l->mask && person)
		mask_name(&b, name);
	else
		buf_put_str(&b, name);
	const char *p = b.failed ? NULL : arena_copy(l->mem, b.p ? b.p : "", b.n);
	if (p) {
		out[0] = (struct str){p, n};
		out[1] = (struct str){p + n, b.n - n};
	}
	buf_release(&b);
	return p ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* Journals that full numbers go out. */
static int journal_numbers(struct home *h, const struct call *c, const char *what, int64_t numbers, struct err *e)
{
	char where[80];
	snprintf(where, sizeof where, "标准输出 %s", call_value(c, "format"));
	return fact_reveal_journal(&h->house, call_who(), where, what, numbers, e);
}

/* One line as a row. */
static int line_row(struct listing *out, const struct run_line *l, struct err *e)
{
	char no[24], from[8], to[8], due[11], amount[32];
	struct str subject[2];
	snprintf(no, sizeof no, "%lld", (long long)l->no);
	month_text((month_t)l->from, from);
	month_text((month_t)l->to, to);
	day_text((day_t)l->due, due);
	amount_text(l->amount, l->counts, amount);
	if (name_subject(out, l->owner, l->person, l->name, subject, e) < 0)
		return -1;
	struct str cells[] = {str_of(no),
			      l->policy,
			      subject[0],
			      subject[1],
			      l->county_name,
			      l->org_name,
			      str_of(from),
			      str_of(to),
			      str_of(due),
			      l->tier,
			      l->no_amount ? STR("") : str_of(amount),
			      str_of(line_state_text((enum line_state)l->state)),
			      l->reason};
	return table_row(out->t, cells) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* All lines, page by page; full numbers are journalled before they go out. */
static int print_lines(struct home *h, const struct call *c, const struct run *r, enum format f, struct err *e)
{
	static const char *const head[] = {"行", "政策编号", "对象", "姓名",     "区县", "机构", "从",
					   "到", "到期日",   "档次", "每月金额", "结果", "原因"};
	struct run_filter page = {.reach = {REACH_ALL, 0}};
	struct listing out;
	if (f != FORMAT_TEXT && r->lines && journal_numbers(h, c, "核算批次，逐行", r->lines, e) < 0)
		return -1;
	if (listing_open(&out, h, f, r->known_on, r->known_on, table_open(stdout, f, head, 13, 0x401), e) < 0)
		return -1;
	int status = 0;
	do {
		struct run_line *l;
		size_t n;
		arena_clear(out.mem);
		status = run_lines(&h->house, r->id, &page, out.mem, &l, &n, &page.after, e);
		for (size_t i = 0; status == 0 && i < n; i++)
			status = line_row(&out, &l[i], e);
	} while (status == 0 && page.after);
	return listing_close(&out, status, e);
}

/* The explanation of one line. */
static int print_why(struct home *h, int64_t run, const char *line, struct err *e)
{
	struct buf out;
	int64_t no;
	if (!str_to_i64(str_of(line), &no) || no < 1)
		return err_set(e, ERR_USAGE, "“%s”不是行号", line);
	buf_init(&out, 64u << 20);
	int status = run_explain(&h->house, run, no, (struct reach){REACH_ALL, 0}, &out, e);
	if (status == 0)
		fwrite(out.p ? out.p : "", 1, out.n, stdout);
	buf_release(&out);
	return status;
}

int cmd_run_show(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	int64_t run;
	bool orgs;
	if (call_format(c, &f, &e) < 0 || totals_by(c, &orgs, &e) < 0 || run_number(c->operand[0], &run, &e) < 0 ||
	    home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct run r;
	struct run_work w;
	int status = run_get(&h.house, run, c->mem, &r, &e) < 0 ? -1 : run_work(&h.house, run, &w, &e);
	if (status == 0 && call_value(c, "verify"))
		status = run_verify(&h.house, run, &e);
	if (status < 0) {
	} else if (call_value(c, "totals")) {
		status = print_totals(&h, c, &r, orgs, f, &e);
	} else if (call_value(c, "lines")) {
		status = print_lines(&h, c, &r, f, &e);
	} else if (call_value(c, "why")) {
		status = print_why(&h, run, call_value(c, "why"), &e);
	} else {
		print_run(&r, &w);
	}
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* One change as a row. */
static int change_row(struct listing *out, const struct run_change *x, struct err *e)
{
	char before[32], after[32], diff[32];
	struct str subject[2];
	amount_text(x->before, x->counts, before);
	amount_text(x->after, x->counts, after);
	amount_text(x->after - x->before, x->counts, diff);
	if (name_subject(out, x->owner, x->person, x->name, subject, e) < 0)
		return -1;
	struct str cells[] = {
	    x->policy,      subject[0],    subject[1],  str_of(line_state_text((enum line_state)x->state)),
	    str_of(before), str_of(after), str_of(diff)};
	return table_row(out->t, cells) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* Two runs that are compared. */
struct two_runs {
	struct home *h;
	struct run a, b;
};

/* All changes, page by page, into `out`, or only counted when that is NULL. */
static int walk_changes(const struct two_runs *r, struct listing *out, struct arena *mem, int64_t *count,
			struct err *e)
{
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	int64_t after = 0;
	*count = 0;
	for (size_t n = 1; n;) {
		struct run_change *x;
		arena_clear(mem);
		if (run_diff(&r->h->house, r->a.id, r->b.id, &all, after, RUN_DIFF_MAX, mem, &x, &n, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			if (out && change_row(out, &x[i], e) < 0)
				return -1;
			after = x[i].owner;
		}
		*count += (int64_t)n;
	}
	return 0;
}

/* Journals how many full numbers the changes will show. */
static int journal_changes(const struct two_runs *r, const struct call *c, struct err *e)
{
	struct arena *mem = arena_new(0);
	int64_t n = 0;
	int status = mem ? walk_changes(r, NULL, mem, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(mem);
	return status < 0 || !n ? status : journal_numbers(r->h, c, "两批核算比较，逐人", n, e);
}

/* All changes; full numbers are journalled before they go out. */
static int print_changes(const struct two_runs *r, const struct call *c, enum format f, struct err *e)
{
	static const char *const head[] = {"政策编号", "对象", "姓名", "结果", "前", "后", "差额"};
	struct listing out;
	int64_t n;
	if (f != FORMAT_TEXT && journal_changes(r, c, e) < 0)
		return -1;
	if (listing_open(&out, r->h, f, r->b.known_on, r->a.known_on, table_open(stdout, f, head, 7, 0x70), e) < 0)
		return -1;
	return listing_close(&out, walk_changes(r, &out, out.mem, &n, e), e);
}

int cmd_run_diff(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	int64_t a, b;
	struct two_runs r = {.h = &h};
	if (call_format(c, &f, &e) < 0 || run_number(c->operand[0], &a, &e) < 0 ||
	    run_number(c->operand[1], &b, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = run_get(&h.house, a, c->mem, &r.a, &e) < 0 || run_get(&h.house, b, c->mem, &r.b, &e) < 0
			 ? -1
			 : print_changes(&r, c, f, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
