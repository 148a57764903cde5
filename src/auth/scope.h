/* Row scope (数据范围): which rows an account sees at all. */
#ifndef YICAI_AUTH_SCOPE_H
#define YICAI_AUTH_SCOPE_H

#include "base/str.h"

/* From narrow to wide; the numbers are stored. */
enum scope_kind {
	SCOPE_PUBLIC = 1, /* 公众: only what is published */
	SCOPE_SELF,       /* 本人: person_id */
	SCOPE_ORG,        /* 本机构: org_id */
	SCOPE_STREET,     /* 本街道: unit_id and all below it; likewise the next */
	SCOPE_COUNTY,     /* 本区县（功能区） */
	SCOPE_CITY,       /* 全市 */
	SCOPE_PROVINCE,   /* 全省 */
	SCOPE__MAX
};

/* The ids are those of the facts (units, orgs, people); those that the kind does not name are 0. */
struct scope {
	enum scope_kind kind;
	int64_t unit_id, org_id, person_id;
};

/* The tree of units, which the auth layer does not know: whether a unit is ancestor itself or lies below it, and
 * whether an institution lies in the unit. A question that cannot be answered is answered false. */
struct scope_tree {
	bool (*unit_within)(void *self, int64_t unit, int64_t ancestor);
	bool (*org_within)(void *self, int64_t org, int64_t unit);
	void *self;
};

/* 本区县（功能区）; "" for none. */
const char *scope_label(enum scope_kind kind);

/* The kind of a label (全市) or word (city); 0 when there is none. Words: public self org street county city province. */
enum scope_kind scope_named(struct str text);
const char *scope_word(enum scope_kind kind);

/* It names what its kind needs and nothing else. */
bool scope_whole(const struct scope *s);

/* Everything that inner sees, outer sees as well. tree NULL: only when it is clear without it. 本人 lies in nothing but
 * itself and a scope of units, because the layer does not know who works where. */
bool scope_within(const struct scope *inner, const struct scope *outer, const struct scope_tree *tree);

#endif
