-- 测算方案: src/features/costs/scenarios.h. A question that is kept by name and can be asked again, and what came of it: derived
-- from the facts, all runs in a line each, the figures of the last two.
CREATE TABLE scenarios (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  policy TEXT NOT NULL,
  text TEXT NOT NULL,
  pack TEXT NOT NULL,
  made BIGINT NOT NULL,
  who TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE scenario_runs (
  scenario BIGINT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  subjects BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  open_before BIGINT NOT NULL,
  open_after BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  left_n BIGINT NOT NULL,
  entered BIGINT NOT NULL,
  PRIMARY KEY (scenario, no)
) /*sqlite: WITHOUT ROWID */;
-- unit: a county, 0 the whole house, -1 no county known, -2 a kind of institution, -3 a tier (costs.h).
CREATE TABLE scenario_rows (
  scenario BIGINT NOT NULL,
  run BIGINT NOT NULL,
  no BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  name TEXT NOT NULL,
  year BIGINT NOT NULL,
  gain BIGINT NOT NULL,
  lose BIGINT NOT NULL,
  before BIGINT NOT NULL,
  after BIGINT NOT NULL,
  PRIMARY KEY (scenario, run, no)
) /*sqlite: WITHOUT ROWID */;
