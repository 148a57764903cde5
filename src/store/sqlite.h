/* Between the files of the SQLite driver. */
#ifndef YICAI_STORE_SQLITE_H
#define YICAI_STORE_SQLITE_H

#include <sqlite3.h>

#include "store/driver.h"

/* "YiCa" in the file's header: a database of this program. */
#define LITE_APPLICATION_ID 0x59694361
#define LITE_MARK           "PRAGMA application_id = 0x59694361"

sqlite3 *lite_db(const struct store *s);

/* Fills e from an SQLite result code; -1. */
int lite_fail(sqlite3 *db, int rc, const char *where, struct err *e);

/* Opens a file as it is named, never as a URI. */
int lite_open_file(sqlite3 **ret, const char *path, int flags, struct err *e);

/* Sets a new connection up defensively; -1 when the file is no database. */
int lite_configure(sqlite3 *db, const char *path, bool wal, struct err *e);

/* The number in the one row of a fixed query. */
int lite_number(sqlite3 *db, const char *text, int64_t *out, struct err *e);

/* driver.backup and driver.restore */
int lite_backup(struct store *s, const char *path, struct err *e);
int lite_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e);

#endif
