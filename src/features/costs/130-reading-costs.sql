-- 测算读法: src/features/costs/costs.h. What a policy would cost in a year under each way of reading it; derived from the
-- facts, so a newer computation takes the place of an older one.
CREATE TABLE cost_studies (
  policy TEXT NOT NULL,
  year BIGINT NOT NULL,
  at BIGINT NOT NULL,
  known_on BIGINT NOT NULL,
  who TEXT NOT NULL,
  subjects BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  owed BIGINT NOT NULL,
  chosen TEXT NOT NULL,
  PRIMARY KEY (policy, year)
) /*sqlite: WITHOUT ROWID */;
-- A row a way of reading and county; unit 0: the whole house, -1: no county known.
CREATE TABLE reading_costs (
  policy TEXT NOT NULL,
  year BIGINT NOT NULL,
  no BIGINT NOT NULL,
  reading TEXT NOT NULL,
  label TEXT NOT NULL,
  unit BIGINT NOT NULL,
  unit_name TEXT NOT NULL,
  gain BIGINT NOT NULL,
  lose BIGINT NOT NULL,
  before BIGINT NOT NULL,
  after BIGINT NOT NULL,
  PRIMARY KEY (policy, year, no)
) /*sqlite: WITHOUT ROWID */;
