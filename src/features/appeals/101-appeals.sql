-- 申诉: src/features/appeals/appeals.h. What was said stays; where it stands is the flow's.
CREATE TABLE appeals (
  id BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL,
  application_id BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  policy TEXT NOT NULL,
  topic TEXT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX appeals_person ON appeals (person_id, id);
