/* Short messages (短信) through a pluggable sender: a file for the demo and tests, an HTTP gateway for real ones. */
#ifndef YICAI_AUTH_SMS_H
#define YICAI_AUTH_SMS_H

#include "auth/auth.h"

struct sms_sender {
	/* Sends; -1 with ERR_IO. Thread-safe. Slow: never inside a transaction. */
	int (*send)(void *self, struct str phone, struct str text, struct err *e);
	void (*free)(void *self);
	void *self;
};

/* Appends "time phone text" lines to a file (mode 0600). */
int sms_file(struct sms_sender *out, const char *path, struct clock clock, struct err *e);

/* POSTs {"phone":…,"text":…} to url (https://, or http:// on loopback only), `authorization` (may be NULL) as that header;
 * every answer but 2xx is an error; at most 5 seconds to connect and 10 in all. No redirects, no proxies of the
 * environment. */
int sms_http(struct sms_sender *out, const char *url, const char *authorization, struct err *e);

/* "file:PATH" or a URL: which of the two. */
int sms_open(struct sms_sender *out, struct str spec, const char *authorization, struct clock clock, struct err *e);
void sms_close(struct sms_sender *s);

#endif
