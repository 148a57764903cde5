-- 通报 and 讲评 that were issued: src/features/steering/circular.h. Written once, never changed.

CREATE TABLE circular (
  id BIGINT NOT NULL PRIMARY KEY, unit_id BIGINT NOT NULL, kind BIGINT NOT NULL, year BIGINT NOT NULL, no BIGINT NOT NULL,
  day BIGINT NOT NULL, starts BIGINT NOT NULL, ends BIGINT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL
);
CREATE UNIQUE INDEX circular_number ON circular (unit_id, kind, year, no);

CREATE TABLE circular_line (
  circular_id BIGINT NOT NULL, no BIGINT NOT NULL, part BIGINT NOT NULL, unit TEXT NOT NULL, department TEXT NOT NULL,
  document TEXT NOT NULL, clause TEXT NOT NULL, task TEXT NOT NULL, due BIGINT NOT NULL, remark TEXT NOT NULL,
  PRIMARY KEY (circular_id, no)
) /*sqlite: WITHOUT ROWID */;
