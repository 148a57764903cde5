-- 已享受: src/features/benefits/benefits.h.

CREATE TABLE benefits (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  item BIGINT, payer TEXT, amount BIGINT, paid BIGINT, period TEXT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX benefits_journal ON benefits (journal, seq);
CREATE INDEX benefits_closed ON benefits (closed_by) WHERE closed_by <> 0;
