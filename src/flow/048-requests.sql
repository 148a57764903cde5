-- Requests that must be carried out once: src/flow/once.h.
CREATE TABLE request_keys (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (who, key)
) /*sqlite: WITHOUT ROWID */;
