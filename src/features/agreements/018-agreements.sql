-- 定向培养: src/features/agreements/agreements.h.

CREATE TABLE agreements (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  number TEXT, school_id BIGINT, org_id BIGINT, signed_on BIGINT, enrolled BIGINT, graduates BIGINT,
  monthly BIGINT, years BIGINT, arrived BIGINT, breached BIGINT, breach_reason TEXT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX agreements_journal ON agreements (journal, seq);
CREATE INDEX agreements_closed ON agreements (closed_by) WHERE closed_by <> 0;
CREATE INDEX agreements_number ON agreements (number);
