/* What the files of flow/ share. */
#ifndef YICAI_FLOW_INSIDE_H
#define YICAI_FLOW_INSIDE_H

#include "flow/flow.h"
#include "store/sql.h"

/* The state of this code; NULL. */
const struct flow_state *state_of(const struct flow_kind *k, struct str code);
/* The move of this code from a state; NULL. */
const struct flow_move *move_of(const struct flow_kind *k, struct str state, struct str code);

/* A matter's columns, as flow_get reads them; the text of a statement up to its WHERE. */
#define MATTER_COLUMNS                                                                                               \
	"SELECT m.id, m.about, m.unit_id, m.org_id, m.person_id, n.seq, n.since, n.due, n.amount, m.started_at,"     \
	" m.kind, m.title, n.state, m.started_by FROM flow_matters m JOIN flow_now n ON n.matter_id = m.id"
extern const struct row_field flow_matter_fields[], flow_step_fields[];

#endif
