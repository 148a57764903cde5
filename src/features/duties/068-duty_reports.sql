-- 任务报告: src/features/duties/duties.h.

CREATE TABLE duty_reports (
  unit_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  document TEXT, clause TEXT, department TEXT, reported BIGINT, content TEXT, evidence TEXT, verdict BIGINT, remark TEXT,
  PRIMARY KEY (unit_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX duty_reports_journal ON duty_reports (journal, seq);
CREATE INDEX duty_reports_closed ON duty_reports (closed_by) WHERE closed_by <> 0;
