/* Facts by shape: owners with the same number of rows stand together, and each of their cells is a column of its own:
 * "the start of the second spell". A row's columns with few values (codes, yes and no) are one number, its *kind*. */
#ifndef YICAI_POLICY_VECTOR_SHAPE_H
#define YICAI_POLICY_VECTOR_SHAPE_H

#include "policy/eval.h"
#include "policy/vector_graph.h"

#define SLOTS_MAX   96        /* rows of a record that an owner may have; who has more is left to the reference */
#define KINDS_MAX   (1 << 20) /* kinds of rows of a record */
#define COLUMNS_MAX 256

/* Which part of a row a column holds, beside its fields. */
enum { PART_KIND = -1, PART_FROM = -2, PART_TO = -3 };

/* The rows of a record by the values of those of its fields that have few and are asked for. */
struct kinds {
	bool use[RECORD_FIELDS_MAX];
	uint16_t *few; /* [row] its kind; NULL: they are in `many` */
	uint32_t *many;
	uint32_t *sample; /* [kind] a row of that kind */
	size_t n;
};

static inline uint32_t kind_of_row(const struct kinds *k, size_t row)
{
	return k->few ? k->few[row] : k->many[row];
}

/* Owners with about as many rows of each record. */
struct shape {
	int most[DICT_RECORDS_MAX], least[DICT_RECORDS_MAX]; /* rows of each record */
	uint32_t *owner;                                     /* [n], ascending */
	size_t n;
	int at[COLUMNS_MAX]; /* where a column's first slot stands in a block, in columns */
	int width;           /* columns of a block */
	int32_t *block;      /* [blocks][width][LANES]; NULL: not loaded */
	bool odd;            /* some of its owners are: struct facts */
};

/* Numbers of rows for which it is measured how large programmes become: facts_tried[]. */
#define ROWS_TRIED 5
#define TRIED_TWO  2
extern const int facts_tried[ROWS_TRIED];

/* The facts of all owners that programmes read. */
struct facts {
	struct evaluation *ev;
	struct arena *mem;
	int subject; /* record of the owners */
	struct kinds kinds[DICT_RECORDS_MAX];
	uint32_t *sample[DICT_RECORDS_MAX][RECORD_FIELDS_MAX]; /* [row of the referred table] a row that names it */
	bool reads[DICT_RECORDS_MAX];                          /* rows of it are read */
	/* Instructions with so many rows of it, and two of each other record; 0: not measured. */
	uint32_t growth[DICT_RECORDS_MAX][ROWS_TRIED];
	int record[DICT_RECORDS_MAX], records; /* that are read, of which rows make programmes the largest first */
	bool ordered[DICT_RECORDS_MAX];        /* it matters which of two rows that begin together comes first */
	struct column {
		int rec, part;
	} column[COLUMNS_MAX];
	int columns;
	day_t first, last; /* of the calendar's tables: every day that a column holds lies between */
	struct shape *shape;
	size_t shapes;
	uint8_t *odd; /* [owner] cannot be put into columns */
};

#define NO_SAMPLE UINT32_MAX

/* The field has few values: a code, yes or no; a text may have (vector.c leaves out the one that has not). */
static inline bool few_values(const struct field *f)
{
	return f->type == FIELD_CODE || f->type == FIELD_BOOL || f->type == FIELD_TEXT;
}

/* Makes the kinds of a record; of may not be called twice. -1: too many, no memory. */
int facts_kinds(struct facts *f, int rec);

/* A row of `rec` for each row of the table that its field refers to. NULL: no memory. */
const uint32_t *facts_samples(struct facts *f, int rec, int field);

/* The number of a column, a new one when it is asked for the first time; −1: too many. */
int facts_column(struct facts *f, int rec, int part);

/* Finds the calendar that the columns need. */
void facts_calendar(struct facts *f);

/* Groups the owners so that all programmes together are fast, as far as `growth` tells; -1: no memory. */
int facts_shapes(struct facts *f);

/* How many columns its blocks have. */
int facts_width(const struct facts *f, const struct shape *s);

/* Fills the columns of a shape, in memory aligned to 64 bytes that facts_release gives back; -1: no memory. */
int facts_load(struct facts *f, struct shape *s);
/* The same of all shapes, by so many threads. */
int facts_load_all(struct facts *f, int threads);
void facts_release(struct facts *f);

static inline size_t shape_blocks(const struct shape *s)
{
	return (s->n + LANES - 1) / LANES;
}

#endif
