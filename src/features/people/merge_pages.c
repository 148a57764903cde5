/* The pages of 重复嫌疑 and of the merge. */
#include "features/people/merge_web.h"
#include "features/people/people.h"
#include "merge.tmpl.h"

/* One of a pair: name, masked number, where they work. */
static void pair_cells(const struct frame *f, const struct person_row *p, struct ui_cell *c)
{
	c[0] = (struct ui_cell){
	    .text = p->name, .href = frame_text(f, "/workers/%lld", (long long)p->person_id), .sub = p->number};
	c[1] = (struct ui_cell){.text = p->org.n ? p->org : STR("—"), .sub = p->county};
}

void suspects_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct suspects_output *o = out;
	static const struct ui_link crumbs[] = {{.text = STR("人才库"), .href = STR("/workers")}};
	static const struct ui_column head[] = {{.label = STR("先登记的")}, {.label = STR("机构"), .wide = true},
						{.label = STR("后登记的")}, {.label = STR("机构"), .wide = true},
						{.label = STR("相同之处")}, {.label = STR("操作")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->n * 6 + 1, struct ui_cell);
	struct ui_table t = {.label = STR("成对的重复嫌疑"),
			     .columns = head,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = STR("没有重复嫌疑"),
			     .empty_todo = STR("同名同生日、同手机号、同账号或证件号码相近的会列在这里")};
	struct ui_pager pager = {.total = UI_NONE};
	(void)in;
	for (size_t i = 0; rows && c && i < o->n; i++) {
		const struct suspect *s = &o->pairs[i].pair;
		rows[i].cells = &c[6 * i];
		rows[i].href = frame_text(f, "/workers/merge?keep=%lld&give=%lld", (long long)s->a.person_id,
					  (long long)s->b.person_id);
		pair_cells(f, &s->a, &c[6 * i]);
		pair_cells(f, &s->b, &c[6 * i + 2]);
		c[6 * i + 4] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_WARN, .text = o->pairs[i].why};
		c[6 * i + 5] = (struct ui_cell){.text = STR("核对"), .href = rows[i].href};
	}
	t.rows_n = rows && c ? o->n : 0;
	if (o->next != IN_NONE)
		pager.next_href = frame_text(f, "/workers/suspects?from=%lld", (long long)o->next);
	frame_crumbs(f, crumbs, 1);
	f->ui.list_keys = t.rows_n > 0;
	f->ui.lead = STR("可能登记了两次的人。核对后合并；不是同一个人的不用管");
	suspects_show(h, f, &t, &pager);
}

/* What becomes of one line of the two records. */
static struct ui_cell outcome(struct str keep, struct str give)
{
	if (str_eq(keep, give))
		return (struct ui_cell){.text = STR("相同")};
	if (!keep.n)
		return (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_INFO, .text = STR("补上")};
	return give.n ? (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_WARN, .text = STR("用保留的")}
		      : (struct ui_cell){.text = STR("不变")};
}

/* Both people's own records, field by field, and how many facts each has. */
static void sides(const struct frame *f, const struct merge_output *o, struct ui_table *t)
{
	static const struct ui_column head[] = {{.label = STR("项目")},
						{.label = STR("并入的一份")},
						{.label = STR("保留的一份")},
						{.label = STR("合并后")}};
	const struct story_part *a = story_part_of(&o->keep, "people"), *b = story_part_of(&o->give, "people");
	size_t most = people_record.n + o->keep.nparts, n = 0;
	struct ui_row *rows = ARENA_ARRAY(f->mem, most, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, most * 4, struct ui_cell);
	*t = (struct ui_table){.label = STR("两份档案"), .columns = head, .columns_n = 4, .rows = rows};
	for (size_t i = 0; rows && c && i < people_record.n; i++) {
		struct str x = a->facts[0].fact->text[i], y = b->facts[0].fact->text[i];
		if (!x.n && !y.n)
			continue;
		rows[n].cells = &c[4 * n];
		c[4 * n] = (struct ui_cell){.text = str_of(people_record.fields[i].label)};
		c[4 * n + 1] = (struct ui_cell){.text = y.n ? y : STR("—")};
		c[4 * n + 2] = (struct ui_cell){.text = x.n ? x : STR("—"), .strong = true};
		c[4 * n++ + 3] = outcome(x, y);
	}
	for (size_t i = 1; rows && c && i < o->keep.nparts && i < o->give.nparts; i++) {
		size_t x = o->keep.parts[i].n, y = o->give.parts[i].n;
		if (!x && !y)
			continue;
		rows[n].cells = &c[4 * n];
		c[4 * n] = (struct ui_cell){.text = str_of(o->keep.parts[i].record)};
		c[4 * n + 1] = (struct ui_cell){.text = frame_text(f, "%zu 条", y)};
		c[4 * n + 2] = (struct ui_cell){.text = frame_text(f, "%zu 条", x), .strong = true};
		c[4 * n++ + 3] = (struct ui_cell){.text = y ? frame_text(f, "转来 %zu 条", y) : STR("不变")};
	}
	t->rows_n = rows && c ? n : 0;
}

void merge_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct merge_output *o = out;
	static const struct ui_link crumbs[] = {{.text = STR("人才库"), .href = STR("/workers")},
						{.text = STR("重复嫌疑"), .href = STR("/workers/suspects")}};
	long long keep = (long long)o->keep.id, give = (long long)o->give.id;
	struct ui_table t;
	struct ui_link tools[] = {{.text = STR("左右对换"),
				   .href = frame_text(f, "/workers/merge?keep=%lld&give=%lld", give, keep),
				   .icon = "transfer"}};
	struct ui_field fields[] = {
	    frame_field(f, &merge_do_shape, "reason", STR("")),
	    {.kind = UI_HIDDEN, .name = "keep", .value = frame_text(f, "%lld", keep)},
	    {.kind = UI_HIDDEN, .name = "give", .value = frame_text(f, "%lld", give)},
	};
	struct ui_confirm q = {
	    .form = frame_form(f, STR("/workers/merge")),
	    .question = STR("确定是同一个人？"),
	    .effect =
		STR("并入的一份的全部记录转到保留的一份，空着的栏目用它补上，完全相同的只留一条。合并可以撤销。"),
	    .button = STR("合并"),
	    .tone = UI_BAD};
	(void)in;
	sides(f, o, &t);
	q.form.back = STR("/workers/suspects");
	frame_crumbs(f, crumbs, 2);
	frame_tools(f, tools, 1);
	f->ui.lead = STR("右边保留，左边并入；号码遮盖显示，看着相同的号码中间可能不同");
	merge_show(h, f, &t, &q, fields, 3);
}

void merged_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct merged_output *o = out;
	static const struct ui_link crumbs[] = {{.text = STR("人才库"), .href = STR("/workers")}};
	char at[20];
	instant_text(o->at, at);
	const struct ui_fact facts[] = {
	    {.name = STR("保留的档案"), .value = o->name, .href = frame_text(f, "/workers/%lld", (long long)o->keep)},
	    {.name = STR("写入"), .value = frame_text(f, "%lld 条新版本", (long long)o->moved)},
	    {.name = STR("经手人"),
	     .value = o->who,
	     .sub = frame_text(f, "%.16s · 日志 %lld", at, (long long)o->journal)},
	    {.name = STR("理由"), .value = o->reason}};
	struct ui_confirm q = {.form =
				   frame_form(f, frame_text(f, "/workers/merged/%lld/undo", (long long)o->journal)),
			       .question = STR("合并错了？"),
			       .effect = STR("撤销后两份档案恢复原样；合并之后又改过的记录会让撤销停下来。"),
			       .button = STR("撤销合并"),
			       .tone = UI_BAD};
	(void)in;
	frame_crumbs(f, crumbs, 1);
	merged_show(h, f, facts, 4, o->undone == IN_NONE ? &q : NULL);
}
