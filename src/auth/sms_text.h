/* 短信模板: the wordings of short messages, texts with named blanks ({验证码}), checked when they are saved, so that none goes
 * out with a blank left open. */
#ifndef YICAI_AUTH_SMS_TEXT_H
#define YICAI_AUTH_SMS_TEXT_H

#include "auth/sms.h"

#define SMS_WORDS_MAX  200 /* characters of a wording */
#define SMS_BLANKS_MAX 4

/* Kinds of messages; their words are stored. */
enum sms_kind { SMS_CODE, SMS_REFUSED, SMS__KINDS };

struct sms_wording {
	const char *word, *label;          /* code, 登录验证码 */
	const char *blank[SMS_BLANKS_MAX]; /* names, those after the last NULL */
	const char *sample[SMS_BLANKS_MAX];
	size_t needed; /* the first so many must occur */
	const char *standard;
};
extern const struct sms_wording sms_wordings[SMS__KINDS];

/* The text may be a wording of this kind: ERR_INPUT naming a blank that is unknown or missing, a brace that is not closed, or a
 * text that is too long. */
int sms_wording_check(enum sms_kind kind, struct str text, struct err *e);
/* The wording that holds, in mem; *own (may be NULL): it is not the standard one. */
int sms_wording_get(struct house *h, enum sms_kind kind, struct arena *mem, struct str *out, bool *own,
		    struct err *e);
/* Sets it (n 0: back to the standard), with a journal entry. In a write transaction. */
int sms_wording_set(struct house *h, enum sms_kind kind, struct str text, const char *who, struct err *e);
/* Appends the wording with its blanks filled, in the order of the kind's blanks. */
int sms_wording_fill(enum sms_kind kind, struct str text, const struct str *values, struct buf *out, struct err *e);

/* Sends a code of sms_begin in this wording; nothing when there is none to send. Clears the code. */
int sms_code_send(const struct sms_sender *s, struct str wording, struct sms_code *code, struct err *e);

#endif
