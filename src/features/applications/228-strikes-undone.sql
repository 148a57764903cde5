-- A strike that was taken back before the decision; the line may be struck again (nth).
CREATE TABLE application_restores (
  application_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  nth BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (application_id, version, line_no, nth)
) /*sqlite: WITHOUT ROWID */;
