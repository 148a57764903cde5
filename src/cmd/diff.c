/* yicai policy diff: what another reading costs, by county and year, and who gains and loses. */
#include "policy/diff.h"

#include <string.h>

#include "cmd/commands.h"
#include "cmd/entitle.h"
#include "crypt/crypt.h"
#include "features/subsidies/load.h"

int call_diff_by(const struct call *c, enum diff_by *by, struct err *e)
{
	const char *word = call_value(c, "by");
	*by = DIFF_BY_COUNTY;
	for (int i = 0; word && i < DIFF_BYS; i++)
		if (strcmp(word, diff_by_words[i]) == 0) {
			*by = (enum diff_by)i;
			return 0;
		}
	if (!word)
		return 0;
	err_set(e, ERR_USAGE, "不能按“%s”分", word);
	return err_todo(e, "写 --by 区县、--by 机构类别 或 --by 档次");
}

struct table_out *diff_table(enum format f, enum diff_by by, const char *first)
{
	static const char *head[DIFF_COLUMNS + 1]; /* the table keeps looking at it */
	const char *const *titles;
	int before = first != NULL, n = policy_diff_titles(by, &titles);
	head[0] = first;
	memcpy(head + before, titles, (size_t)n * sizeof *titles);
	uint64_t figures = ((UINT64_C(1) << DIFF_FIGURES) - 1) << (before + n - DIFF_FIGURES);
	return table_open(stdout, f, head, before + n, figures);
}

/* Rows by group and year; for eyes also what is compared and the total. */
static int print_places(const struct policy_diff *d, enum format f, struct err *e)
{
	struct buf around;
	struct table_out *out = diff_table(f, d->by, NULL);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	bool eyes = f == FORMAT_TEXT;
	buf_init(&around, 1 << 20);
	int status = eyes ? policy_diff_head(d, &around) : 0;
	if (around.n)
		fwrite(around.p, 1, around.n, stdout);
	for (size_t i = 0; status == 0 && i < d->nrows + eyes; i++) {
		struct diff_cells c;
		struct str cells[DIFF_COLUMNS];
		policy_diff_cells(d, i, &c);
		for (int k = 0; k < DIFF_COLUMNS; k++)
			cells[k] = str_of(c.text[k]);
		status = table_row(out, cells);
	}
	buf_clear(&around);
	if (table_close(out, e) < 0 || status < 0 || (eyes && policy_diff_foot(d, &around) < 0))
		status = e->code ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	else if (around.n)
		fwrite(around.p, 1, around.n, stdout);
	buf_release(&around);
	return status;
}

int diff_subject_row(struct table_out *out, struct entitling *g, const struct policy_diff *d,
		     const struct diff_subject *s, bool mask, const char *first, struct err *e)
{
	struct buf key, name, shown, shown_name;
	char before[32], after[32], change[32];
	buf_init(&key, 4096);
	buf_init(&name, 4096);
	buf_init(&shown, 4096);
	buf_init(&shown_name, 4096);
	int64_t known = (int64_t)g->world->t[d->policy->subject_rec].n;
	if (s->subject >= known) { /* who enters in a scenario */
		int64_t nth = s->subject - known + 1;
		buf_printf(&key, "新进%lld", (long long)nth);
		mask = false;
	}
	int status = key.n ? 0
			   : load_subject(&g->home.house, g->world, d->policy->subject_rec, s->subject, g->known,
					  &key, &name, e);
	if (status == 0 && mask) {
		mask_number(&shown, buf_str(&key));
		mask_name(&shown_name, buf_str(&name));
	}
	before[0] = after[0] = change[0] = '\0';
	if (!s->unsettled) {
		policy_diff_amount(d, s->before, before);
		policy_diff_amount(d, s->after, after);
		policy_diff_amount(d, s->after - s->before, change);
	}
	struct str cells[] = {str_of(first),
			      buf_str(mask ? &shown : &key),
			      buf_str(mask ? &shown_name : &name),
			      s->unsettled ? STR("是") : STR(""),
			      str_of(before),
			      str_of(after),
			      str_of(change)};
	if (status == 0 && table_row(out, first ? cells : cells + 1) < 0)
		status = err_set(e, ERR_NOMEM, "内存不够");
	buf_release(&key);
	buf_release(&name);
	buf_release(&shown);
	buf_release(&shown_name);
	return status;
}

/* Every subject whose amounts differ; their differences add up to the total. */
static int print_people(struct entitling *g, const struct policy_diff *d, enum format f, struct err *e)
{
	static const char *const head[] = {"对象", "姓名", "金额未定", "原来", "换后", "差额"};
	struct table_out *out = table_open(stdout, f, head, 6, 0x38);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	bool mask = f == FORMAT_TEXT && str_is(d->policy->subject, "人员");
	int status = 0;
	for (size_t i = 0; status == 0 && i < d->nsubjects; i++)
		status = diff_subject_row(out, g, d, &d->subject[i], mask, NULL, e);
	return table_close(out, e) < 0 ? -1 : status;
}

bool diff_step(void *bar, size_t done, size_t all)
{
	if (done % 256 == 0)
		progress_tell(bar, (int64_t)done, (int64_t)all);
	return true;
}

/* Compares the shipped readings with the asked ones. */
static int compare(struct entitling *g, const struct call *c, const struct policy *p, enum diff_by by,
		   struct policy_diff *d, struct err *e)
{
	const struct choices *plain = choices_new(g->packs.packs, g->packs.mem),
			     *asked = packs_choices(&g->packs, c, g->selected, e);
	if (!plain || !asked)
		return e->code ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	struct progress *bar = progress_new("比较");
	struct diff_watch watch = {diff_step, bar};
	int status = policy_diff(g->packs.packs, p, plain, asked, g->world, g->query, by, &watch, d, e);
	progress_end(bar);
	return status;
}

/* Prints what --people and --format ask for; full numbers are journalled before they go out. */
static int print_diff(struct entitling *g, const struct call *c, const struct policy_diff *d, enum format f,
		      struct err *e)
{
	if (!call_value(c, "people"))
		return print_places(d, f, e);
	if (f != FORMAT_TEXT && fact_reveal_journal(&g->home.house, call_who(), "标准输出", "读法比较，逐人",
						    (int64_t)d->nsubjects, e) < 0)
		return -1;
	return print_people(g, d, f, e);
}

int cmd_policy_diff(struct call *c)
{
	struct err e = {0};
	struct entitling g;
	struct policy_diff d = {0};
	enum format f;
	enum diff_by by;
	if (call_format(c, &f, &e) < 0 || call_diff_by(c, &by, &e) < 0)
		return call_fail(&e);
	if (!call_value(c, "reading")) {
		err_set(&e, ERR_USAGE, "没有说换哪种读法");
		err_todo(&e, "写 --reading 键=值，有哪些见 yicai policy show %s", c->operand[0]);
		return call_fail(&e);
	}
	if (entitling_open(&g, c, c->operand[0], false, &e) < 0)
		return call_fail(&e);
	int status = compare(&g, c, packs_find(g.packs.packs, str_of(c->operand[0])), by, &d, &e);
	if (status == 0) {
		status = print_diff(&g, c, &d, f, &e);
		policy_diff_free(&d);
	}
	entitling_close(&g);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
