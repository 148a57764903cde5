-- 人员：号码与账号加密，旁边是盲索引: src/features/people/people.h.

CREATE TABLE people (
  id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  id_kind BIGINT, number BLOB, number_x BLOB, name TEXT, sex BIGINT, born BIGINT, nation TEXT, mobile BLOB,
  mobile_x BLOB, home_unit_id BIGINT, living_unit_id BIGINT, intake TEXT, pension_from BIGINT, bank TEXT,
  account BLOB, account_x BLOB,
  PRIMARY KEY (id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX people_journal ON people (journal, seq);
CREATE INDEX people_closed ON people (closed_by) WHERE closed_by <> 0;
CREATE INDEX people_number_x ON people (number_x);
