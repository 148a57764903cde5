/* 支付文件模板: what file the treasury or a bank wants: which columns in which order under which headers, CSV or workbook, in which
 * encoding. Those that ship can be replaced; every version stays. C5. */
#ifndef YICAI_FEATURES_PAYMENTS_TEMPLATES_H
#define YICAI_FEATURES_PAYMENTS_TEMPLATES_H

#include "features/payments/payments.h"

#define PAY_TEMPLATES_MAX 200  /* names */
#define PAY_NAME_MAX      60   /* bytes of a name */
#define PAY_COLUMNS_MAX   2000 /* bytes of the columns */

/* The numbers are stored. */
enum pay_format { PAY_CSV, PAY_XLSX };
enum pay_encoding { PAY_UTF8, PAY_GBK };

struct pay_template {
	int64_t id, at;                   /* 0: as shipped */
	int64_t format, encoding, header; /* header 0: the first row is data already; of a CSV only */
	struct str name;
	struct str columns; /* "序号,姓名=户名,账号,金额（元）=金额" */
	struct str who;
};

/* All that can be used, by name. */
int pay_templates(struct house *h, struct arena *mem, struct pay_template **ret, size_t *n, struct err *e);
/* The newest version of a name. ERR_NOTFOUND. */
int pay_template_get(struct house *h, struct str name, struct arena *mem, struct pay_template *out, struct err *e);
/* Its columns taken apart, in mem. ERR_INPUT naming the word that is no column, or that 序号 or 金额 is missing: without them the
 * bank's answer could not be matched. */
int pay_template_parse(const struct pay_template *t, struct arena *mem, struct batch_template *out, struct err *e);
/* Keeps a new version, in the caller's recording. ERR_INPUT as above, ERR_LIMIT. */
int pay_template_save(struct house *h, struct recording *r, const struct pay_template *t, const char *who,
		      struct err *e);

/* Writes an issued batch to path as the template says: batch_file, then the encoding. *digest: SM3 of the bytes. ERR_INPUT when
 * a character has no place in the encoding, naming the line. */
int pay_file(struct house *h, int64_t batch, const struct pay_template *t, const char *path,
	     const struct batch_watch *watch, uint8_t digest[static SM3_SIZE], struct err *e);

/* Notes that a file was taken out, under a number of the caller's; the caller's recording journals it. */
struct pay_file_out {
	int64_t id, batch, at, journal;
	struct str template, format, digest, who;
	bool waits; /* for the page: it can be fetched */
};
int pay_file_note(struct house *h, struct recording *r, int64_t id, int64_t batch, const struct pay_template *t,
		  const uint8_t digest[static SM3_SIZE], const char *who, struct err *e);
/* One of them: 1, 0 there is none, -1. */
int pay_file_get(struct house *h, int64_t id, struct arena *mem, struct pay_file_out *out, struct err *e);
int pay_files(struct house *h, int64_t batch, struct arena *mem, struct pay_file_out **ret, size_t *n, struct err *e);

/* The usual header of a column, and what stands in it in a preview. */
const char *batch_column_header(enum batch_column c);
const char *batch_column_sample(enum batch_column c);

#endif
