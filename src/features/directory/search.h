/* The one search field: people by name (one character: the family name; two suffice for anywhere), by ID number, mobile or
 * certificate number (whole, or its last six); institutions by name or credit code. */
#ifndef YICAI_FEATURES_DIRECTORY_SEARCH_H
#define YICAI_FEATURES_DIRECTORY_SEARCH_H

#include "features/directory/list.h"

#define SEARCH_HITS_MAX 20
#define SEARCH_TEXT_MAX 100 /* bytes that are looked at */

enum search_how {
	SEARCH_BY_NAME,
	SEARCH_BY_NUMBER,      /* 证件号码 */
	SEARCH_BY_MOBILE,      /* 手机号 */
	SEARCH_BY_CERTIFICATE, /* 证书编号 or its end */
	SEARCH_BY_CODE,        /* 统一社会信用代码 */
};

struct search_found {
	/* Best first: the whole name, its beginning, anywhere; within each those at work before the others. */
	struct person_row *people; /* with masked numbers */
	enum search_how *people_how;
	size_t npeople;
	int64_t people_all; /* how many there are in all */
	struct org_row *orgs;
	enum search_how *orgs_how;
	size_t norgs;
	int64_t orgs_all;
};

/* Searches with these eyes; everything in mem. A text that fits nothing finds nothing. */
int directory_search(struct house *h, struct reach who, struct str text, struct arena *mem, struct search_found *out,
		     struct err *e);

#endif
