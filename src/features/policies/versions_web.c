/* /policies/:id/versions/:digest: which texts of a policy there have been, and what another one says differently. */
#include "features/policies/versions_web.h"

#include <stdio.h>

#include "features/policies/adopt_pages.h"
#include "features/policies/shipped.h"
#include "features/runs/runs.h"
#include "policy/inspect.h"
#include "base/hex.h"

static const struct in_field version_fields[] = {
    IN_TEXT_(struct version_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_TEXT_(struct version_input, digest, "文本的 SM3", .flags = IN_PATH, .max = 2 * SM3_SIZE)};
const struct in_shape version_shape = IN_SHAPE(struct version_input, version_fields);

static const struct out_field law_rows[] = {OUT_TEXT_(struct law_version, digest, "文本的 SM3"),
					    OUT_BOOL_(struct law_version, carried, "现在用的"),
					    OUT_TEXT_(struct law_version, status, "状态"),
					    OUT_DAY_(struct law_version, from, "施行"),
					    OUT_DAY_(struct law_version, to, "废止"),
					    OUT_INT_(struct law_version, runs, "核算了几批"),
					    OUT_ID_(struct law_version, first, "最早一批"),
					    OUT_ID_(struct law_version, last, "最近一批"),
					    OUT_INSTANT_(struct law_version, first_at, "最早一批的时间"),
					    OUT_INSTANT_(struct law_version, last_at, "最近一批的时间")};
const struct out_shape law_version_shape = OUT_SHAPE("PolicyVersion", struct law_version, law_rows);
static const struct out_field pair_rows[] = {
    OUT_COUNT_(struct line_pair, before_no, "那一版的行号"), OUT_COUNT_(struct line_pair, after_no, "现在的行号"),
    OUT_TEXT_(struct line_pair, before, "那一版"), OUT_TEXT_(struct line_pair, after, "现在"),
    OUT_BOOL_(struct line_pair, same, "没有变")};
static const struct out_shape pair_shape = OUT_SHAPE("PolicyLine", struct line_pair, pair_rows);
static const struct out_field diff_rows[] = {OUT_TEXT_(struct version_diff, title, "政策"),
					     OUT_ONE_(struct version_diff, then, "那一版", law_version_shape),
					     OUT_ONE_(struct version_diff, now, "现在的", law_version_shape),
					     OUT_COUNT_(struct version_diff, changed, "几处不同"),
					     OUT_LIST_(struct version_diff, pair, n, "逐行", pair_shape)};
const struct out_shape version_diff_shape = OUT_SHAPE("PolicyVersionDiff", struct version_diff, diff_rows);

/* One that the program carries. */
static int put_carried(struct ctx *c, const struct policy *p, struct law_version *v, struct err *e)
{
	struct policy_view view;
	uint8_t digest[SM3_SIZE];
	if (policy_inspect(p, c->mem, &view, e) < 0)
		return -1;
	sm3_digest(p->source.p, p->source.n, digest);
	*v = (struct law_version){.digest = hex_text(c->mem, (struct str){(const char *)digest, SM3_SIZE}),
				  .text = arena_str(c->mem, p->source),
				  .carried = true,
				  .status = arena_str(c->mem, view.status),
				  .undated = view.undated,
				  .from = view.from,
				  .to = view.to};
	return 0;
}

/* All that the program carries of a policy. */
static int carried(struct ctx *c, struct str id, struct law_version *v, size_t *n, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, c->house, INSTANT_OPEN, e) < 0)
		return -1;
	int status = shipped_policy(&s, id, e) ? 0 : -1;
	for (size_t i = 0; status == 0 && i < s.packs->n; i++)
		if (str_eq(s.packs->pack[i]->id, id) && !s.packs->pack[i]->shared)
			status = put_carried(c, s.packs->pack[i], &v[(*n)++], e);
	shipped_close(&s);
	return status;
}

/* The place of a text among the versions; one more when it is new. */
static struct law_version *version_at(struct law_version *v, size_t *n, struct str digest)
{
	size_t i = 0;
	while (i < *n && !str_eq(v[i].digest, digest))
		i++;
	if (i == *n)
		v[(*n)++] = (struct law_version){.digest = digest, .from = DAY_NONE, .to = DAY_NONE};
	return &v[i];
}

/* Notes that runs were computed with a text, which may be one that is carried. */
static void put_run_text(struct ctx *c, const struct run_text *t, struct law_version *v, size_t *n)
{
	struct str digest = hex_text(c->mem, t->digest);
	struct law_version *x = version_at(v, n, digest);
	if (!x->text.n)
		x->text = t->text;
	x->runs = t->runs;
	x->first = t->first;
	x->last = t->last;
	x->first_at = t->first_at;
	x->last_at = t->last_at;
}

/* What stood before something was adopted or repealed: the drafts, and what was law once. */
static int put_former(struct ctx *c, const struct adoption_item *a, size_t na, struct law_version *v, size_t *n,
		      struct err *e)
{
	for (size_t i = 0; i < na; i++) {
		struct str before, after;
		uint8_t digest[SM3_SIZE];
		if (!a[i].a.enacted)
			continue;
		if (adoption_texts(c->house, a[i].a.id, c->mem, &before, &after, e) < 0)
			return -1;
		sm3_digest(before.p, before.n, digest);
		struct law_version *x =
		    version_at(v, n, hex_text(c->mem, (struct str){(const char *)digest, SM3_SIZE}));
		if (!x->text.n) {
			x->text = before;
			x->status = wording_status(before);
			x->from = wording_dates(before).from;
			x->to = wording_dates(before).to;
			x->undated = x->from == DAY_NONE;
		}
	}
	return 0;
}

int law_versions(struct ctx *c, struct str policy, struct law_version **ret, size_t *n, struct err *e)
{
	struct run_text *t;
	struct adoption_item *a;
	size_t nt, na, got = 0;
	if (run_texts(c->house, policy, c->mem, &t, &nt, e) < 0 || adoption_items(c, policy, &a, &na, e) < 0)
		return -1;
	struct law_version *v = ARENA_ARRAY(c->mem, nt + na + PACKS_MAX, struct law_version);
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (carried(c, policy, v, &got, e) < 0 || put_former(c, a, na, v, &got, e) < 0)
		return -1;
	for (size_t i = 0; i < nt; i++)
		if (t[i].digest.n == SM3_SIZE)
			put_run_text(c, &t[i], v, &got);
	*ret = v;
	*n = got;
	return 0;
}

int get_policy_version(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct version_input *i = in;
	struct version_diff *o = out;
	struct law_version *v;
	size_t n, at = 0;
	if (law_versions(c, i->id, &v, &n, e) < 0)
		return -1;
	while (at < n && !str_eq(v[at].digest, i->digest))
		at++;
	if (at == n)
		return err_set(e, ERR_NOTFOUND, "这项政策没有这一版文本");
	o->then = v[at];
	o->now = v[0];
	if (line_diff(o->then.text, o->now.text, c->mem, &o->pair, &o->n, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		o->changed += !o->pair[k].same;
	return 0;
}
