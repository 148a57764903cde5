/* What the files of applications/ share. */
#ifndef YICAI_FEATURES_APPLICATIONS_INSIDE_H
#define YICAI_FEATURES_APPLICATIONS_INSIDE_H

#include "features/applications/applications.h"
#include "features/runs/runs.h"
#include "store/sql.h"

/* The flow's matter of an application. */
int application_matter(struct house *h, int64_t application, struct arena *mem, struct flow_matter *out,
		       struct err *e);

/* The institution's lines of the round's run that may be claimed for: due or in doubt, in money. ERR_LIMIT. */
int lines_of_org(struct house *h, const struct claim_round *round, int64_t org, struct arena *mem,
		 struct run_line **ret, size_t *n, struct err *e);

/* Freezes what is ticked as the next version and looks for doubts; *amount gets its sum. */
int submission_freeze(struct house *h, struct recording *r, const struct application *a,
		      const struct claim_round *round, struct arena *mem, int64_t *amount, struct err *e);

/* The strike s was not taken back. */
#define STRIKE_STANDS                                                                                                \
	"NOT EXISTS (SELECT 1 FROM application_restores y WHERE y.application_id = s.application_id AND y.version =" \
	" s.version AND y.line_no = s.line_no AND y.nth = s.nth)"

#endif
