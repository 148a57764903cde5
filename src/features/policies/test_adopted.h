/* For tests that pay: a draft as it reads once it was adopted, and a house in which one was. */
#ifndef YICAI_FEATURES_POLICIES_TEST_ADOPTED_H
#define YICAI_FEATURES_POLICIES_TEST_ADOPTED_H

#include "features/policies/adoption.h"
#include "features/policies/wording.h"
#include "store/scratch.h"

#define ADOPTED_NUMBER "绍市民〔2026〕1号"

/* A draft's text as adopted, in force since 2020; another text as it is. */
static inline struct str adopted_text(struct str text, struct arena *mem)
{
	const struct wording_head head = {STR(ADOPTION_STATUS), STR(ADOPTED_NUMBER), day_of(2020, 1, 1), DAY_NONE};
	struct str out = text;
	if (wording_is_draft(text))
		SCRATCH_OK(wording_set_head(text, &head, mem, &out, &scratch_err));
	return out;
}

/* The policy is adopted in the house, recorded by one and confirmed by another. */
static inline void adopted_in(struct house *h, const char *policy)
{
	const struct flow_hat hat = {STR(ADOPTION_POWER), FLOW_ALL, 0, {NULL, 0}};
	const struct flow_actor one = {STR("甲"), &hat, 1}, other = {STR("乙"), &hat, 1};
	struct deed d = {.who = "甲", .what = "flow"};
	struct adoption_new n = {.kind = ADOPTION_PASSED,
				 .policy = str_of(policy),
				 .number = STR(ADOPTED_NUMBER),
				 .body = STR("绍兴市民政局"),
				 .decided = day_of(2020, 1, 1),
				 .starts = day_of(2020, 1, 1),
				 .file = STR("文件.pdf"),
				 .bytes = STR("扫描件")};
	struct recording *r;
	struct calendar *cal;
	int64_t id;
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	SCRATCH_OK(recording_begin(&r, h, &d, &scratch_err));
	SCRATCH_OK(adoption_propose(h, r, cal, &n, day_of(2026, 11, 20), &one, &id, &scratch_err));
	SCRATCH_OK(adoption_act(h, r, cal, id, 2, STR("confirm"), STR(""), &other, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	calendar_free(cal);
}

#endif
