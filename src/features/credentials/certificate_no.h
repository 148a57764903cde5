/* Certificate numbers (证书编号) of the published forms: parsed, checked, explained. None has a check digit. */
#ifndef YICAI_FEATURES_CREDENTIALS_CERTIFICATE_NO_H
#define YICAI_FEATURES_CREDENTIALS_CERTIFICATE_NO_H

#include "base/buf.h"
#include "base/err.h"

enum certificate_form {
	CERTIFICATE_OTHER,         /* a local or unknown form: kept as it is, checked by hand */
	CERTIFICATE_LEVEL,         /* 职业技能等级证书: Y or S, 21 digits */
	CERTIFICATE_CHIEF,         /* 特级技师证书: two letters, 20 digits */
	CERTIFICATE_QUALIFICATION, /* 职业资格证书, before 2017: 16 digits */
};

/* What a number tells. */
struct certificate_no {
	enum certificate_form form;
	int level; /* 1 … 5; 0: it does not tell */
	int year;  /* two digits; −1: it does not tell */
	char province[3];
};

/* The number as one of these forms and no other; appends the normal form to norm, -1 with the reason in Chinese. */
int certificate_no_parse(enum certificate_form form, struct str text, struct buf *norm, struct certificate_no *out,
			 struct err *e);

/* Which form a number has, by its shape; CERTIFICATE_OTHER is no error. */
void certificate_no_tell(struct str text, struct certificate_no *out);

#endif
