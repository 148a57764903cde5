-- Long work in the background, and answers to requests that may be repeated: src/app/jobs.h, src/app/again.h.

CREATE TABLE job (
  id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  args TEXT NOT NULL,
  state BIGINT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  message TEXT NOT NULL,
  result TEXT NOT NULL,
  created BIGINT NOT NULL,
  started BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  cancel BIGINT NOT NULL
);
CREATE INDEX job_account ON job (account, id);
CREATE INDEX job_open ON job (state, id) WHERE state <= 2;

-- The answer to a request that carried a key: the same key gets the same answer and writes nothing again.
CREATE TABLE answer (
  account BIGINT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  status BIGINT NOT NULL,
  location TEXT NOT NULL,
  flash TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account, key)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX answer_at ON answer (at);
