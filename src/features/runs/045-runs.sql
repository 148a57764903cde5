-- 核算批次: src/features/runs/runs.h. Nothing here is ever changed or removed; the triggers of each engine see to it.

CREATE TABLE runs (
  id BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  policy TEXT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  known_on BIGINT NOT NULL,
  unit TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  readings TEXT NOT NULL,
  everything BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- How it ended: 2 done, 3 failed, 4 called off (enum run_state).
CREATE TABLE run_ends (
  run_id BIGINT NOT NULL PRIMARY KEY REFERENCES runs (id),
  at BIGINT NOT NULL,
  state BIGINT NOT NULL CHECK (state IN (2, 3, 4)),
  why TEXT NOT NULL,
  lines BIGINT NOT NULL,
  people BIGINT NOT NULL,
  orgs BIGINT NOT NULL,
  due BIGINT NOT NULL,
  doubt BIGINT NOT NULL,
  recover BIGINT NOT NULL,
  digest BLOB NOT NULL,
  journal BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Policy texts by their SM3, each once; and which of them a run was computed with, in the order of loading.
CREATE TABLE run_pack_texts (
  digest BLOB NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE run_packs (
  run_id BIGINT NOT NULL REFERENCES runs (id),
  no BIGINT NOT NULL,
  policy TEXT NOT NULL,
  file TEXT NOT NULL,
  digest BLOB NOT NULL REFERENCES run_pack_texts (digest),
  PRIMARY KEY (run_id, no)
) /*sqlite: WITHOUT ROWID */;

-- Names, tiers, reasons, clauses and readings of a run's lines, each once.
CREATE TABLE run_texts (
  run_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run_id, no)
) /*sqlite: WITHOUT ROWID */;

-- Units and institutions as they stood: every unit with each one that it lies in, itself included.
CREATE TABLE run_units (
  run_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  over_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run_id, unit_id, over_id)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE run_orgs (
  run_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run_id, org_id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE run_lines (
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
  PRIMARY KEY (owner_id, run_id, no),
  CHECK (from_month <= to_month)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX run_lines_no ON run_lines (run_id, no);
CREATE INDEX run_lines_org ON run_lines (run_id, org_id, no);
CREATE INDEX run_lines_person ON run_lines (person_id, run_id, no);

-- Totals of a run: lines are months and due days.
CREATE TABLE run_sums (
  run_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  county_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  month BIGINT NOT NULL,
  state BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (run_id, policy, county_id, org_id, unit_id, month, state)
) /*sqlite: WITHOUT ROWID */;
