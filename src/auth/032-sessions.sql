-- Sessions and tokens of the API, both under the digest of their secret: src/auth/auth.h.

CREATE TABLE session (
  hash BLOB NOT NULL PRIMARY KEY,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  mfa BIGINT NOT NULL,
  begun BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX session_id ON session (id);
CREATE INDEX session_account ON session (account_id, id);

CREATE TABLE api_token (
  hash BLOB NOT NULL PRIMARY KEY,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  label TEXT NOT NULL,
  caps TEXT NOT NULL,
  scope BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  made BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  revoked BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX api_token_id ON api_token (id);
CREATE INDEX api_token_account ON api_token (account_id, id);
