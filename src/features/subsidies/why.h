/* 为什么: what one person gets, month by month, with every reason, computed now from the facts as known: for the person's
 * own page on the desk and on the phone. Plain structs; whoever shows them chooses the words. */
#ifndef YICAI_FEATURES_SUBSIDIES_WHY_H
#define YICAI_FEATURES_SUBSIDIES_WHY_H

#include "fact/fact.h"
#include "policy/reasons.h"

#define WHY_POLICIES_MAX 64  /* policies, versions and agreements of one person */
#define WHY_MONTHS_MAX   600 /* months of one look */
#define WHY_NEXT_MAX     64  /* days ahead that are told */

/* What is asked. Zero the rest. */
struct why_ask {
	struct str policy; /* its id; n 0: every policy that is about people or their agreements */
	int64_t
	    at; /* the unit where the person is: policies of elsewhere that give nothing are left out; 0: none is */
	month_t from, to;   /* both included */
	day_t as_of;        /* 查看日 */
	instant_t known_on; /* INSTANT_OPEN: now */
	const struct str
	    *reading; /* "[政策编号.]键=值", instead of the chosen ones of the house; NULL: as chosen there */
	size_t nreadings;
	bool plain; /* the readings of the policy texts, whatever the house chose; reading counts on top */
};

/* A day on which something comes or may come. */
struct why_next {
	day_t day;
	struct str policy, area, title; /* policy id, its 辖区 and title */
	struct str what; /* 第2期 到期; 计满…起符合 (the reason of the line that is not due yet) */
	int64_t amount;  /* 分; FIELD_NONE not known */
};

struct why {
	int64_t person;
	struct reasons *
	    policy; /* one a policy, version and subject (there may be several agreements); those without a span are left out */
	size_t n;
	int64_t due, doubt, recover; /* 分, over all lines in money */
	struct why_next *next;       /* by day, from as_of on */
	size_t nnext;
};

/* Computes it in a read transaction. Everything in mem. Reach is the caller's matter: the person must be one whom the
 * user may see. ERR_NOTFOUND: no such person then. ERR_USAGE: unknown policy or reading, months out of order or too
 * many. */
int why_person(struct house *h, int64_t person, const struct why_ask *ask, struct arena *mem, struct why *out,
	       struct err *e);

/* The county where the person works, as the directory says; 0 unknown. In the open read transaction. */
int why_home(struct house *h, int64_t person, struct arena *mem, int64_t *unit, struct err *e);

#endif
