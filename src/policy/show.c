#include "policy/clauses.h"
#include "policy/inspect.h"
#include "policy/policy.h"
#include "policy/unparse.h"

/* What is being shown. */
struct show {
	const struct packs *s;
	const struct policy *p;
	struct buf *out;
	int section; /* sections so far */
};

/* "一、条件" */
static void heading(struct show *w, const char *title)
{
	static const char *const numbers[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	buf_printf(w->out, "\n%s、%s\n", numbers[w->section < 10 ? w->section : 9], title);
	w->section++;
}

/* ［S26 §A6］ behind a line, and its end. */
static void end_cited(struct show *w, const struct cite *c)
{
	if (c->nclauses || c->nrules) {
		buf_puts(w->out, "　［");
		cite_text(w->out, c);
		buf_puts(w->out, "］");
	}
	buf_puts(w->out, "\n");
}

/* 施行 */
static void show_dates(struct show *w)
{
	char dates[FORCE_TEXT];
	policy_force_text(w->p->from, w->p->to, dates);
	buf_printf(w->out, "%s%s\n", dates, w->p->undated ? "，不限月份" : "");
}

/* 周期 */
static void show_period(struct show *w)
{
	const struct period *d = &w->p->period;
	buf_puts(w->out, "周期　");
	if (d->kind == PERIOD_MONTHLY) {
		buf_puts(w->out, "按月");
	} else if (d->kind == PERIOD_ONCE) {
		buf_puts(w->out, "一次，在");
		node_text(w->out, d->expr);
	} else {
		node_text(w->out, d->expr);
		for (size_t i = 0; i < d->n; i++) {
			buf_puts(w->out, i ? "，满" : " 满");
			node_text(w->out, d->milestones[i].span);
			buf_printf(w->out, "为%.*s", STR_FMT(d->milestones[i].name));
		}
	}
	buf_puts(w->out, "\n");
}

/* 依据, each clause with what it says. */
static void show_clauses(struct show *w)
{
	for (size_t i = 0; i < w->p->nclauses; i++) {
		struct str document = {"", 0}, gist = {"", 0};
		clause_gist(w->p->clauses[i], &document, &gist);
		buf_printf(w->out, "%s%.*s", i ? "　　　" : "依据　", STR_FMT(w->p->clauses[i]));
		if (gist.n)
			buf_printf(w->out, "（%.*s）%.*s", STR_FMT(document), STR_FMT(gist));
		buf_puts(w->out, "\n");
	}
}

/* Title, status, whom, when. */
static void show_header(struct show *w)
{
	const struct policy *p = w->p;
	buf_printf(w->out, "%.*s\n%.*s\n\n", STR_FMT(p->title), STR_FMT(p->id));
	buf_printf(w->out, "状态　%.*s%s\n", STR_FMT(p->standing), policy_status_note(p->status));
	buf_printf(w->out, "辖区　%.*s\n施行　", STR_FMT(p->area));
	show_dates(w);
	show_clauses(w);
	buf_printf(w->out, "对象　%.*s", STR_FMT(p->subject));
	if (p->subject_where) {
		buf_puts(w->out, "，其中 ");
		node_text(w->out, p->subject_where);
	}
	buf_puts(w->out, "\n");
	show_period(w);
	if (p->result.p)
		buf_printf(w->out, "结果　%.*s\n", STR_FMT(p->result));
	if (p->base)
		buf_printf(w->out, "沿用　%.*s（%.*s）\n", STR_FMT(p->base->id), STR_FMT(p->base->title));
}

/* One statement: its sentence first, then how it is computed. */
static void show_rule(struct show *w, const struct rule *r, const char *indent)
{
	buf_puts(w->out, indent);
	if (r->cite.sentence.n) {
		buf_put_str(w->out, r->cite.sentence);
		end_cited(w, &r->cite);
		buf_printf(w->out, "%s    ", indent);
		rule_text(w->out, r);
		buf_puts(w->out, "\n");
		return;
	}
	rule_text(w->out, r);
	end_cited(w, &r->cite);
}

/* Statements of some kinds, under a heading when there are any; an avenue's stand further in. */
static void show_kinds(struct show *w, const struct rule *r, size_t n, enum rule_kind from, enum rule_kind to,
		       const char *title, bool in_avenue)
{
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		if (r[i].kind < from || r[i].kind > to)
			continue;
		if (!any && in_avenue)
			buf_printf(w->out, "    %s\n", title);
		else if (!any)
			heading(w, title);
		any = true;
		show_rule(w, &r[i], in_avenue ? "      " : "  ");
	}
}

/* Conditions, amounts, doubts of one list. */
static void show_list(struct show *w, const struct rule *r, size_t n, bool in_avenue)
{
	show_kinds(w, r, n, RULE_MONTH, RULE_EXCLUDES, "条件（按顺序，第一个不满足的就是理由）", in_avenue);
	show_kinds(w, r, n, RULE_HOME, RULE_SHARES, "金额", in_avenue);
	show_kinds(w, r, n, RULE_DOUBT, RULE_DOUBT, "存疑（成立的，这一行待确认，金额不变）", in_avenue);
}

/* 途径 */
static void show_avenues(struct show *w)
{
	if (w->p->navenues)
		heading(w, "途径（都开着的，取金额大的）");
	for (size_t i = 0; i < w->p->navenues; i++) {
		const struct avenue *r = &w->p->avenues[i];
		buf_printf(w->out, "  途径“%.*s”", STR_FMT(r->name));
		if (r->cite.sentence.n)
			buf_printf(w->out, "：%.*s", STR_FMT(r->cite.sentence));
		buf_puts(w->out, "。当 ");
		node_text(w->out, r->when);
		end_cited(w, &r->cite);
		show_list(w, r->rules, r->nrules, true);
	}
}

/* One 表, a row a line. */
static void show_table(struct show *w, const struct table *t)
{
	buf_printf(w->out, "  %.*s，按%.*s", STR_FMT(t->name), STR_FMT(t->key));
	end_cited(w, &t->cite);
	for (size_t i = 0; i < t->nrows; i++) {
		buf_puts(w->out, "    ");
		for (size_t k = 0; k < t->rows[i].nkeys; k++) {
			const struct table_key *key = &t->rows[i].keys[k];
			buf_puts(w->out, k ? "、" : "");
			if (key->kind == KEY_LABEL)
				buf_put_str(w->out, key->label);
			else if (key->kind == KEY_OTHER || key->kind == KEY_NONE)
				buf_puts(w->out, key->kind == KEY_OTHER ? "其余" : "无");
			else
				buf_printf(w->out, "%lld%s", (long long)key->num,
					   key->kind == KEY_INT_UP ? "以上" : "");
		}
		buf_puts(w->out, " → ");
		node_text(w->out, t->rows[i].value);
		buf_puts(w->out, "\n");
	}
}

/* One 令. */
static void show_let(struct show *w, const struct let *l)
{
	buf_printf(w->out, "  %.*s = ", STR_FMT(l->name));
	node_text(w->out, l->expr);
	if (l->cite.sentence.n)
		buf_printf(w->out, "　“%.*s”", STR_FMT(l->cite.sentence));
	end_cited(w, &l->cite);
}

/* One 读法 with its alternatives. */
static void show_reading(struct show *w, const struct reading *r)
{
	buf_printf(w->out, "  %.*s", STR_FMT(r->name));
	if (r->cite.sentence.n)
		buf_printf(w->out, "　%.*s", STR_FMT(r->cite.sentence));
	end_cited(w, &r->cite);
	for (size_t i = 0; i < r->nalts; i++) {
		const struct alt *a = &r->alts[i];
		buf_printf(w->out, "    %s %.*s", i ? " " : "*", STR_FMT(a->label));
		if (a->expr) {
			buf_puts(w->out, " = ");
			node_text(w->out, a->expr);
		}
		buf_puts(w->out, i ? "" : "（默认）");
		end_cited(w, &a->cite);
	}
}

/* Tables, names and readings: the policy's own, or those of its shared file that it uses. */
static void show_things(struct show *w, const struct policy *p, bool own)
{
	bool any = false;
	for (size_t i = 0; i < p->ntables; i++)
		if (own || p->tables[i].to) {
			if (!any)
				heading(w, own ? "对照表" : "沿用的对照表");
			any = true;
			show_table(w, &p->tables[i]);
		}
	any = false;
	for (size_t i = 0; i < p->nlets; i++)
		if (own || p->lets[i].type) {
			if (!any)
				heading(w, own ? "名词" : "沿用的名词");
			any = true;
			show_let(w, &p->lets[i]);
		}
	any = false;
	for (size_t i = 0; i < p->nreadings; i++)
		if (own || p->readings[i].type || reading_is_setting(&p->readings[i])) {
			if (!any)
				heading(w, own ? "读法（可以用 --reading 换）" : "沿用的读法");
			any = true;
			show_reading(w, &p->readings[i]);
		}
}

/* 样例, by name and title. */
static void show_cases(struct show *w)
{
	if (w->p->ncases)
		heading(w, "样例（yicai policy test 逐个核对）");
	for (size_t i = 0; i < w->p->ncases; i++)
		buf_printf(w->out, "  %.*s　%.*s\n", STR_FMT(w->p->cases[i].name), STR_FMT(w->p->cases[i].title));
}

int policy_show(const struct packs *s, const struct policy *p, struct buf *out)
{
	struct show w = {s, p, out, 0};
	if (p->shared) {
		buf_printf(out, "通则 %.*s　%.*s\n", STR_FMT(p->id), STR_FMT(p->title));
	} else {
		show_header(&w);
		show_list(&w, p->rules, p->nrules, false);
		show_avenues(&w);
	}
	show_things(&w, p, true);
	if (p->base)
		show_things(&w, p->base, false);
	show_cases(&w);
	return out->failed ? -1 : 0;
}
