-- 机构: src/features/orgs/orgs.h.

CREATE TABLE orgs (
  id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  code TEXT, name TEXT, kind BIGINT, ownership BIGINT, operation BIGINT, unit_id BIGINT, address TEXT,
  beds BIGINT, rating TEXT, founded BIGINT, closed BIGINT,
  PRIMARY KEY (id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX orgs_journal ON orgs (journal, seq);
CREATE INDEX orgs_closed ON orgs (closed_by) WHERE closed_by <> 0;
CREATE INDEX orgs_code ON orgs (code);
