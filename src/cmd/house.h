/* Opening the store with its keys, as the options and the environment say. */
#ifndef YICAI_CMD_HOUSE_H
#define YICAI_CMD_HOUSE_H

#include "cmd/cmd.h"
#include "fact/fact.h"

struct home {
	struct house house;
	const char *db;  /* path or URL */
	const char *key; /* key file */
};

/* Where the store and the key file are; nothing is opened. The texts live in the call's arena. */
int home_locate(const struct call *c, struct home *h, struct err *e);

/* The store is a URL of a server, not a file. */
bool home_is_server(const struct home *h);

/* Opens store and keys and checks that the store is of this program's version and belongs to the key. */
int home_open(const struct call *c, struct home *h, struct err *e);
/* The same without the last: for looking into a store of which something may be wrong. */
int home_open_unproved(const struct call *c, struct home *h, struct err *e);

/* Opens the store alone: for init, backup, restore. */
int home_open_store(struct home *h, unsigned flags, struct err *e);
void home_close(struct home *h);

/* After a commit: brings the directory up to date, where there is one: it is made by the first yicai serve or yicai
 * directory, a house that has neither does without. What went wrong there is said on stderr and is no failure of the command:
 * the facts are written, and the next one makes up for it. */
void home_catch_up(struct home *h);

#endif
