/* What is within reach, as part of statements. */
#ifndef YICAI_FEATURES_RUNS_REACH_SQL_H
#define YICAI_FEATURES_RUNS_REACH_SQL_H

/* $2 kind, $3 id (enum reach_kind), of a row `l` with run_id, unit_id and org_id; the parenthesis is left open for a person's. */
#define RUN_REACH_PLACE                                                                                              \
	"($2 = 1 OR ($2 = 2 AND EXISTS (SELECT 1 FROM run_units a WHERE a.run_id = l.run_id"                         \
	" AND a.unit_id = l.unit_id AND a.over_id = $3)) OR ($2 = 3 AND l.org_id = $3)"

#endif
