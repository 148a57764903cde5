-- 选定读法: src/features/policies/choice.h. A choice stands until a later one of the same reading; rows are only added.
CREATE TABLE policy_choices (
  journal BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  policy TEXT NOT NULL,
  reading TEXT NOT NULL,
  label TEXT NOT NULL,
  reason TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX policy_choices_policy ON policy_choices (policy, journal);
