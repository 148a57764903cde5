/* Imports that are made in steps, by a browser: a file that was handed in, what its columns are, what a check found, and what
 * was written when somebody confirmed it. The file lies in a private folder beside the store until then, or for a day. */
#ifndef YICAI_FEATURES_EXCHANGE_UPLOADS_H
#define YICAI_FEATURES_EXCHANGE_UPLOADS_H

#include "features/exchange/exchange.h"
#include "features/exchange/peek.h"

#define UPLOAD_BYTES_MAX  (50 << 20)                     /* of a file */
#define UPLOADS_LISTED    100                            /* of one list */
#define UPLOAD_KEEP       (24 * 3600 * INT64_C(1000000)) /* µs: how long a file waits, and an import can be taken back */
#define UPLOAD_LOOKS_PAGE 100                            /* rows to look at on one page */
#define UPLOAD_NAME_MAX   200                            /* bytes of a file's name */

/* X(NAME, Chinese): where it stands. Numbers are stored. */
#define UPLOAD_STATES(X)                                                                                             \
	X(NEW, "待对列名")                                                                                           \
	X(CHECKING, "检查中")                                                                                        \
	X(CHECKED, "待确认")                                                                                         \
	X(WRITING, "写入中")                                                                                         \
	X(DONE, "已导入")                                                                                            \
	X(DROPPED, "已放弃")                                                                                         \
	X(FAILED, "未能检查")                                                                                        \
	X(UNDONE, "已撤销")                                                                                          \
	X(EXPIRED, "已过期")
enum upload_state {
	UPLOAD__NONE,
#define UPLOAD_STATE_(n, c) UPLOAD_##n,
	UPLOAD_STATES(UPLOAD_STATE_)
#undef UPLOAD_STATE_
};
const char *upload_state_label(int64_t state);

struct upload {
	int64_t id, account;
	struct str who;               /* login name */
	int64_t reach_kind, reach_id; /* how far the uploader saw: no row beyond it comes in */
	struct str name;              /* of the file, as the uploader calls it */
	int64_t bytes, state;
	struct str sheet;                       /* 花名册; "" not said yet */
	int64_t tab, header_first, header_last; /* from 1 */
	int64_t job;
	struct str message; /* why it could not be checked or written; "" */
	struct str about;   /* remarks of the check, a line each */
	/* Of the check: rows of data and of each class; of the writing: what was written. */
	int64_t rows, good, fixed, updated, refused, skipped;
	int64_t written, corrected, unchanged;
	int64_t only_good; /* refused rows were left out on purpose */
	int64_t before;    /* batch that brought the same bytes; 0 */
	int64_t batch, undone_by;
	instant_t created, checked, ended;
};

/* A column of the file and the field it is; label "" not recognised, COLUMN_OUT left out. */
struct upload_column {
	int64_t col; /* from 0 */
	struct str header, label;
};

/* The path of the file of an upload, of the marked one handed back, and their folder, in mem. "" no memory. */
const char *upload_path(const char *files, const struct upload *u, struct arena *mem);
const char *upload_marked(const char *files, const struct upload *u, struct arena *mem);

/* Takes the file at `from` into the folder, beside a new id; nothing is in the store yet. ERR_IO. */
int upload_take(const char *files, const char *from, struct upload *u, struct arena *mem, struct err *e);
/* Removes the file (and the marked one, unless keep_marked). */
void upload_remove(const char *files, const struct upload *u, bool keep_marked, struct arena *mem);

/* Writes: inside an open write transaction. Adds one; saves all that can change of one. */
int upload_add(struct house *h, const struct upload *u, struct err *e);
int upload_save(struct house *h, const struct upload *u, struct err *e);
/* One; ERR_NOTFOUND. */
int upload_get(struct house *h, int64_t id, struct arena *mem, struct upload *out, struct err *e);
/* The newest that the reach covers, or that are the account's own. */
int upload_list(struct house *h, struct reach who, int64_t account, struct arena *mem, struct upload **ret, size_t *n,
		struct err *e);
/* Whether the reach covers it. */
int upload_seen(struct house *h, struct reach who, int64_t account, const struct upload *u, bool *yes, struct err *e);
/* Removes files that have waited for a day, and says so in the store. Writes. */
int upload_tidy(struct house *h, const char *files, instant_t now, struct err *e);

/* What was decided about the columns: kept with the upload, and remembered for the account's next file of that sheet. */
int upload_columns_save(struct house *h, const struct upload *u, const struct upload_column *c, size_t n,
			struct err *e);
int upload_columns(struct house *h, int64_t id, struct arena *mem, struct upload_column **ret, size_t *n,
		   struct err *e);
/* Replaces what was guessed by what the account said of these headers before; *n_remembered: how many. */
int upload_recall(struct house *h, int64_t account, struct peek *p, struct arena *mem, size_t *n_remembered,
		  struct err *e);

/* A row to look at, as the page shows it. */
struct upload_cell {
	struct str label, text, note;
	bool refused;
};
struct upload_row {
	int64_t no, row, class; /* enum look_class */
	struct str note;
	struct upload_cell *cell;
	size_t n;
};
/* Rows of a class (0: all), by their row, behind `after` (their no), at most UPLOAD_LOOKS_PAGE. */
int upload_looks(struct house *h, int64_t id, int64_t class, int64_t after, struct arena *mem,
		 struct upload_row **ret, size_t *n, struct err *e);

/* Checks the file: a dry run on h (a job's own house), its findings in *r, to be released. Marks the file. */
int upload_check(struct house *h, const char *files, const struct upload *u, struct arena *mem,
		 struct import_report *r, struct err *e);
/* Keeps what a check found. Writes. */
int upload_checked(struct house *h, struct upload *u, const struct import_report *r, struct err *e);
/* Writes the rows, in the open transaction, and keeps the counts with them: all or nothing. Done once: an upload that does
 * not wait for it any more is left alone. */
int upload_write(struct house *h, const char *files, int64_t id, struct arena *mem, struct err *e);
/* Takes the import back. ERR_CONFLICT: too late, undone before, or something depends on it. Writes. */
int upload_undo(struct house *h, struct upload *u, const char *who, instant_t now, struct err *e);

#endif
