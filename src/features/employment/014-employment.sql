-- 任职: src/features/employment/employment.h.

CREATE TABLE employment (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  org_id BIGINT, post BIGINT, frontline BIGINT, identity BIGINT, begins BIGINT, ends BIGINT,
  contract_from BIGINT, contract_to BIGINT, insured BIGINT, ended_by BIGINT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX employment_journal ON employment (journal, seq);
CREATE INDEX employment_closed ON employment (closed_by) WHERE closed_by <> 0;
