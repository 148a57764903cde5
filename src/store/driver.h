/* Between store.c and the drivers; nobody else includes it. store.c holds the rules that both engines share (who may
 * write when, what is refused after an error, which statements are being read), a driver only speaks to its engine. */
#ifndef YICAI_STORE_DRIVER_H
#define YICAI_STORE_DRIVER_H

#include "store/store.h"

enum savepoint_verb { SAVEPOINT_SET, SAVEPOINT_RELEASE, SAVEPOINT_BACK };

/* READY: may be bound and run. ROWS: rows are being read. CUT: its transaction ended while they were. */
enum stmt_state { STMT_READY, STMT_ROWS, STMT_CUT };

struct driver;

struct store {
	const struct driver *drv;
	const struct driver *under; /* the real driver below a fault's wrapper (fault.c); NULL */
	void *conn;                 /* the driver's */
	void *fault;                /* fault.c's; NULL */
	unsigned flags;
	int lock_ms, silence_ms;
	bool in_tx, writing; /* a transaction is open; it may write */
	bool resting;        /* none is, but the engine's of the last reading is kept (rest.h) */
	bool failed;         /* a call in it failed: only a rollback helps */
	bool broken;         /* the driver gave up for good: close the store */
	int depth;           /* savepoints open */
	size_t reading;      /* statements in STMT_ROWS */
	struct stmt *stmts;  /* all of them */
	size_t nstmts;
	struct stmt_slot *slots;                                /* by the address of their struct sql */
	size_t nslots, used;                                    /* a power of two; slots taken */
	void (*watch)(void *self, int64_t done, int64_t total); /* store_watch */
	void *watcher;
};
/* Tells the watcher, if there is one, how far a copy is. */
void store_tell(const struct store *s, int64_t done, int64_t total);

/* The head of a driver's statement. */
struct stmt {
	struct store *s;
	const char *name, *text;
	struct stmt *next; /* of the store's */
	struct stmt *twin; /* the next one with the same text */
	int number;        /* 0, or which twin */
	enum stmt_state state;
	bool writes;     /* the driver knows that it writes */
	const char *bad; /* a parameter could not be bound, and why; NULL */
};

struct bulk_cell {
	char kind; /* 0 null, i, t, b */
	int64_t v;
	struct str s;
};

/* A result on its way into columns (rows.c). */
struct scan {
	const char *kinds; /* as of stmt_columns, likewise the next three */
	text_intern intern;
	void *self;
	size_t max, cap; /* most rows; room for so many */
	bool full;       /* a row or a text had no place: no failure of the store */
	struct columns c;
};
/* Room for one more row, which is row c.n until c.n grows; ERR_LIMIT when max are there. */
int scan_room(struct scan *to, struct err *e);
/* The number by which a text or some bytes are held; ERR_LIMIT when they have no place. */
int scan_text(struct scan *to, struct str s, int64_t *out, struct err *e);

/* The head of a driver's bulk load. */
struct bulk {
	struct store *s;
	const char *table;
	const char *const *columns;
	const char *kinds;
	int n;
	const char *bad;
	struct bulk_cell cell[STORE_PARAMS_MAX];
};

/* Every int returns 0, or -1 with *e filled; step and the like as in store.h. Pointers may be NULL where it is said. */
struct driver {
	enum store_engine engine;
	unsigned caps;
	size_t stmt_size, bulk_size;

	int (*open)(struct store *s, const char *url, struct err *e); /* sets s->conn */
	void (*close)(struct store *s);
	void (*patience)(struct store *s); /* lock_ms or silence_ms changed */
	int (*begin)(struct store *s, bool write, struct err *e);
	int (*commit)(struct store *s, struct err *e); /* the transaction is over in any case */
	void (*rollback)(struct store *s);
	/* Nothing was committed since the open transaction, which reads, began, and it may be kept. NULL: not to be told. */
	bool (*same)(struct store *s);
	int (*savepoint)(struct store *s, enum savepoint_verb verb, int depth, struct err *e);
	int (*script)(struct store *s, const char *text, struct err *e); /* several statements, no parameters */

	int (*prepare)(struct stmt *st, struct err *e); /* fills its own part; on failure leaves nothing to forget */
	void (*forget)(struct stmt *st);
	void (*unbind)(struct stmt *st); /* all parameters null */
	void (*bind_int)(struct stmt *st, int i, int64_t v);
	void (*bind_text)(struct stmt *st, int i, struct str v);
	void (*bind_bytes)(struct stmt *st, int i, struct str v);
	void (*bind_null)(struct stmt *st, int i);
	int (*step)(struct stmt *st, struct err *e);
	/* A whole run into columns by a way of its own: 1, 0 when this statement or its parameters do not allow it and
	 * nothing was done, -1. NULL: rows are stepped through. */
	int (*scan)(struct stmt *st, struct scan *to, struct err *e);
	int64_t (*changed)(struct stmt *st); /* rows touched by the run that ended last */
	void (*reset)(struct stmt *st);      /* ends the rows, keeps the parameters */

	char (*kind)(const struct stmt *st, int i);
	bool (*is_null)(const struct stmt *st, int i);
	int64_t (*get_int)(const struct stmt *st, int i);
	struct str (*get_text)(const struct stmt *st, int i);
	struct str (*get_bytes)(const struct stmt *st, int i);

	int (*bulk_begin)(struct bulk *b, struct err *e); /* on failure leaves nothing to free */
	int (*bulk_row)(struct bulk *b, struct err *e);   /* the row in b->cell */
	int (*bulk_flush)(struct bulk *b, struct err *e);
	void (*bulk_free)(struct bulk *b);

	/* How many tables and views the schema has, and how many of them are the table `migration`. */
	const struct sql *tables;

	/* Inside the migration's transaction: before it (the database is ours or empty; types of our own), and after it
	 * (texts are ordered by bytes; what was prepared is prepared anew). */
	int (*schema_open)(struct store *s, struct err *e);
	int (*schema_close)(struct store *s, struct err *e);

	int (*backup)(struct store *s, const char *path, struct err *e);
	int (*restore)(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e);
};

extern const struct driver driver_sqlite, driver_pg, driver_fake;

/* A store over a driver and connection made by somebody else (fake.h); conn becomes the store's. NULL: no memory. */
struct store *store_new(const struct driver *drv, void *conn, unsigned flags);

/* Whether the store can take a call now; `where` goes into the error. */
int store_usable(const struct store *s, const char *where, struct err *e);

/* Whether a run of the statement may begin now. */
int stmt_may_start(struct stmt *st, struct err *e);

/* Marks the open transaction as failed when r is -1; returns r. */
int store_outcome(struct store *s, int r);

/* The table in which a store remembers its migrations. */
#define MIGRATION_TABLE                                                                                              \
	"CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "             \
	"checksum TEXT NOT NULL, at BIGINT NOT NULL)"

/* Tables and views in the schema, and whether `migration` is one. */
int store_tables(struct store *s, int64_t *n, bool *migrated, struct err *e);

/* Checks that the table `migration` (which is there) and m agree: every row is one of m with the same checksum, and none
 * of m below the last row is missing. *last gets the greatest number in it, 0 when it is empty. */
int migrations_agree(struct store *s, const struct migration *m, size_t n, int *last, struct err *e);
/* Applies one inside the open transaction, its row included. */
int migration_apply(struct store *s, const struct migration *m, int64_t now, struct err *e);
/* Checksum of a migration's texts, 16 hexadecimal digits. */
void migration_checksum(const struct migration *m, char out[static 17]);

/* A lower-case SQL name: letters, digits, underscores, at most 60. */
bool sql_name_ok(const char *name);

/* With these words a backup of a PostgreSQL store begins. */
#define BACKUP_OF_PG "颐才 PostgreSQL 备份"

/* A new file (0600) beside `path` to write to, later put in its place; both backups use it. */
struct backup_file {
	const char *path;
	char *tmp; /* its name until then */
	int fd;
};
/* ERR_CONFLICT when path is there. */
int backup_file_open(struct backup_file *f, const char *path, struct err *e);
/* Makes it durable under its name, or removes it when bad is true; releases f in any case. */
int backup_file_close(struct backup_file *f, bool bad, struct err *e);

#endif
