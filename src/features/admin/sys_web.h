/* What the routes of the administration share: who acts, the units that can be picked, the ids of accounts. */
#ifndef YICAI_FEATURES_ADMIN_SYS_WEB_H
#define YICAI_FEATURES_ADMIN_SYS_WEB_H

#include "app/route.h"
#include "base/field.h"

/* Who acts on accounts in this house, with the tree of units: keep it as long as the actor. */
struct acting {
	struct actor by;
	struct scope_tree tree;
};
void acting_init(struct acting *a, struct house *h, const struct user *u);

/* A unit that can be picked, as it stands today. */
struct unit_item {
	int64_t id, parent, kind;
	struct str code, name;
	day_t from, to;
	bool within; /* in the reach of whoever asks */
};
#define UNIT_ITEMS_MAX 50000
/* All units by their codes, in c->mem. */
int unit_items(struct ctx *c, struct unit_item **ret, size_t *n, struct err *e);

/* The scope of a unit (its rank says which), of the institution with this name or code, or of a person; exactly one is
 * given (0, "", 0: not). ERR_INPUT saying what is wrong, with the candidates when several have that name. */
int scope_picked(struct ctx *c, int64_t unit, struct str org, int64_t person, struct scope *out, struct err *e);

/* 本区县 越城区: what an account sees, in c->mem. */
struct str scope_told(struct ctx *c, const struct scope *s);

/* An error that says "not yours" becomes "not there": nobody learns what lies outside his scope. Returns -1. */
int as_not_there(struct err *e, const char *what);

/* The webs of this folder. */
extern const struct web accounts_web, roles_web, tokens_web, params_web, calendar_web, dict_web, upkeep_web;

#endif
