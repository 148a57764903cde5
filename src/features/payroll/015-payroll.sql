-- 工资: src/features/payroll/payroll.h.

CREATE TABLE payroll (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  org_id BIGINT, month BIGINT, gross BIGINT, net BIGINT, insured BIGINT, attended BIGINT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX payroll_journal ON payroll (journal, seq);
CREATE INDEX payroll_closed ON payroll (closed_by) WHERE closed_by <> 0;
