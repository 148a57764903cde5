/* A file that appears whole or not at all: written beside its path, then renamed. Private to the sheet layer. */
#ifndef YICAI_SHEET_TEMP_H
#define YICAI_SHEET_TEMP_H

#include "base/err.h"

#include <stddef.h>

struct temp {
	int fd;     /* open for writing; −1 none */
	char *name; /* of the file beside the path */
	char *path;
};

/* Makes the file beside path, mode 0600, as it may hold full numbers. Refuses a path that is no regular file. */
int temp_open(struct temp *t, const char *path, struct err *e);
/* All n bytes. */
int temp_write(struct temp *t, const void *p, size_t n, struct err *e);
/* Makes it durable and renames it over the path; gives everything back in any case. */
int temp_commit(struct temp *t, struct err *e);
/* Removes it; a no-op after temp_commit. */
void temp_drop(struct temp *t);
/* "写不了" with the system's reason, at the path; −1. */
int temp_refuse(const struct temp *t, struct err *e);

#endif
