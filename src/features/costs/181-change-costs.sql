-- What a change that waits to be confirmed (an adopted text, a county's rate) costs in a year, county by county:
-- src/features/costs/changes.h. Derived; computed anew as often as it is asked for.
CREATE TABLE change_costs (
  about_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  year BIGINT NOT NULL,
  at BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  unit_name TEXT NOT NULL,
  gain BIGINT NOT NULL,
  lose BIGINT NOT NULL,
  before BIGINT NOT NULL,
  after BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  PRIMARY KEY (about_id, no)
) /*sqlite: WITHOUT ROWID */;
