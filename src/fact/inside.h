/* What the files of the fact layer share and nobody else sees. */
#ifndef YICAI_FACT_INSIDE_H
#define YICAI_FACT_INSIDE_H

#include "fact/canon.h"

#define FACT_TYPES_MAX   64 /* fact types in one recording */
#define FACT_SECRETS_MAX 8  /* secrets in one record */

/* The secrets of a record: which fields they are, and what each cipher text is bound to ("people.number"). */
struct secrets {
	size_t n;
	size_t field[FACT_SECRETS_MAX];
	struct str context[FACT_SECRETS_MAX];
	char text[FACT_SECRETS_MAX * 96];
};
int secrets_init(struct secrets *s, const struct record *rec, struct err *e);

/* The blind index of a secret: one domain for each label, so that a number is found wherever it stands. */
void secret_blind(const struct house *h, const struct field *f, struct str plain, uint8_t out[static BLIND_SIZE]);

#define META 8 /* columns that every statement of a fact type gives before the fields */

/* Reading: any statement that gives the columns of a fact type. */
enum { READ_STRICT = 1u << 16 }; /* also check that every stored value is of the form that we write */
struct reading {
	const struct fact_type *t;
	const struct sql *sql;
	struct str text, secret; /* $1 when it is a text, or the blind index of this secret; p NULL: neither */
	int64_t param[4];        /* the parameters that follow */
	size_t params;
	unsigned flags;
};
int reader_open(struct fact_reader **ret, struct house *h, const struct reading *what, struct err *e);

/* A version to be closed. */
struct closing {
	int64_t owner, id;
	instant_t known_from;
};

/* What a recording does to one table. */
struct slot {
	const struct fact_type *t;
	struct canon canon;
	struct secrets secrets;
	struct bulk *bulk;   /* NULL before the first row */
	struct sm3 *written; /* digest of the rows so far */
	int64_t rows, closed;
	bool pending; /* rows since the last flush */
	struct closing closing[FACT_CLOSINGS];
	int closings; /* held back */
};

struct recording {
	struct house *h;
	bool nested; /* within somebody else's transaction */
	bool failed; /* a write failed: only abandon is left */
	int64_t journal, seq;
	instant_t now;
	uint8_t before[SM3_SIZE]; /* digest of the entry before */
	struct entry entry;       /* its texts are the next four */
	struct buf who, what, source, detail;
	struct slot *slot[FACT_TYPES_MAX];
	size_t slots;
	struct buf row, cipher;    /* of the row being written */
	struct fact_reader *spare; /* a closed reader, kept for the next one */
};

/* Frees a reader for good; fact_reader_free keeps one for the next while a recording is open. */
void reader_really_free(struct fact_reader *r);

/* The journal's head. take: locks it and gives it its next number. */
struct head {
	int64_t number;
	instant_t at;
	uint8_t digest[SM3_SIZE];
	bool sealed, right; /* has a seal; the seal is the key file's */
};
int head_take(struct house *h, struct head *out, struct err *e);
int head_read(struct house *h, struct head *out, struct err *e);
/* Says that the head is not under the key file's digest; -1. */
int head_refuse(struct err *e);
int head_write(struct house *h, const struct entry *en, struct err *e);

/* Digest of an entry, and of the keys of the rows of one table that it closed. */
int entry_digest(const uint8_t before[static SM3_SIZE], const struct entry *en, uint8_t out[static SM3_SIZE]);

/* An entry from a row of the statement that entries_from makes ready (number ≥ from, by number); false when something
 * in the row is not of the form in which it is written. */
bool entry_of_row(const struct stmt *st, struct entry *out);
int entries_from(struct house *h, int64_t from, struct stmt **ret, struct err *e);

/* The entry of a recording: parts, entry, head. */
int journal_write(struct recording *r, struct err *e);

/* One line for the journal: valid UTF-8 without control characters, cut at JOURNAL_TEXT_MAX. */
int journal_text(struct buf *out, struct str s);

#endif
