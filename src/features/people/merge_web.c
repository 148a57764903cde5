/* Two records of one person become one; and back. */
#include "features/people/merge_web.h"

#include "fact/journal.h"
#include "features/directory/directory.h"
#include "features/features.h"
#include "features/people/people.h"
#include "features/people/people_pages.h"
#include "features/reach_web.h"

#define PAIRS 50 /* on a page */

static const struct in_field suspects_rows[] = {
    IN_INT_(struct suspects_input, from, "从哪里接着列", .min = 0, .max = INT64_MAX)};
const struct in_shape suspects_shape = IN_SHAPE(struct suspects_input, suspects_rows);
static const struct in_field pick_rows[] = {IN_NUMBERS_(struct merge_pick_input, id, "人员", .of = "person")};
const struct in_shape merge_pick_shape = IN_SHAPE(struct merge_pick_input, pick_rows);
static const struct in_field merge_rows[] = {
    IN_ID_(struct merge_input, keep, "保留的档案", .of = "person", .flags = IN_NEEDED),
    IN_ID_(struct merge_input, give, "并入的档案", .of = "person", .flags = IN_NEEDED),
};
const struct in_shape merge_shape = IN_SHAPE(struct merge_input, merge_rows);
static const struct in_field do_rows[] = {
    IN_ID_(struct merge_input, keep, "保留的档案", .of = "person", .flags = IN_NEEDED),
    IN_ID_(struct merge_input, give, "并入的档案", .of = "person", .flags = IN_NEEDED),
    IN_TEXT_(struct merge_input, reason, "理由", .max = 200, .flags = IN_NEEDED | IN_LONG | IN_STOCK,
	     .hint = "凭什么认定是同一个人，例如：电话核实，旧证号是十五位"),
};
const struct in_shape merge_do_shape = IN_SHAPE(struct merge_input, do_rows);
static const struct in_field merged_rows[] = {
    IN_INT_(struct merged_input, journal, "合并", .flags = IN_PATH, .min = 1, .max = INT64_MAX)};
const struct in_shape merged_shape = IN_SHAPE(struct merged_input, merged_rows);

static const struct out_field pair_fields[] = {
    {.name = "a", .label = "编号", .type = OUT_ID, .offset = offsetof(struct suspect_item, pair.a.person_id)},
    {.name = "a_name", .label = "姓名", .type = OUT_TEXT, .offset = offsetof(struct suspect_item, pair.a.name)},
    {.name = "b", .label = "另一编号", .type = OUT_ID, .offset = offsetof(struct suspect_item, pair.b.person_id)},
    {.name = "b_name", .label = "另一姓名", .type = OUT_TEXT, .offset = offsetof(struct suspect_item, pair.b.name)},
    OUT_TEXT_(struct suspect_item, why, "相同之处"),
};
static const struct out_shape pair_shape = OUT_SHAPE("Suspect", struct suspect_item, pair_fields);
static const struct out_field suspects_fields[] = {
    OUT_LIST_(struct suspects_output, pairs, n, "成对", pair_shape),
    OUT_INT_(struct suspects_output, next, "下一页从哪里接着列"),
};
const struct out_shape suspects_out_shape = OUT_SHAPE("Suspects", struct suspects_output, suspects_fields);
static const struct out_field merge_fields[] = {
    OUT_ONE_(struct merge_output, keep, "保留的档案", story_shape),
    OUT_ONE_(struct merge_output, give, "并入的档案", story_shape),
};
const struct out_shape merge_out_shape = OUT_SHAPE("Merge", struct merge_output, merge_fields);
static const struct out_field merged_fields[] = {
    OUT_INT_(struct merged_output, journal, "日志号"),      OUT_ID_(struct merged_output, keep, "保留的档案"),
    OUT_TEXT_(struct merged_output, name, "姓名"),          OUT_INT_(struct merged_output, moved, "转来几条"),
    OUT_INT_(struct merged_output, filled, "补上几项"),     OUT_INT_(struct merged_output, doubled, "重复几条"),
    OUT_INT_(struct merged_output, undone, "撤销的日志号"), OUT_TEXT_(struct merged_output, reason, "理由"),
    OUT_TEXT_(struct merged_output, who, "经手人"),         OUT_INSTANT_(struct merged_output, at, "时间"),
};
const struct out_shape merged_out_shape = OUT_SHAPE("Merged", struct merged_output, merged_fields);

/* All reasons of a pair: 同名同生日、同手机号 */
static struct str whys(struct ctx *c, unsigned bits)
{
	struct str out = STR("");
	for (int i = 0; i < SUSPECT__WHYS; i++)
		if (bits & (1u << i))
			out = ctx_text(c, "%.*s%s%s", STR_FMT(out), out.n ? "、" : "", suspect_why_label(i));
	return out;
}

int get_suspects(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct suspects_input *i = in;
	struct suspects_output *o = out;
	struct suspect *s;
	int64_t next;
	if (directory_suspects(c->house, user_reach(c->user), i->from == IN_NONE ? 0 : i->from, PAIRS, c->mem, &s,
			       &o->n, &next, e) < 0)
		return -1;
	o->next = next ? next : IN_NONE;
	if (!(o->pairs = ARENA_ARRAY(c->mem, o->n + 1, struct suspect_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++)
		o->pairs[k] = (struct suspect_item){s[k], whys(c, s[k].whys)};
	return 0;
}

int post_merge_pick(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct merge_pick_input *i = in;
	(void)out;
	if (i->id.n != 2) {
		err_set(e, ERR_INPUT, "合并要恰好选两个人，现在选了 %zu 个", i->id.n);
		return err_todo(e, "回到列表，勾选两个人再合并");
	}
	int64_t a = i->id.v[0], b = i->id.v[1];
	return ctx_go(c, e, "/workers/merge?keep=%lld&give=%lld", (long long)(a < b ? a : b),
		      (long long)(a < b ? b : a));
}

int get_merge(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct merge_input *i = in;
	struct merge_output *o = out;
	if (i->keep == i->give)
		return err_set(e, ERR_INPUT, "两边是同一份档案");
	return story_read(c, OF_PERSON, i->keep, &o->keep, e) < 0 ? -1
								  : story_read(c, OF_PERSON, i->give, &o->give, e);
}

int post_merge(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct merge_input *i = in;
	struct merged_output *o = out;
	struct merge_report r;
	struct str reason = ctx_text(c, "%.*s", STR_FMT(i->reason));
	const struct merge m = {.keep = i->keep,
				.give = i->give,
				.reason = reason.p,
				.who = ctx_who(c),
				.types = fact_types,
				.ntypes = fact_types_n};
	if (people_merge(c->house, &m, &r, e) < 0)
		return -1;
	*o = (struct merged_output){
	    .journal = r.journal, .keep = i->keep, .moved = r.moved, .filled = r.filled, .doubled = r.doubled};
	ctx_tell(c, "已合并：转来 %lld 条记录，补上 %lld 项", (long long)r.moved, (long long)r.filled);
	return ctx_go(c, e, "/workers/merged/%lld", (long long)r.journal);
}

/* Looks for an entry that took this one back. */
struct undoing {
	int64_t journal, by;
};
static int is_undoing(void *self, const struct entry *en)
{
	struct undoing *u = self;
	if (en->undoes == u->journal)
		u->by = en->number;
	return u->by != 0;
}

int get_merged(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct merged_input *i = in;
	struct merged_output *o = out;
	struct entry en;
	struct undoing u = {i->journal, 0};
	bool yes = false;
	if (journal_get(c->house, i->journal, c->mem, &en, e) < 0)
		return -1;
	*o = (struct merged_output){
	    .journal = i->journal, .reason = en.detail, .who = account_said(c->house, en.who, c->mem), .at = en.at};
	if (people_merge_kept(c->house, i->journal, &o->keep, e) < 0)
		return -1;
	if (o->keep && directory_sees_person(c->house, user_reach(c->user), o->keep, &yes, e) < 0)
		return -1;
	if (!yes)
		return err_set(e, ERR_NOTFOUND, "没有这次合并，或不在您的管理范围内");
	o->name = person_name(c->house, o->keep, c->mem);
	o->moved = en.rows;
	if (journal_each(c->house, i->journal + 1, is_undoing, &u, e) < 0)
		return -1;
	o->undone = u.by ? u.by : IN_NONE;
	return 0;
}

int post_unmerge(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct merged_input *i = in;
	struct merged_output *o = out;
	struct merge_report r;
	if (get_merged(c, in, out, e) < 0 ||
	    people_merge_undo(c->house, i->journal, ctx_who(c), fact_types, fact_types_n, &r, e) < 0)
		return -1;
	o->undone = r.journal;
	ctx_tell(c, "合并已撤销，两份档案恢复原样");
	return ctx_go(c, e, "/workers/%lld", (long long)o->keep);
}
