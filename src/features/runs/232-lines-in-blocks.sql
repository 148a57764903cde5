-- A run's lines lie in blocks of a thousand, in the order of the run, a column beside the other (features/runs/kept.h); which of them are of
-- one policy and place stands in stretches; whose they are in pairs of id and number, by id. A row with two indexes took 3 µs a line,
-- half of what a run of a city took. docs/decisions/051-lines-in-blocks.md
CREATE TABLE run_blocks (
  run_id BIGINT NOT NULL,
  first BIGINT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (run_id, first)
);
CREATE TABLE run_whose (
  run_id BIGINT NOT NULL,
  first BIGINT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (run_id, first)
);
CREATE TABLE run_stretches (
  run_id BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  part BIGINT NOT NULL,
  county_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  PRIMARY KEY (run_id, first),
  CHECK (first <= last)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX run_stretches_org ON run_stretches (run_id, org_id, first);
-- The versions of policies that lines are of.
CREATE TABLE run_parts (
  run_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  policy TEXT NOT NULL,
  version BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  PRIMARY KEY (run_id, no)
) /*sqlite: WITHOUT ROWID */;
