-- What users write to the system administrators: src/features/help/feedback_web.c.
CREATE TABLE feedback (
  id BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  account BIGINT NOT NULL,
  who TEXT NOT NULL,
  page TEXT NOT NULL,
  said TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered BIGINT NOT NULL,
  answered_by TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX feedback_account ON feedback (account, id);
