-- 常用语: src/features/phrases/phrases.h. An account's own (unit_id 0), or an office's (account 0). Not facts.
CREATE TABLE phrase (
  id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  said TEXT NOT NULL CHECK (said <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  CHECK ((account = 0) <> (unit_id = 0))
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX phrase_own ON phrase (account, unit_id, said);
