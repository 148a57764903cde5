-- 在校月份: src/features/agreements/agreements.h.

CREATE TABLE agreement_months (
  agreement_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  month BIGINT, days BIGINT,
  PRIMARY KEY (agreement_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX agreement_months_journal ON agreement_months (journal, seq);
CREATE INDEX agreement_months_closed ON agreement_months (closed_by) WHERE closed_by <> 0;
