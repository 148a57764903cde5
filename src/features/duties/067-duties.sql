-- 任务清单: src/features/duties/duties.h.

CREATE TABLE duties (
  unit_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  document TEXT, clause TEXT, department TEXT, role BIGINT, task TEXT, due BIGINT, done BIGINT, note TEXT,
  PRIMARY KEY (unit_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX duties_journal ON duties (journal, seq);
CREATE INDEX duties_closed ON duties (closed_by) WHERE closed_by <> 0;
