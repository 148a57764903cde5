/* 银行回执 as a file: read, compared with the batch line by line, looked at, then booked. Nothing is booked while it is read.
 * C5, flow 5 of the domain sheet. */
#ifndef YICAI_FEATURES_PAYMENTS_RESULTS_H
#define YICAI_FEATURES_PAYMENTS_RESULTS_H

#include "features/payments/payments.h"

#define RESULT_ROWS_MAX 1000000
#define RESULT_SHOWN    200 /* lines of a check on a page */

/* What was found of a line. X(name, Chinese); the numbers are stored. Up to FINDING_BEFORE a line may be booked. */
#define FINDINGS(X)                                                                                                  \
	X(FINDING_NONE, "对得上")                                                                                    \
	X(FINDING_BEFORE, "以前登记过，结果一样")                                                                    \
	X(FINDING_UNKNOWN, "批次里没有这一笔")                                                                       \
	X(FINDING_TWICE, "文件里写了两次")                                                                           \
	X(FINDING_SUM, "金额与批次不符")                                                                             \
	X(FINDING_WORD, "看不出是成功还是退回")                                                                      \
	X(FINDING_REASON, "退回没有写原因")                                                                          \
	X(FINDING_OTHER, "以前登记的结果不一样")                                                                     \
	X(FINDING_NAME, "户名与批次不符")                                                                            \
	X(FINDING_BATCH, "是另一批的回执")
enum bank_finding {
#define X(name, label) name,
	FINDINGS(X)
#undef X
	    FINDING__MAX
};
const char *finding_text(enum bank_finding f);

/* Reads the file at path (CSV or workbook) as an answer to the batch and keeps what was found, in the caller's recording. Columns are
 * known by their usual headers and by those of the templates. *check: its number. ERR_INPUT when the file is none, a column is
 * missing or it has no line; ERR_CONFLICT when the batch was not issued or this very file was booked. */
int result_read(struct house *h, struct recording *r, int64_t batch, const char *path, struct str name,
		const char *who, int64_t *check, struct err *e);

/* The same in two: read and compared from one state of the store (the open transaction's, else one of its own) without keeping
 * anybody from writing, told of as batch_draw tells; then written at once under a number that the caller chose. In between the
 * batch may be answered by another file: booking compares anew. */
struct result_draft;
int result_draw(struct result_draft **ret, struct house *h, int64_t batch, const char *path,
		const struct batch_watch *watch, struct err *e);
int result_write(struct house *h, struct recording *r, const struct result_draft *d, int64_t check, struct str name,
		 const char *who, struct err *e);
void result_draft_free(struct result_draft *d); /* NULL no-op */

/* What a file says, added up; amounts in 分. */
struct result_check {
	int64_t id, batch, at, result, booked_at; /* booked_at 0: not yet */
	int64_t rows, paid, refused, before, bad;
	int64_t paid_amount, refused_amount;
	struct str file, who;
};
int result_check_get(struct house *h, int64_t check, struct arena *mem, struct result_check *out, struct err *e);
/* The checks of a batch, the newest first. */
int result_checks(struct house *h, int64_t batch, struct arena *mem, struct result_check **ret, size_t *n,
		  struct err *e);

struct result_line {
	int64_t row, no, amount, paid, finding;
	struct str reason, said; /* said: what the file wrote where something is wrong */
};
/* Lines of a check behind row `after`: those with a fault first when `bad_only` is left false only in the file's order. */
int result_lines(struct house *h, int64_t check, bool bad_only, int64_t after, size_t n, struct arena *mem,
		 struct result_line **ret, size_t *count, struct err *e);

/* Books what a check found, in the caller's recording. good_only: lines with a fault are left out; otherwise a check with such a
 * line is not booked (ERR_CONFLICT). ERR_CONFLICT when it was booked before. */
int result_book(struct house *h, struct recording *r, int64_t check, bool good_only, const char *who,
		struct bank_taken *out, struct err *e);

#endif
