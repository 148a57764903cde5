-- 目标分解: src/features/targets/assignments.h.

CREATE TABLE assignments (
  unit_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  indicator TEXT, due BIGINT, version BIGINT, amount BIGINT, floor BIGINT, cap BIGINT, weight BIGINT, state BIGINT,
  proposed BIGINT, issued BIGINT, answered BIGINT, basis TEXT, note TEXT,
  PRIMARY KEY (unit_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX assignments_journal ON assignments (journal, seq);
CREATE INDEX assignments_closed ON assignments (closed_by) WHERE closed_by <> 0;
