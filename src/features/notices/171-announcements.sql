-- 通知公告: src/features/notices/notices.h.
CREATE TABLE announcement (
  id BIGINT NOT NULL PRIMARY KEY,
  unit_id BIGINT NOT NULL,
  audience BIGINT NOT NULL CHECK (audience BETWEEN 1 AND 7),
  from_day BIGINT NOT NULL,
  to_day BIGINT NOT NULL,
  pinned BIGINT NOT NULL CHECK (pinned IN (0, 1)),
  state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 3),
  title TEXT NOT NULL,
  said TEXT NOT NULL,
  who TEXT NOT NULL,
  changed BIGINT NOT NULL,
  published BIGINT NOT NULL,
  CHECK (from_day <= to_day)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX announcement_standing ON announcement (to_day) WHERE state = 2;

CREATE TABLE announcement_read (
  announcement_id BIGINT NOT NULL REFERENCES announcement (id),
  account BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (announcement_id, account)
) /*sqlite: WITHOUT ROWID */;
