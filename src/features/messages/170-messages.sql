-- 站内消息: src/features/messages/messages.h. Not facts: they tell of what is kept elsewhere, and are tidied away.
CREATE TABLE message (
  account BIGINT NOT NULL,
  id BIGINT NOT NULL,
  topic TEXT NOT NULL,
  kind BIGINT NOT NULL,
  tone BIGINT NOT NULL,
  title TEXT NOT NULL,
  said TEXT NOT NULL,
  href TEXT NOT NULL,
  times BIGINT NOT NULL CHECK (times > 0),
  made BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (account, id)
) /*sqlite: WITHOUT ROWID */;
-- One unread message a topic; the bell is counted in it.
CREATE UNIQUE INDEX message_unread ON message (account, topic) WHERE read_at = 0;

-- How far what happened has been told: the last journal entry, the last day of certificates that end.
CREATE TABLE message_mark (
  source TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX flow_steps_journal ON flow_steps (journal);
CREATE INDEX payment_results_journal ON payment_results (journal);

-- Jobs whose end their owner has not been told; those of before are no news.
ALTER TABLE job ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
UPDATE job SET told = 1 WHERE ended <> 0;
CREATE INDEX job_untold ON job (id) WHERE told = 0 AND ended <> 0 AND account <> 0;
