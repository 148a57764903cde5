/* 核验证书 as pages: what is asked and what is answered. */
#ifndef YICAI_FEATURES_CREDENTIALS_VERIFY_PAGES_H
#define YICAI_FEATURES_CREDENTIALS_VERIFY_PAGES_H

#include "app/frame.h"
#include "features/credentials/verify.h"

/* A number, in the path or from the form. */
struct verify_input {
	struct str code;
};

/* One certificate with its verdict as a word. */
struct verify_item {
	struct verified v;
	const char *verdict;
};

struct verify_output {
	struct str number;  /* as it was looked up; empty: nothing was asked */
	const char *result; /* 有效 已撤销 已过期 没有查到: of the first one; NULL nothing was asked */
	int64_t at;         /* instant of the answer */
	struct verify_item *certificates;
	size_t n;
};

extern const struct web verify_web;

/* The pages of GET /verify and /verify/:code, and of the terminal in the hall. */
void verify_page(struct html *h, struct frame *f, const void *in, const void *out);
void verify_kiosk_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
