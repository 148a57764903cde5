-- Wordings of short messages that differ from the standard ones: src/auth/sms_text.h.
CREATE TABLE sms_template (
  kind TEXT NOT NULL PRIMARY KEY,
  said TEXT NOT NULL CHECK (said <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
