-- 学历: src/features/education/education.h.

CREATE TABLE education (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  level BIGINT, outcome BIGINT, school TEXT, major TEXT, begins BIGINT, ends BIGINT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX education_journal ON education (journal, seq);
CREATE INDEX education_closed ON education (closed_by) WHERE closed_by <> 0;
