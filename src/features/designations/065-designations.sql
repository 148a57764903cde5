-- 机构称号: src/features/designations/designations.h.

CREATE TABLE designations (
  org_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  kind BIGINT, tier BIGINT, granted BIGINT, ends BIGINT, revoked BIGINT, document TEXT,
  PRIMARY KEY (org_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX designations_journal ON designations (journal, seq);
CREATE INDEX designations_closed ON designations (closed_by) WHERE closed_by <> 0;
