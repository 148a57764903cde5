-- Matters that move through steps: src/flow/flow.h. What happened (flow_steps) is only ever added to.

CREATE TABLE flow_matters (
  id BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  about BIGINT NOT NULL,
  title TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  started_at BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX flow_matters_started ON flow_matters (started_by, id);
CREATE UNIQUE INDEX flow_matters_about ON flow_matters (kind, about);

-- The units that a matter lies in.
CREATE TABLE flow_places (
  matter_id BIGINT NOT NULL REFERENCES flow_matters (id),
  unit_id BIGINT NOT NULL,
  PRIMARY KEY (matter_id, unit_id)
) /*sqlite: WITHOUT ROWID */;

-- Everything that was done, oldest first; seq 1 is the start.
CREATE TABLE flow_steps (
  matter_id BIGINT NOT NULL REFERENCES flow_matters (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  for_whom TEXT NOT NULL,
  move TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  opinion TEXT NOT NULL,
  amount BIGINT NOT NULL,
  due BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (matter_id, seq)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX flow_steps_who ON flow_steps (who, at);

-- Where each matter stands: follows from its last step; kept so that lists are quick.
CREATE TABLE flow_now (
  matter_id BIGINT NOT NULL PRIMARY KEY REFERENCES flow_matters (id),
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  may TEXT NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  barred TEXT NOT NULL,
  barred_too TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX flow_now_may ON flow_now (may, due, matter_id);

CREATE TABLE flow_file_bytes (
  digest BLOB NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE flow_files (
  matter_id BIGINT NOT NULL REFERENCES flow_matters (id),
  no BIGINT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  digest BLOB NOT NULL REFERENCES flow_file_bytes (digest),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, no)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE flow_copies (
  who TEXT NOT NULL,
  matter_id BIGINT NOT NULL REFERENCES flow_matters (id),
  at BIGINT NOT NULL,
  by_whom TEXT NOT NULL,
  PRIMARY KEY (who, matter_id)
) /*sqlite: WITHOUT ROWID */;

-- What somebody may do in another's place, from a day to a day.
CREATE TABLE flow_delegations (
  id BIGINT NOT NULL PRIMARY KEY,
  of_whom TEXT NOT NULL,
  to_whom TEXT NOT NULL,
  may TEXT NOT NULL,
  scope BIGINT NOT NULL,
  scope_id BIGINT NOT NULL,
  from_day BIGINT NOT NULL,
  to_day BIGINT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX flow_delegations_to ON flow_delegations (to_whom);
CREATE TABLE flow_delegation_ends (
  id BIGINT NOT NULL PRIMARY KEY REFERENCES flow_delegations (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Whoever was reminded of a step that is due, once.
CREATE TABLE flow_reminders (
  matter_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, seq, kind)
) /*sqlite: WITHOUT ROWID */;
