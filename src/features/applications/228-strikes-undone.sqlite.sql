CREATE TRIGGER application_restores_no_update BEFORE UPDATE ON application_restores BEGIN SELECT RAISE(ABORT, 'application_restores 只能添加，不能改'); END;
CREATE TRIGGER application_restores_no_delete BEFORE DELETE ON application_restores BEGIN SELECT RAISE(ABORT, 'application_restores 只能添加，不能删'); END;
-- A key cannot be changed in place: the table is made anew, with all that watches it.
CREATE TABLE application_strikes_new (
  application_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  nth BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (application_id, version, line_no, nth)
) WITHOUT ROWID;
INSERT INTO application_strikes_new SELECT application_id, version, line_no, reason, who, at, journal, 1 FROM application_strikes;
DROP TABLE application_strikes;
ALTER TABLE application_strikes_new RENAME TO application_strikes;
CREATE TRIGGER application_strikes_no_update BEFORE UPDATE ON application_strikes BEGIN SELECT RAISE(ABORT, 'application_strikes 只能添加，不能改'); END;
CREATE TRIGGER application_strikes_no_delete BEFORE DELETE ON application_strikes BEGIN SELECT RAISE(ABORT, 'application_strikes 只能添加，不能删'); END;
