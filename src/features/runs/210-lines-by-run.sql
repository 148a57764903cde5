-- Lines of a run lie together, in its order, so that writing them is adding at the end and reading a run is reading on. They lay by
-- owner, among those of all runs before, each of which was touched again by every run; who is the owner himself needs no second
-- index to be found by as the person. docs/decisions/043-what-a-run-reads-and-writes.md
CREATE TABLE run_lines_new (
  owner_id BIGINT NOT NULL,
  run_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  county_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  version BIGINT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month BIGINT NOT NULL,
  due BIGINT NOT NULL,
  period BIGINT NOT NULL,
  tier TEXT NOT NULL,
  amount BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  no_amount BIGINT NOT NULL,
  outside BIGINT NOT NULL,
  state BIGINT NOT NULL,
  cured BIGINT NOT NULL,
  name BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  clauses BIGINT NOT NULL,
  readings BIGINT NOT NULL,
  PRIMARY KEY (run_id, no),
  CHECK (from_month <= to_month)
) /*sqlite: WITHOUT ROWID */;
INSERT INTO run_lines_new SELECT
  owner_id, run_id, no, person_id, org_id, unit_id, county_id, policy, version, from_month, to_month, due,
  period, tier, amount, counts, no_amount, outside, state, cured, name, reason, clauses, readings
  FROM run_lines ORDER BY run_id, no;
DROP TABLE run_lines;
ALTER TABLE run_lines_new RENAME TO run_lines;
CREATE INDEX run_lines_org ON run_lines (run_id, org_id, no);
CREATE INDEX run_lines_owner ON run_lines (owner_id, run_id);
CREATE INDEX run_lines_person ON run_lines (person_id, run_id) WHERE person_id <> owner_id;
