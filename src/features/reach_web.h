/* How far the user of a request sees, as the features' lists take it; and the kinds of things whose ids requests name. */
#ifndef YICAI_FEATURES_REACH_WEB_H
#define YICAI_FEATURES_REACH_WEB_H

#include "app/route.h"
#include "features/reach.h"

/* 本人, 本机构, or a unit with all below it; the public and whoever has not finished signing in: nobody. */
struct reach user_reach(const struct user *u);

/* The user's unit, institution or office, as every page names it (越城区民政局, 越城区福康护理院), in mem. */
struct str scope_name(struct house *h, const struct user *u, struct arena *mem);

/* What the thing with this id is called, in mem; "" when it is not there, or id is 0. */
struct str org_name(struct house *h, int64_t id, struct arena *mem);
struct str unit_name(struct house *h, int64_t id, struct arena *mem);
struct str person_name(struct house *h, int64_t id, struct arena *mem);

/* Who acted, as the journal names him: the name of the account with this login, in mem; what stands there when there is no
 * such account (系统, the command line). account_called: with the login behind it, for those who look after accounts and
 * trails: 沈建国（shaoxing）. */
struct str account_said(struct house *h, struct str login, struct arena *mem);
struct str account_called(struct house *h, struct str login, struct arena *mem);

/* person, org, unit. */
extern const struct web reach_web;

#endif
