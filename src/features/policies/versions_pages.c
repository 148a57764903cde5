#include "features/policies/versions_web.h"
#include "features/subsidies/why_pages.h"
#include "policies.tmpl.h"
#include "policy/inspect.h"

/* Which batches were computed with it. */
static struct ui_cell runs_cell(const struct frame *f, const struct law_version *v)
{
	char from[20], to[20];
	if (!v->runs)
		return (struct ui_cell){.text = STR("还没有")};
	instant_text(v->first_at, from);
	instant_text(v->last_at, to);
	struct str text = v->runs == 1 ? frame_text(f, "第 %lld 批", (long long)v->last)
				       : frame_text(f, "第 %lld 批起 %lld 批，最近第 %lld 批", (long long)v->first,
						    (long long)v->runs, (long long)v->last);
	return (struct ui_cell){.text = text,
				.sub = v->runs == 1 ? frame_text(f, "%.10s", to)
						    : frame_text(f, "%.10s 至 %.10s", from, to),
				.href = frame_text(f, "/subsidy/batches/%lld", (long long)v->last)};
}

/* From when to when it is law. */
static struct str dates(const struct frame *f, const struct law_version *v)
{
	char text[FORCE_TEXT];
	if (!v->carried && !v->status.n)
		return STR("见文本");
	policy_force_text(v->undated ? DAY_NONE : v->from, v->to, text);
	return frame_text(f, "%s", text);
}

struct ui_table law_versions_table(const struct frame *f, struct str policy, const struct law_version *v, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("文本的 SM3")},
						   {.label = STR("施行")},
						   {.label = STR("用它核算的")},
						   {.label = STR("现在")},
						   {.label = STR("差别")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, 5 * n + 1, struct ui_cell);
	for (size_t i = 0; rows && c && i < n; i++, c += 5) {
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = frame_text(f, "%.16s…", v[i].digest.p), .strong = true};
		c[1] = (struct ui_cell){.text = dates(f, &v[i]), .sub = v[i].status};
		c[2] = runs_cell(f, &v[i]);
		c[3] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = v[i].carried ? STR("现在用的") : STR("从前的"),
					.tone = v[i].carried ? UI_OK : UI_WARN};
		if (i)
			c[4] = (struct ui_cell){.text = STR("与现在的对照"),
						.href = frame_text(f, "%.*s/versions/%.*s",
								   STR_FMT(why_policy_href(f, policy, "")),
								   STR_FMT(v[i].digest))};
	}
	return (struct ui_table){.label = STR("版本"),
				 .columns = columns,
				 .columns_n = 5,
				 .rows = rows,
				 .rows_n = rows && c ? n : 0,
				 .plain = true};
}

void policy_version_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct version_input *i = in;
	const struct version_diff *o = out;
	const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")},
					 {.text = i->id, .href = why_policy_href(f, i->id, "")}};
	struct ui_change *rows = ARENA_ARRAY(f->mem, o->changed + 1, struct ui_change);
	struct ui_diff diff = {.before_title = STR("那一版"), .after_title = STR("现在的"), .rows = rows};
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct line_pair *p = &o->pair[k];
		if (p->same)
			continue;
		rows[diff.n++] = (struct ui_change){.name = p->after_no ? frame_text(f, "第 %zu 行", p->after_no)
									: frame_text(f, "原第 %zu 行", p->before_no),
						    .before = p->before,
						    .after = p->after};
	}
	frame_crumbs(f, crumbs, 2);
	f->ui.title = frame_text(f, "文本 %.16s… 与现在的对照", o->then.digest.p);
	f->ui.lead = o->changed ? frame_text(f, "%zu 行不同；没有变的不列", o->changed) : STR("一个字也没有变");
	policy_version(h, f, &diff);
}
