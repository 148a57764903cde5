/* What a kind of fact consists of: one row a field, from which the sheet, the table, the dictionary of the policy
 * language, the template, the export and the checks are all made. A feature states it once. */
#ifndef YICAI_BASE_FIELD_H
#define YICAI_BASE_FIELD_H

#include "base/buf.h"
#include "base/err.h"

/* How a cell is held: an int64 unless said otherwise; FIELD_NONE is the blank one. */
#define FIELD_NONE INT64_MIN

enum field_type {
	FIELD_TEXT,   /* text */
	FIELD_INT,    /* whole number, with the field's unit */
	FIELD_DEC2,   /* a number of at most two places, held in hundredths (得分, 学时) */
	FIELD_MONEY,  /* 分 */
	FIELD_DAY,    /* day number */
	FIELD_MONTH,  /* month number */
	FIELD_BOOL,   /* 1 or 0 */
	FIELD_CODE,   /* number of an entry of the field's code list */
	FIELD_REF,    /* id of a row of the record that `ref` names */
	FIELD_SECRET, /* text stored encrypted (证件号码, 银行账号, 手机号) */
	FIELD__MAX
};

/* One entry of a code list. Numbers are stored, so they are never reused or changed. */
struct code {
	int number;          /* ≥ 1 */
	const char *label;   /* the canonical Chinese word */
	const char *aliases; /* what else a clerk writes, separated by '|'; NULL */
};

struct codelist {
	const char *name; /* 岗位 */
	const struct code *codes;
	size_t n;
	bool ordered; /* the entries stand best first (等级, 学历): 最高 and 最低 have a meaning */
};

enum field_flag {
	FIELD_KEY = 1,      /* ◆: rows match on it, never blank */
	FIELD_REQUIRED = 2, /* never blank though no key */
	FIELD_KNOWN = 4,    /* must be known to decide: blank is 未知 to a policy, not 无 */
	FIELD_DERIVED = 8, /* filled from another field when blank, checked against it when given (性别, 出生日期) */
	FIELD_TO_END = 16, /* the last day in effect (inclusive), blank = still open */
};

/* Checks a text of the field and appends its normal form to norm; -1 with the reason in Chinese. */
typedef int (*field_check)(struct str text, struct buf *norm, struct err *e);

struct field {
	const char *label;  /* the canonical header: 证件号码 */
	const char *column; /* its column in the table: person_id */
	enum field_type type;
	unsigned flags;
	const struct codelist *codes; /* FIELD_CODE */
	const char *ref;              /* FIELD_REF: name of the record: 机构 */
	const char *nav; /* FIELD_REF: what the policy language calls the thing referred to: 机构, 院校, 上级 */
	const char *aliases; /* other headers, separated by '|'; NULL */
	const char *unit;    /* 元 日 月 人 小时 …; NULL */
	const char *clause;  /* where the field comes from: "C19 S27"; NULL */
	const char *example; /* for the template and the manual */
	const char *purpose; /* why it is kept (PIPL §6), one phrase */
	field_check check;   /* FIELD_TEXT, FIELD_SECRET; NULL */
	int64_t min, max;    /* bounds of a number or of a text's length in characters; both 0: none */
};

#define RECORD_FIELDS_MAX 40 /* the roster 花名册 has 37 */

struct record {
	const char *name;    /* sheet and dictionary name: 任职 */
	const char *table;   /* employment */
	const char *aliases; /* other tab and file names, separated by '|'; NULL */
	const char *clause;
	const struct field *fields;
	size_t n;
	int owner; /* field that names the owner; −1: rows own themselves (人员, 机构, 单元) */
	int from, to; /* 存续: fields with the first and the last day in effect; −1 open. One field for both: a day */
	int cut;      /* field with the first day no longer in effect (撤销日期); −1 none */
	int ends_with; /* FIELD_REF field whose thing's end (its `to` field) also ends the row (机构.注销日期); −1 none */
};

/* Index of the field with this label (canonical only), or −1. */
int record_field(const struct record *r, struct str label);

/* The code's number for a label or alias, or 0. */
int code_number(const struct codelist *l, struct str text);
/* The canonical label of a number, or NULL. */
const char *code_label(const struct codelist *l, int number);

#endif
