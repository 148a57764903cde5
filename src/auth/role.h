/* Roles (角色): those of the architecture's table as data, and a bureau's own in the store. */
#ifndef YICAI_AUTH_ROLE_H
#define YICAI_AUTH_ROLE_H

#include "auth/capability.h"
#include "auth/scope.h"
#include "fact/fact.h"

#define ROLE_CODE_MAX  32  /* bytes: a–z 0–9 and -, beginning with a letter */
#define ROLE_LABEL_MAX 90  /* bytes */
#define ROLES_MAX      200 /* a bureau's own */

struct user;

struct role {
	char code[ROLE_CODE_MAX + 1];   /* city */
	char label[ROLE_LABEL_MAX + 1]; /* 市级民政 */
	unsigned scopes;                /* bit (1 << enum scope_kind): the scopes it may be given with */
	struct capset caps;
	bool built_in;
	bool administrator; /* one of the three; appointed on the server only */
};

/* Who does something to accounts and roles. user NULL: the command line on the server. tree may be NULL. */
struct actor {
	const char *who; /* for the journal: the login name, "命令行 …" */
	const struct user *user;
	const struct scope_tree *tree;
};

/* The built-in roles in the order of the table. */
extern const size_t roles_built_in_n;
void role_built_in(size_t i, struct role *out);

/* The role of a code or a label, built in or in the store. ERR_NOTFOUND naming it. Reads. */
int role_find(struct house *h, struct str name, struct role *out, struct err *e);

/* All roles, built-in first, then by code, until f returns other than 0, which is returned. Reads. */
int role_each(struct house *h, int (*f)(void *self, const struct role *r), void *self, struct err *e);

/* Makes or changes a role of the bureau's own (`built_in` and `administrator` are not looked at). It may hold business
 * capabilities only, sound together (capset_sound). ERR_DENIED: the actor lacks roles.manage or holds this role himself,
 * or a capability is none of the business; ERR_CONFLICT: a built-in role has this code or label. What accounts that
 * hold it may do changes with their next request.
 * Writes: inside an open write transaction of h (a job of the store writer); an open recording gets its detail, else
 * one journal entry `account` of its own is written. The same holds for every function of this layer that "writes". */
int role_save(struct house *h, const struct actor *by, const struct role *r, struct err *e);

/* Takes a bureau's own role away. ERR_CONFLICT while accounts hold it. Writes. */
int role_drop(struct house *h, const struct actor *by, struct str code, struct err *e);

#endif
