-- 人口: src/features/population/population.h.

CREATE TABLE population (
  unit_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  counted BIGINT, basis BIGINT, total BIGINT, over60 BIGINT, over65 BIGINT, over75 BIGINT, over80 BIGINT,
  over100 BIGINT,
  PRIMARY KEY (unit_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX population_journal ON population (journal, seq);
CREATE INDEX population_closed ON population (closed_by) WHERE closed_by <> 0;
