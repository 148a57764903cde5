-- 机构评估: src/features/assessments/assessments.h.

CREATE TABLE assessments (
  org_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  year BIGINT, kind BIGINT, score BIGINT, verdict BIGINT, assessor TEXT, assessed BIGINT,
  PRIMARY KEY (org_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX assessments_journal ON assessments (journal, seq);
CREATE INDEX assessments_closed ON assessments (closed_by) WHERE closed_by <> 0;
