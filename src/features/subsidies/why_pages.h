/* 为什么 as pages and JSON: what a run's line, a person's money panel and a printed sheet share. */
#ifndef YICAI_FEATURES_SUBSIDIES_WHY_PAGES_H
#define YICAI_FEATURES_SUBSIDIES_WHY_PAGES_H

#include "app/frame.h"
#include "policy/reasons.h"

/* struct reasons as JSON, and a fact that a refusal lacks. */
extern const struct out_shape reasons_shape, missing_fact_shape;

/* A figure: "1,234.50 元", "2 个", in mem. */
struct str why_amount(const struct frame *f, const struct reasons *r, int64_t amount);
/* "2024-04 至 2024-06", "2024-07-01 第1期". */
struct str why_when(const struct frame *f, const struct reason_span *s);
/* The address of a policy's page, or of a part of it; tail "" or "#…". */
struct str why_policy_href(const struct frame *f, struct str policy, const char *tail);
/* What a state (enum reason_state) looks like, and its word. */
enum ui_tone why_tone(int64_t state);
const char *why_word(int64_t state);

/* What stands beside a span's explanation. */
struct why_beside {
	struct str sub; /* below the title: 特殊岗位津贴 · 批次 12 */
	const struct ui_fact *sources;
	size_t sources_n;
	const struct ui_link *deeds;
	size_t deeds_n;
	struct str close_href;
};
/* One span: its sum, each condition with its first fact and clause, what would change it. */
void why_span_panel(struct html *h, const struct frame *f, const struct reasons *r, const struct reason_span *s,
		    const struct why_beside *b);
/* Every fact of every step with where it was learned; then the readings in force. */
void why_span_facts(struct html *h, const struct frame *f, const struct reasons *r, const struct reason_span *s);

#endif
