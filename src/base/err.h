/* What went wrong, where, and what to do about it: the one error idiom of the house.
 *
 * A function that can fail returns int: 0 done, -1 failed with *e filled. It takes the error object last.
 * On failure its outputs are left as they were. Library code fills the object and returns; only cmd/ prints it. */
#ifndef YICAI_BASE_ERR_H
#define YICAI_BASE_ERR_H

#include <stdarg.h>

enum err_code {
	ERR_NONE = 0,
	ERR_INPUT,     /* what was handed in is wrong: the command's exit status is 1 */
	ERR_USAGE,     /* the command was called wrongly: 2 */
	ERR_IO,        /* a file or the network: 3 */
	ERR_DB,        /* the store refused or is damaged: 3 */
	ERR_UNCERTAIN, /* the commit was sent and no answer came: it may have happened, ask by key: 3 */
	ERR_CONFLICT,  /* somebody else changed it meanwhile, or something depends on it: 1 */
	ERR_NOTFOUND,  /* no such thing: 1 */
	ERR_LIMIT,     /* larger than the stated maximum: 1 */
	ERR_NOMEM,     /* 3 */
	ERR_DENIED,    /* not allowed: 3 */
	ERR_DAMAGED,   /* a digest or a chain does not agree: 1 */
};

struct err {
	enum err_code code;
	char what[512];  /* what is wrong, one plain Chinese sentence without a full stop */
	char where[256]; /* file:row:column, a table, an argument; "" when it goes without saying */
	char todo[256];  /* what to do about it; "" when nothing can be said */
};

/* Fills e (may be NULL) and returns -1, so that `return err_set(...)` reads as what it is.
 * The text is cut at a character's border when it is longer than the object holds. */
int err_set(struct err *e, enum err_code code, const char *what, ...) __attribute__((format(printf, 3, 4)));

/* Gives a filled error its place, or what to do, instead of what it had; returns -1. */
int err_at(struct err *e, const char *where, ...) __attribute__((format(printf, 2, 3)));
int err_todo(struct err *e, const char *todo, ...) __attribute__((format(printf, 2, 3)));

/* What a system error (errno) means, in plain Chinese: 没有这个文件或文件夹. A rare one keeps the system's own words. Static. */
const char *errno_text(int number);

/* Empties e. */
void err_clear(struct err *e);

/* "What is wrong: where: what to do", the parts that are there, into out (n bytes, always terminated). */
void err_text(const struct err *e, char *out, unsigned long n);

/* The exit status that cli.md gives to this code: 0, 1, 2 or 3. */
int err_exit_status(const struct err *e);

/* The analysers look at one file at a time: they are told that these return −1 (tools/lint). */
#ifdef YICAI_ANALYSED
static inline int err_failed(int failed)
{
	(void)failed;
	return -1;
}
#define err_set(...)  err_failed(err_set(__VA_ARGS__))
#define err_at(...)   err_failed(err_at(__VA_ARGS__))
#define err_todo(...) err_failed(err_todo(__VA_ARGS__))
#endif

#endif
