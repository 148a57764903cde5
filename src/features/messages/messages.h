/* 站内消息 (messages): what an account is told of, in the transaction of what it tells of. A message names a topic; while
 * one of the same topic is unread, the next is counted into it, so that a hundred claims are one line and not a hundred. */
#ifndef YICAI_FEATURES_MESSAGES_MESSAGES_H
#define YICAI_FEATURES_MESSAGES_MESSAGES_H

#include "fact/fact.h"

#define MESSAGE_PAGE_MAX   200  /* of one page */
#define MESSAGE_TEXT_MAX   2000 /* bytes of title, text and address each; a longer text is cut at a character */
#define MESSAGE_OWNERS_MAX 1000 /* accounts of one institution that are told */
#define MESSAGE_READ_DAYS  90   /* a message that was read is kept so long */
#define MESSAGE_KEPT_DAYS  365  /* and one that was not */

/* X(NAME, Chinese). Numbers are stored. */
#define MESSAGE_KINDS(X)                                                                                             \
	X(WAITING, "待办")                                                                                           \
	X(RESULT, "办理结果")                                                                                        \
	X(MONEY, "发放")                                                                                             \
	X(TRANSFER, "人员转移")                                                                                      \
	X(EXPIRY, "到期提醒")                                                                                        \
	X(JOB, "后台任务")
enum message_kind {
	MESSAGE__NONE,
#define MESSAGE_KIND_(n, c) MESSAGE_##n,
	MESSAGE_KINDS(MESSAGE_KIND_)
#undef MESSAGE_KIND_
};
const char *message_kind_label(int64_t kind);

/* How it is meant. Numbers are stored. */
enum message_tone { MESSAGE_PLAIN, MESSAGE_GOOD, MESSAGE_LOOK, MESSAGE_BAD };

/* What is to be told. */
struct message_new {
	struct str topic; /* todo:application:county: the same one counts */
	enum message_kind kind;
	enum message_tone tone;
	struct str title, said; /* one line; a sentence */
	struct str href;        /* the thing: a path of this site */
	struct str href_many;   /* where to go when it tells of several; n 0: the same */
	int64_t times;          /* how many; 0 is one */
};

struct message {
	int64_t id, kind, tone, times;
	instant_t made, read_at; /* read_at 0: unread */
	struct str topic, title, said, href;
};

/* Tells an account; every account of an institution, of a person (there may be none). In the open write transaction. */
int message_put(struct house *h, int64_t account, const struct message_new *m, struct err *e);
int message_put_org(struct house *h, int64_t org, const struct message_new *m, struct err *e);
int message_put_person(struct house *h, int64_t person, const struct message_new *m, struct err *e);
/* The accounts that are at work (state 1) of an institution or of a person, in mem. */
int message_owners(struct house *h, int64_t org, int64_t person, struct arena *mem, int64_t **ret, size_t *n,
		   struct err *e);

/* The account's, newest first, before a message (0: from the newest), in mem. */
int message_list(struct house *h, int64_t account, bool unread, int64_t before, size_t n, struct arena *mem,
		 struct message **ret, size_t *count, struct err *e);
/* One of the account's; ERR_NOTFOUND. */
int message_get(struct house *h, int64_t account, int64_t id, struct arena *mem, struct message *out, struct err *e);
/* How many the account has not read: one look into an index. */
int message_unread(struct house *h, int64_t account, int64_t *n, struct err *e);
/* Marks one as read, or (id 0) all up to now; one that is read stays as it is. In a write transaction. */
int message_read(struct house *h, int64_t account, int64_t id, int64_t *changed, struct err *e);
/* Marks one that was read as unread again; *changed 0: it is not read, or a newer one of its topic is unread, which counts
 * in its place. In a write transaction. */
int message_unread_again(struct house *h, int64_t account, int64_t id, int64_t *changed, struct err *e);
/* Takes away what was read MESSAGE_READ_DAYS ago, and all that is older than MESSAGE_KEPT_DAYS. In a write transaction. */
int message_tidy(struct house *h, int64_t *gone, struct err *e);

/* Until where a source has been told; *at 0 never. Setting it: in a write transaction. */
int message_mark(struct house *h, const char *source, int64_t *at, struct err *e);
int message_mark_set(struct house *h, const char *source, int64_t at, struct err *e);

/* Tells of certificates of people at work that come to expire: 90 and 30 days before and on the day after, each once; their
 * owners one by one, their institutions by number. Catches up on days that were left out, at most thirty. In a write
 * transaction; *told counts messages. */
int message_certificates(struct house *h, day_t today, int64_t *told, struct err *e);

#endif
