/* Stores that fail on purpose, for tests: any store made to fail at its k-th call, and one that plays a script. */
#ifndef YICAI_STORE_FAKE_H
#define YICAI_STORE_FAKE_H

#include "store/store.h"

/* The calls that can fail. A rollback cannot. */
enum fault_call {
	CALL_BEGIN,
	CALL_COMMIT,
	CALL_SAVEPOINT, /* set, released, gone back to */
	CALL_SCRIPT,    /* a migration's text */
	CALL_PREPARE,   /* the first use of a statement */
	CALL_STEP,      /* every step, so every row */
	CALL_BULK_BEGIN,
	CALL_BULK_ROW,
	CALL_BULK_FLUSH,
	CALL__MAX,
};

/* What is to fail, and what was seen. Change it at any time between two calls. */
struct fault {
	long at;            /* the k-th call from now on, from 1; 0 none */
	enum err_code code; /* what it reports; ERR_UNCERTAIN is for commits, other calls say ERR_DB instead */
	bool after;         /* it is carried out all the same: a commit that happened though no answer came */
	bool gone;          /* every call after it fails too, as when the server is gone */
	bool only;          /* count, and let fail, calls of the kind `call` only */
	enum fault_call call;
	long counted;          /* calls that counted so far */
	bool hit;              /* it has failed, */
	enum fault_call where; /* and this was the call */
	long calls[CALL__MAX]; /* all calls by kind */
};

/* Puts the fault between the store and its engine. f lives as long as the store, or until fault_off. */
int fault_on(struct store *s, struct fault *f, struct err *e);
void fault_off(struct store *s);

/* Torture: runs `run` on the store with its k-th call failing, for k = 1, 2, …, until it ends without having met the
 * fault. After every run the store must be out of transactions and `check` (may be NULL) content: it is told what run
 * returned, and why, and sets e when what is stored does not fit. */
struct torture {
	int (*run)(struct store *s, void *self, struct err *e);
	int (*check)(struct store *s, void *self, int result, const struct err *why, struct err *e);
	void *self;
	enum err_code code;
	bool after, gone;
	bool recovers; /* run may succeed although a call failed */
	long max;      /* rounds; 0: 100,000 */
};
/* How many calls were made to fail; -1 with *e saying at which one what was wrong. */
long torture(struct store *s, const struct torture *t, struct err *e);

/* A script: what is asked for, in this order, and what the answer is. Preparing a statement, flushing a bulk load and
 * rolling back need no line; a line "rollback" is used up by a rollback. */
struct fake_step {
	const char
	    *call; /* begin read, begin write, commit, rollback, savepoint, release, back, script, bulk TABLE, or
			       a statement's name */
	const char *params; /* values by '|': a number, a text, x'hex' bytes, ~ null; NULL: any */
	const char
	    *rows; /* rows by '\n', values by '|' likewise ('text even if it looks like a number); NULL: none */
	int64_t changed;
	enum err_code fail; /* ERR_NONE: none; after the rows, when there are any */
};
int fake_open(struct store **ret, const struct fake_step *script, size_t n, struct err *e);
/* 0 when everything in the script was asked for and nothing else; -1 naming the first difference. */
int fake_verdict(const struct store *s, struct err *e);

#endif
