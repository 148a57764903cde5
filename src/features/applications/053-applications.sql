-- 申领: src/features/applications/applications.h.

CREATE TABLE claim_rounds (
  id BIGINT NOT NULL PRIMARY KEY,
  run_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  title TEXT NOT NULL,
  opens BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  basis TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL,
  UNIQUE (run_id, policy),
  CHECK (opens <= closes)
);
CREATE TABLE applications (
  id BIGINT NOT NULL PRIMARY KEY,
  round_id BIGINT NOT NULL REFERENCES claim_rounds (id),
  org_id BIGINT NOT NULL,
  org_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL,
  UNIQUE (round_id, org_id)
);
-- What is ticked while the application is being filled in.
CREATE TABLE application_ticks (
  application_id BIGINT NOT NULL REFERENCES applications (id),
  line_no BIGINT NOT NULL,
  PRIMARY KEY (application_id, line_no)
) /*sqlite: WITHOUT ROWID */;
-- What was submitted, each time.
CREATE TABLE application_lines (
  application_id BIGINT NOT NULL REFERENCES applications (id),
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  name TEXT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month BIGINT NOT NULL,
  period BIGINT NOT NULL,
  tier TEXT NOT NULL,
  monthly BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  account BLOB NOT NULL,
  PRIMARY KEY (application_id, version, line_no)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX application_lines_owner ON application_lines (owner_id, policy);
CREATE INDEX application_lines_account ON application_lines (account);
CREATE TABLE application_doubts (
  application_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (application_id, version, line_no, kind)
) /*sqlite: WITHOUT ROWID */;
-- Lines that a reviewer took out.
CREATE TABLE application_strikes (
  application_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (application_id, version, line_no)
) /*sqlite: WITHOUT ROWID */;
-- Objections during the public notice, and how each was answered.
CREATE TABLE objections (
  id BIGINT NOT NULL PRIMARY KEY,
  application_id BIGINT NOT NULL REFERENCES applications (id),
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  by_whom TEXT NOT NULL,
  due BIGINT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX objections_of ON objections (application_id, version, line_no);
CREATE TABLE objection_ends (
  id BIGINT NOT NULL PRIMARY KEY REFERENCES objections (id),
  upheld BIGINT NOT NULL CHECK (upheld IN (0, 1)),
  answer TEXT NOT NULL CHECK (answer <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
-- Lines that became payments.
CREATE TABLE application_funded (
  application_id BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (application_id, line_no)
) /*sqlite: WITHOUT ROWID */;
