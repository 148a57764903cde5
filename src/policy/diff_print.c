#include "base/money.h"
#include "policy/diff.h"

/* The figures, behind what names the group. */
enum figure { COL_YEAR, COL_GAIN, COL_LOSE, COL_UNSETTLED, COL_BEFORE, COL_AFTER, COL_CHANGE };

const char *const diff_by_words[DIFF_BYS] = {"区县", "机构类别", "档次"};

int policy_diff_titles(enum diff_by by, const char *const **titles)
{
	static const char *const of[DIFF_BYS][DIFF_COLUMNS] = {
	    {"单元代码", "单元名称", "年份", "得益", "受损", "金额未定", "原来", "换后", "差额"},
	    {"机构类别", "举办性质", "年份", "得益", "受损", "金额未定", "原来", "换后", "差额"},
	    {"档次", "年份", "得益", "受损", "金额未定", "原来", "换后", "差额"}};
	*titles = of[by];
	return by == DIFF_BY_TIER ? DIFF_FIGURES + 1 : DIFF_FIGURES + 2;
}

/* A text, cut to what a cell holds. */
static void put_text(struct str s, char out[static 160])
{
	if (s.n > 150)
		s.n = 0;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

/* A unit's text, cut to what a cell holds. */
static void unit_text(const struct policy_diff *d, int64_t unit, const char *label, char out[static 160])
{
	int rec = dict_record(d->world->dict, STR("单元"));
	int f = rec < 0 ? -1 : record_field(d->world->dict->records[rec], str_of(label));
	struct str s = {"", 0};
	if (f >= 0 && unit != FIELD_NONE && cell_at(d->world->t[rec].col[f], unit) != FIELD_NONE)
		s = pool_text(d->world->pool, cell_at(d->world->t[rec].col[f], unit));
	put_text(s, out);
}

/* What a group is called, into the first columns; how many they are. */
static int name_group(const struct policy_diff *d, int64_t group, struct diff_cells *c)
{
	struct str text = d->by != DIFF_BY_COUNTY && group != FIELD_NONE ? pool_text(d->world->pool, group) : STR("");
	struct str first = str_cut(&text, '\t');
	if (d->by == DIFF_BY_COUNTY) {
		unit_text(d, group, "单元代码", c->text[0]);
		unit_text(d, group, "单元名称", c->text[1]);
		return 2;
	}
	put_text(first, c->text[0]);
	put_text(text.p ? text : STR(""), c->text[1]);
	return d->by == DIFF_BY_KIND ? 2 : 1;
}

/* A whole number. */
static void count_text(size_t n, char out[static 160])
{
	char digits[32];
	decimal_text((int64_t)n, 0, digits);
	memcpy(out, digits, sizeof digits);
}

void policy_diff_amount(const struct policy_diff *d, int64_t amount, char out[static 32])
{
	decimal_text(amount, policy_counts(d->policy) ? 0 : 2, out);
}

/* The cells of one row. */
static void row_cells(const struct policy_diff *d, const struct diff_row *r, struct diff_cells *c)
{
	char(*figure)[160] = c->text + name_group(d, r->group, c);
	count_text((size_t)r->year, figure[COL_YEAR]);
	count_text(r->gain, figure[COL_GAIN]);
	count_text(r->lose, figure[COL_LOSE]);
	count_text(r->unsettled, figure[COL_UNSETTLED]);
	policy_diff_amount(d, r->before, figure[COL_BEFORE]);
	policy_diff_amount(d, r->after, figure[COL_AFTER]);
	policy_diff_amount(d, r->after - r->before, figure[COL_CHANGE]);
}

/* The total as a row. A subject is counted once, however many rows it stands in. */
static void total_cells(const struct policy_diff *d, struct diff_cells *c)
{
	struct diff_row sum = {.group = FIELD_NONE,
			       .gain = d->gain,
			       .lose = d->lose,
			       .unsettled = d->unsettled,
			       .before = d->before,
			       .after = d->after};
	row_cells(d, &sum, c);
	memcpy(c->text[0], "合计", sizeof "合计");
	c->text[d->by == DIFF_BY_TIER ? 1 : 2][0] = '\0'; /* of no year */
}

void policy_diff_cells(const struct policy_diff *d, size_t row, struct diff_cells *out)
{
	if (row < d->nrows)
		row_cells(d, &d->row[row], out);
	else
		total_cells(d, out);
}

/* 读法 中断容忍：30 → 0, for every policy where the two choices differ. */
static void put_readings(struct buf *out, const struct policy_diff *d)
{
	const struct packs *s = d->before_choices->packs;
	bool any = false;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; !s->pack[i]->shared && k < s->nreadings; k++) {
			const struct reading *r = s->readings[k];
			uint8_t a = d->before_choices->of[i][k], b = d->after_choices->of[i][k];
			if (a == b)
				continue;
			buf_printf(out, "读法  %.*s.%.*s：%.*s → %.*s\n", STR_FMT(s->pack[i]->id), STR_FMT(r->name),
				   STR_FMT(r->alts[a].label), STR_FMT(r->alts[b].label));
			any = true;
		}
	if (!any)
		buf_puts(out, "读法  两边一样\n");
}

int policy_diff_head(const struct policy_diff *d, struct buf *out)
{
	char from[8], to[8], as_of[11];
	month_text(d->query.from, from);
	month_text(d->query.to, to);
	day_text(d->query.as_of, as_of);
	buf_printf(out, "政策  %.*s %.*s\n", STR_FMT(d->policy->id), STR_FMT(d->policy->title));
	put_readings(out, d);
	buf_printf(out, "月份  %s 至 %s，查看 %s\n\n", from, to, as_of);
	return out->failed ? -1 : 0;
}

int policy_diff_foot(const struct policy_diff *d, struct buf *out)
{
	bool people = str_is(d->policy->subject, "人员");
	if (d->moved)
		buf_printf(out, "\n%zu%s换了%s：可能一行算受损、一行算得益；合计每%s只算一次\n", d->moved,
			   people ? "人" : "个对象", diff_by_words[d->by], people ? "人" : "个对象");
	if (d->unsettled)
		buf_printf(
		    out,
		    "\n%zu%s金额未定（没有金额的待确认行：原来%zu行，换后%zu行）：不算得益、受损，金额都不在内\n",
		    d->unsettled, people ? "人" : "个对象", d->open_before, d->open_after);
	return out->failed ? -1 : 0;
}
