-- Accounts: src/auth/account.h.

CREATE TABLE account (
  id BIGINT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL,
  login_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  phone BLOB,
  phone_x BLOB,
  password TEXT,
  password_at BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  totp BLOB,
  totp_pending BLOB,
  totp_step BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  locked_until BIGINT NOT NULL,
  last_login BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX account_login ON account (login_key);
CREATE UNIQUE INDEX account_phone ON account (phone_x) WHERE kind IN (3, 4);
CREATE INDEX account_person ON account (person_id) WHERE person_id <> 0;
CREATE INDEX account_org ON account (org_id) WHERE org_id <> 0;

CREATE TABLE account_role (
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  granted BIGINT NOT NULL,
  granted_by TEXT NOT NULL,
  PRIMARY KEY (account_id, role)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX account_role_role ON account_role (role);

-- Hashes of the last passwords, none of which may come again.
CREATE TABLE account_password (
  account_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (account_id, id)
) /*sqlite: WITHOUT ROWID */;

-- Recovery codes not used yet, as keyed digests.
CREATE TABLE account_recovery (
  account_id BIGINT NOT NULL,
  code BLOB NOT NULL,
  PRIMARY KEY (account_id, code)
) /*sqlite: WITHOUT ROWID */;
