/* 转入转出: a person goes from one institution to another. One of the two asks, the other confirms; then the old spell of
 * work ends and the new one begins, in one recording. Until then nothing changes, and both sides and the office above them
 * see that it is pending.
 *
 * A4: C19 (one record of each worker, whoever employs them). */
#ifndef YICAI_FEATURES_CLERK_TRANSFERS_H
#define YICAI_FEATURES_CLERK_TRANSFERS_H

#include "base/arena.h"
#include "fact/fact.h"
#include "features/reach.h"

#define TRANSFERS_LISTED 200
#define TRANSFER_WHY_MAX 200 /* characters */
#define TRANSFER_AHEAD   90  /* days: how far ahead the first day may lie */

/* X(NAME, Chinese). Numbers are stored. */
#define TRANSFER_STATES(X)                                                                                           \
	X(PENDING, "待对方确认")                                                                                     \
	X(DONE, "已完成")                                                                                            \
	X(REFUSED, "已拒绝")                                                                                         \
	X(WITHDRAWN, "已撤回")
enum transfer_state {
	TRANSFER__NONE,
#define TRANSFER_STATE_(n, c) TRANSFER_##n,
	TRANSFER_STATES(TRANSFER_STATE_)
#undef TRANSFER_STATE_
};
const char *transfer_state_label(int64_t state);

struct transfer {
	int64_t id, person, employment; /* the spell that ends */
	int64_t from_org, to_org;
	int64_t asked_by;                  /* which of the two asked */
	int64_t day;                       /* first day at the new institution */
	int64_t post, identity, frontline; /* there; 0 or FIELD_NONE not said */
	int64_t state;
	struct str why, answer;     /* of who asked; of who refused or withdrew */
	struct str asker, answerer; /* accounts */
	instant_t asked_at, answered_at;
	int64_t journal; /* entry that wrote the two spells; 0 */
	/* read with it */
	struct str name, number; /* number masked */
	struct str from_name, to_name;
};

/* Asks. `by` is the institution that does; number and name say whom when the new one asks (person 0), person when the old
 * one does. Within a write transaction. ERR_NOTFOUND: no such person under that name, or nobody employs them; ERR_CONFLICT:
 * already asked for, or works there; ERR_INPUT: the day. */
struct transfer_ask {
	int64_t by, person;
	struct str number, name; /* person 0 */
	int64_t to_org;          /* FIELD_NONE when the new one asks */
	day_t day, today;
	int64_t post, identity, frontline;
	struct str why;
	const char *who;
	instant_t now;
};
int transfer_begin(struct house *h, const struct transfer_ask *a, int64_t *id, struct err *e);

/* Confirms, by the institution that was asked: both spells in one recording. Refuses (with a reason), withdraws (whoever
 * asked). ERR_CONFLICT: not pending any more, or the old spell has changed since; ERR_DENIED: not this institution's turn. */
int transfer_confirm(struct house *h, int64_t id, int64_t by, const char *who, instant_t now, struct err *e);
int transfer_refuse(struct house *h, int64_t id, int64_t by, struct str why, const char *who, instant_t now,
		    struct err *e);
int transfer_withdraw(struct house *h, int64_t id, int64_t by, struct str why, const char *who, instant_t now,
		      struct err *e);

/* One; ERR_NOTFOUND. */
int transfer_get(struct house *h, int64_t id, struct arena *mem, struct transfer *out, struct err *e);
/* Those that the reach covers at either end, newest first. pending: those alone. */
int transfer_list(struct house *h, struct reach who, bool pending, struct arena *mem, struct transfer **ret,
		  size_t *n, struct err *e);
int transfer_seen(struct house *h, struct reach who, const struct transfer *t, bool *yes, struct err *e);

#endif
