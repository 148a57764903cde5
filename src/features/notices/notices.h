/* 通知公告 (announcements): what an office tells all who work in its unit: officers, institutions, workers. Drafted, then
 * published from a day to a day, and withdrawn if need be; who has read it is kept. */
#ifndef YICAI_FEATURES_NOTICES_NOTICES_H
#define YICAI_FEATURES_NOTICES_NOTICES_H

#include "fact/fact.h"
#include "features/reach.h"

#define NOTICE_TITLE_MAX 60   /* characters */
#define NOTICE_TEXT_MAX  4000 /* characters */
#define NOTICES_STANDING 200  /* that stand at once, over all units */
#define NOTICES_LISTED   500  /* of a list to manage */
#define NOTICE_READERS   2000 /* that are listed */

/* Whom it is for; bits. */
enum notice_audience { NOTICE_OFFICERS = 1, NOTICE_ORGS = 2, NOTICE_WORKERS = 4 };

/* X(NAME, Chinese). Numbers are stored. */
#define NOTICE_STATES(X)                                                                                             \
	X(DRAFT, "草稿")                                                                                             \
	X(PUBLISHED, "已发布")                                                                                       \
	X(WITHDRAWN, "已撤回")
enum notice_state {
	NOTICE__NONE,
#define NOTICE_STATE_(n, c) NOTICE_##n,
	NOTICE_STATES(NOTICE_STATE_)
#undef NOTICE_STATE_
};
const char *notice_state_label(int64_t state);

struct notice {
	int64_t id, unit, audience, from, to, state;
	bool pinned;
	struct str title, said, who;
	instant_t changed, published;
	int64_t readers; /* how many have read it */
};

/* Whether somebody of this reach belongs to whom it is for: an audience, and lying in its unit. */
int notice_is_for(struct house *h, const struct notice *n, struct reach who, bool *yes, struct err *e);
/* Published, and today is one of its days. */
bool notice_stands(const struct notice *n, day_t today);

/* One; ERR_NOTFOUND. */
int notice_get(struct house *h, int64_t id, struct arena *mem, struct notice *out, struct err *e);
/* Those that stand today for somebody of this reach, pinned ones first, then the newest; at most max. */
int notice_standing(struct house *h, struct reach who, day_t today, size_t max, struct arena *mem,
		    struct notice **ret, size_t *n, struct err *e);
/* All whose unit lies within reach, the newest first: for who manages them. */
int notice_list(struct house *h, struct reach who, struct arena *mem, struct notice **ret, size_t *n, struct err *e);

/* Writes a new draft (id 0) or changes one: in the open write transaction. ERR_CONFLICT: it is no draft; ERR_INPUT: nobody to
 * read it, or its last day lies before its first. */
int notice_save(struct house *h, const struct notice *n, int64_t *id, struct err *e);
/* Publishes a draft, withdraws what was published, makes a draft of what was withdrawn. With a journal entry. ERR_CONFLICT when
 * it is in no such state; ERR_INPUT when its days are over, ERR_LIMIT when too many stand. */
int notice_move(struct house *h, int64_t id, enum notice_state to, const char *who, struct err *e);

/* Notes that the account has read it; twice is once. */
int notice_read(struct house *h, int64_t id, int64_t account, struct err *e);
int notice_was_read(struct house *h, int64_t id, int64_t account, bool *yes, struct err *e);
/* Who has read it, the newest first. */
struct notice_reader {
	struct str name, login;
	instant_t at;
};
int notice_readers(struct house *h, int64_t id, struct arena *mem, struct notice_reader **ret, size_t *n,
		   struct err *e);

#endif
