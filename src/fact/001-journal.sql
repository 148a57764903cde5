-- The journal: src/fact/journal.h.

CREATE TABLE journal (
  number BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  source TEXT NOT NULL,
  source_digest BLOB,
  detail TEXT NOT NULL,
  undoes BIGINT NOT NULL,
  written BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  parts_digest BLOB NOT NULL,
  digest BLOB NOT NULL
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE journal_part (
  number BIGINT NOT NULL,
  table_name TEXT NOT NULL,
  written BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  written_digest BLOB NOT NULL,
  closed_digest BLOB NOT NULL,
  PRIMARY KEY (number, table_name)
) /*sqlite: WITHOUT ROWID */;

-- One row: number, instant and digest of the last entry, sealed with the key file. No digest before the first entry.
CREATE TABLE journal_head (
  one BIGINT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  digest BLOB,
  seal BLOB
) /*sqlite: WITHOUT ROWID */;
INSERT INTO journal_head (one, number, at) VALUES (1, 0, 0);
