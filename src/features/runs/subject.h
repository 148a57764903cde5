/* What a run's lines are about, in full: number or code, and name. */
#ifndef YICAI_FEATURES_RUNS_SUBJECT_H
#define YICAI_FEATURES_RUNS_SUBJECT_H

#include "fact/fact.h"

/* Subjects looked up one after the other; one that comes again at once is not read again. */
struct run_subjects {
	struct house *h;
	instant_t known[2];           /* as known at the first; who was not known then, at the second */
	const struct fact_type *type; /* of the one found last */
	int64_t owner;                /* whose key it is; 0 none yet */
	struct buf key;
};

/* As known when a run knew it; of two runs that are compared the other's instant as well, else the same. */
void run_subjects_init(struct run_subjects *s, struct house *h, instant_t known, instant_t or_known);
void run_subjects_release(struct run_subjects *s);

/* 对象 as `entitle` has it: 证件号码 of a person (owner and person are the same id), 协议编号 of an agreement of that person,
 * 单元代码, 机构代码 (person 0). Lives until the next look; n 0: it was not known. Showing it is to be journalled
 * (fact_reveal_journal). */
int run_subject(struct run_subjects *s, int64_t owner, int64_t person, struct str *key, struct err *e);

#endif
