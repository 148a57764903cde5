-- Sign-ins and failures (the journal holds what is rarer), and codes sent by message.

CREATE TABLE login_event (
  id BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  what BIGINT NOT NULL,
  failed BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX login_event_account ON login_event (account_id, id);
CREATE INDEX login_event_address ON login_event (address, at) WHERE failed = 1;

CREATE TABLE sms_code (
  phone_x BLOB NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  code BLOB NOT NULL,
  expires BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (phone_x, id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sms_code_address ON sms_code (address, at);
