/* Whole files, read and written so that a reader never sees half of one. */
#ifndef YICAI_BASE_FILE_H
#define YICAI_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the whole file to b; ERR_LIMIT when it is larger than b may hold, ERR_IO naming the file. */
int file_read(const char *path, struct buf *b, struct err *e);

/* Writes s to a file beside path, makes it durable, and renames it over path. */
int file_write(const char *path, struct str s, struct err *e);

/* The last part of a path, its ending included. */
const char *file_name(const char *path);

#endif
