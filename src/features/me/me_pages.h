/* A worker's own pages on the phone, and the officers' list of what people want corrected. */
#ifndef YICAI_FEATURES_ME_ME_PAGES_H
#define YICAI_FEATURES_ME_ME_PAGES_H

#include "app/frame.h"
#include "features/applications/queue.h"
#include "features/credentials/verify.h"
#include "features/directory/list.h"
#include "features/directory/story.h"
#include "features/me/money.h"
#include "features/me/requests.h"
#include "features/notices/notices_web.h"

/* One of my certificates. */
struct my_cert {
	int64_t id;
	struct str kind, occupation, level, number, issuer;
	const char *verdict;
	enum verdict state;
	day_t issued, expires;
	int64_t days; /* until it expires; IN_NONE: never */
};

struct me_home {
	struct str name, org;
	const char *post, *grade;
	struct my_money money;
	struct my_cert *cert;
	size_t ncerts;
	int64_t open; /* requests that wait */
	struct notices_home notices;
};
struct me_certs {
	struct my_cert *cert;
	size_t n;
};
/* One fact of my record: what is registered, value by value. */
struct my_value {
	const char *label;
	struct str text;
};
struct my_fact {
	struct str title, from;
	struct my_value *value;
	size_t n;
	bool ended;
};
struct my_section {
	const char *name;
	struct my_fact *fact;
	size_t n;
};
struct me_record {
	struct str name;
	struct my_section *section;
	size_t n;
	struct str *hint;
	size_t nhints;
};
struct me_data {
	struct request *request;
	size_t n;
	int64_t facts; /* how many facts there are of me */
};
struct me_policy {
	struct my_policy policy;
	struct trail *trail; /* claims for it, the newest first */
	size_t ntrails;
};

/* For officers. */
struct request_item {
	struct request r;
	struct str name, org;
	const char *state;
};
struct requests_output {
	struct request_item *request;
	size_t n;
	int64_t all;
	bool settled; /* those that were settled */
};

struct me_policy_input {
	struct str policy;
};
struct me_id_input {
	int64_t id;
};
struct me_request_input {
	int64_t topic;
	struct str text;
};
struct settle_input {
	int64_t id, deed;
	struct str reason;
};
extern const struct in_shape me_request_shape, settle_shape;
extern const char *const request_topics[];

/* Where the money of a policy stands: what a claim asks for, else what a run says, else only what is computed now. */
struct me_stand {
	struct ui_chip chip;
	int64_t sum; /* 分 */
	bool trial;  /* sum is the trial computation of the year */
	struct str where;
};
/* A policy's card and a certificate's card. */
struct me_card {
	const struct my_policy *p;
	struct me_stand stand;
	struct str text, href;
};
struct me_cert_card {
	const struct my_cert *k;
	struct ui_chip chip;
	struct str href;
};

/* 为什么是这么多, or 为什么现在没有 where there is no money of any kind. */
struct str me_why_said(const struct me_stand *s, const struct my_policy *p);

extern const struct web me_web, requests_web;

void me_home_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_policy_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_certs_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_code_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_record_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_data_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_request_page(struct html *h, struct frame *f, const void *in, const void *out);
void me_settings_page(struct html *h, struct frame *f, const void *in, const void *out);
void requests_page(struct html *h, struct frame *f, const void *in, const void *out);
void request_page(struct html *h, struct frame *f, const void *in, const void *out);

/* The bar at the lower edge and what all pages of a phone have in common; here: the entry that is lit, back: NULL none. */
void me_phone_frame(struct frame *f, const char *here, const char *back);

#endif
