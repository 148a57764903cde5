/* 核算: stored facts → the columns that policies are evaluated on (policy/world.h), as known at an instant. */
#ifndef YICAI_FEATURES_SUBSIDIES_LOAD_H
#define YICAI_FEATURES_SUBSIDIES_LOAD_H

#include "base/ids.h"
#include "features/features.h"
#include "policy/uses.h"

/* Everything, by column scans, without secrets and without origins: for a run over all subjects. The world lives in mem
 * and shares the pool. as_known: INSTANT_OPEN, now. All of it is read in one transaction, so that it is one state of the
 * store. A fact whose owner is not known at the instant is left out; a REF to what is not known is blank. */
int load_everything(struct world **ret, struct house *h, instant_t as_known, struct pool *pool, struct arena *mem,
		    struct err *e);

/* People, by id, ascending. */
struct load_owners {
	const int64_t *id;
	size_t n;
};
/* The same of some records only, [record]; the others are left out. NULL: all. Of 人员 and what belongs to them only what these
 * owners have. NULL: everybody. */
int load_wanted(struct world **ret, struct house *h, instant_t as_known, const bool *wanted,
		const struct load_owners *owners, struct pool *pool, struct arena *mem, struct err *e);
/* The records and columns that are used, of everybody; all others are left out of the world. */
int load_used(struct world **ret, struct house *h, instant_t as_known, const struct uses *used, struct pool *pool,
	      struct arena *mem, struct err *e);
/* The same of some owners, as load_wanted. */
int load_used_of(struct world **ret, struct house *h, instant_t as_known, const struct uses *used,
		 const struct load_owners *owners, struct pool *pool, struct arena *mem, struct err *e);
/* Who has a row of a record, now, whose code in that column is this one or blank: added to out. Of everybody's rows three columns are
 * read. */
int load_holders(struct ids *out, struct house *h, int record, size_t field, int64_t code, struct pool *pool,
		 struct arena *mem, struct err *e);
/* Adds to records that are wanted those that they belong or refer to. */
void load_closure(bool wanted[static DICT_RECORDS_MAX]);

/* One person by 证件号码 and what can be reached from them: their rows, agreements with their months, the institutions and
 * schools named there with their assessments, those units with all ancestors, and the rates of these. With origins, for
 * explanations. A person who is not there gives a world without people. */
int load_person(struct world **ret, struct house *h, struct str number, instant_t as_known, struct pool *pool,
		struct arena *mem, struct err *e);

/* The same by 协议编号: the student whose agreement it is. */
int load_agreement(struct world **ret, struct house *h, struct str number, instant_t as_known, struct pool *pool,
		   struct arena *mem, struct err *e);

/* What `entitle` prints of a subject, appended to key and name: 证件号码 in full and 姓名; 协议编号 and the student's name;
 * 单元代码 and 单元名称. */
int load_subject(struct house *h, const struct world *w, int record, int64_t row, instant_t as_known, struct buf *key,
		 struct buf *name, struct err *e);

#endif
