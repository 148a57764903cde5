/* 数据核对 as a page: a text is pasted or uploaded, its numeric claims are listed with what arithmetic says of them. */
#ifndef YICAI_FEATURES_STEERING_CLAIMS_WEB_H
#define YICAI_FEATURES_STEERING_CLAIMS_WEB_H

#include "app/frame.h"
#include "features/claims_check/claims_check.h"

#define CLAIM_TEXT_CHARS 200000 /* characters that may be pasted; a file may be longer */
#define CLAIMS_SHOWN     2000

struct claims_text_input {
	struct str text;
	const struct http_file *file;
	bool all;
};
struct claim_item {
	int64_t line, column, verdict;
	const char *kind, *verdict_text;
	struct str sentence, computed;
};
struct claims_output {
	struct claim_item *claims; /* doubtful and failing ones first in the list of all */
	size_t n;
	int64_t holds, doubtful, fails;
	bool asked;
};

extern const struct web claims_web;
void claims_check_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
