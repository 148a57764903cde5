-- 地方标准: src/features/rates/rates.h.

CREATE TABLE rates (
  unit_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  policy TEXT, tier TEXT, amount BIGINT, begins BIGINT, ends BIGINT, basis TEXT,
  PRIMARY KEY (unit_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX rates_journal ON rates (journal, seq);
CREATE INDEX rates_closed ON rates (closed_by) WHERE closed_by <> 0;
