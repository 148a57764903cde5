-- 单元: src/features/units/units.h.

CREATE TABLE units (
  id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  code TEXT, name TEXT, kind BIGINT, parent_id BIGINT, gb_code TEXT, valid_from BIGINT, valid_to BIGINT,
  successor_id BIGINT,
  PRIMARY KEY (id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX units_journal ON units (journal, seq);
CREATE INDEX units_closed ON units (closed_by) WHERE closed_by <> 0;
CREATE INDEX units_code ON units (code);
