-- Short messages to people whose money a bank refused, once for each answer of a bank: src/features/messages/sms_web.c.
-- State 1 waits, 2 sent, 3 no number, 4 given up.
CREATE TABLE sms_due (
  result_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 4),
  tries BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  PRIMARY KEY (result_id, person_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sms_due_waiting ON sms_due (at) WHERE state = 1;
