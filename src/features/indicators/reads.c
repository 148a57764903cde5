/* Which records a side reads. */
#include "features/indicators/series.h"
#include "features/subsidies/load.h"
#include "policy/uses.h"

int side_read(struct side_reads *out, const struct indicators *s, const struct policy *p, struct err *e)
{
	struct uses u;
	if (policy_uses(s->packs, p, &u, e) < 0)
		return -1;
	*out = (struct side_reads){.everybody = u.everybody || !str_is(p->subject, "人员")};
	memcpy(out->record, u.record, sizeof out->record);
	out->record[p->subject_rec] = true;
	load_closure(out->record); /* what a row names may be asked for its fields */
	return 0;
}
