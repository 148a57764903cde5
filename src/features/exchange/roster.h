/* 花名册: the one sheet that institutions keep, one row a person. Each of its columns is a column of 人员, 任职, 证书 or
 * 工资; a row is split into rows of these sheets. */
#ifndef YICAI_FEATURES_EXCHANGE_ROSTER_H
#define YICAI_FEATURES_EXCHANGE_ROSTER_H

#include "features/features.h"

#define ROSTER_PARTS 4

/* The roster as a record, made of the four: a field of each label once. */
struct roster {
	struct record rec;
	struct field field[RECORD_FIELDS_MAX];
	struct {
		int type;                    /* number in features[] */
		int from[RECORD_FIELDS_MAX]; /* [field of the part] → field of the roster */
	} part[ROSTER_PARTS];                /* 人员 first */
};

/* Builds it; static text throughout. */
void roster_init(struct roster *r);
/* Whether a sheet of this name is a roster. */
bool roster_named(struct str name);
#define ROSTER_NAME "花名册"

#endif
