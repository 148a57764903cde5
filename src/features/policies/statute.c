#include "features/policies/statute.h"

#include "features/policies/shipped.h"
#include "features/units/units_data.h"
#include "policy/cases.h"

#define DIFFERS_MAX (1u << 20) /* bytes of what a failed case tells */

/* Runs every case. */
static int run_cases(const struct shipped *s, const struct policy *p, struct arena *mem, struct statute *out,
		     struct err *e)
{
	out->kase = ARENA_ARRAY(mem, p->ncases + 1, struct statute_case);
	if (!out->kase)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < p->ncases; i++) {
		struct statute_case *k = &out->kase[out->ncases++];
		struct buf differs;
		buf_init(&differs, DIFFERS_MAX);
		*k = (struct statute_case){out->view.kase[i].name, out->view.kase[i].title, STR(""), false};
		int status = policy_test_case(s->packs, p, i, units_into_world, NULL, &k->passed, &differs, e);
		char *kept = arena_copy(mem, differs.p ? differs.p : "", differs.n);
		k->differs = kept ? (struct str){kept, differs.n} : STR("");
		buf_release(&differs);
		if (status < 0)
			return -1;
		out->failed += !k->passed;
	}
	return 0;
}

/* The alternative in force of each reading. */
static int take_choices(struct house *h, const struct shipped *s, const struct policy *p, struct arena *mem,
			struct statute *out, struct err *e)
{
	const struct choices *ch = choice_in_force(h, s->packs, INSTANT_OPEN, s->mem, e);
	out->in_force = ch ? ARENA_ARRAY(mem, out->view.nreadings + 1, struct str) : NULL;
	if (!out->in_force)
		return ch ? err_set(e, ERR_NOMEM, "内存不够") : -1;
	for (size_t i = 0; i < out->view.nreadings; i++) {
		const struct reading *r = policy_reading(p, out->view.reading[i].name);
		size_t at = r ? (size_t)(choice_of(ch, p, r) - r->alts) : 0;
		out->in_force[i] = at < out->view.reading[i].n ? out->view.reading[i].alt[at].label : STR("");
	}
	return choice_history(h, p->id, INSTANT_OPEN, mem, &out->choice, &out->nchoices, e);
}

/* Its text and name, which would go with the set. */
static int keep_text(struct policy_view *v, struct arena *mem, struct err *e)
{
	const char *text = arena_copy(mem, v->source.p, v->source.n),
		   *file = arena_copy(mem, v->file, strlen(v->file));
	if (!text || !file)
		return err_set(e, ERR_NOMEM, "内存不够");
	v->source.p = text;
	v->file = file;
	return 0;
}

int statute_read(struct house *h, struct str id, bool cases, struct arena *mem, struct statute *out, struct err *e)
{
	struct shipped s;
	struct statute got = {0};
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	const struct policy *p = shipped_policy(&s, id, e);
	int status = p ? policy_inspect(p, mem, &got.view, e) : -1;
	if (status == 0)
		status = take_choices(h, &s, p, mem, &got, e);
	if (status == 0 && cases)
		status = run_cases(&s, p, mem, &got, e);
	if (status == 0)
		status = keep_text(&got.view, mem, e);
	if (status == 0) {
		sm3_digest(p->source.p, p->source.n, got.digest);
		*out = got;
	}
	shipped_close(&s);
	return status;
}

int statute_choose(struct house *h, const struct choice *c, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	int status = choice_make(h, s.packs, c, e);
	shipped_close(&s);
	return status;
}
