-- Parameters of signing in that differ from their defaults: src/auth/settings.h.

CREATE TABLE auth_setting (
  word TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
