/* The private folder where uploads lie while their request lasts. */
#ifndef YICAI_HTTP_SPOOL_H
#define YICAI_HTTP_SPOOL_H

#include "base/arena.h"
#include "base/err.h"

struct spool;

/* Makes a folder of our own (0700) in an existing one, and removes those that a killed server left behind there. */
int spool_open(struct spool **s, const char *in, struct err *e);

/* Removes the folder and what is left in it; NULL is a no-op. */
void spool_close(struct spool *s);

/* A new empty file that only we can read, open for writing; its path in mem. −1 when it cannot be made. */
int spool_new(struct spool *s, struct arena *mem, const char **path);

#endif
