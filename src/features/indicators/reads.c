/* Which records and columns a side reads. */
#include "features/indicators/series.h"

int side_read(struct side_reads *out, const struct indicators *s, const struct policy *p, struct err *e)
{
	if (policy_uses(s->packs, p, &out->used, e) < 0)
		return -1;
	out->everybody = out->used.everybody || !str_is(p->subject, "人员");
	out->used.record[p->subject_rec] = out->used.only[p->subject_rec].whole = true;
	uses_close(&out->used, s->packs->dict); /* what a row names may be asked for its fields */
	return 0;
}
