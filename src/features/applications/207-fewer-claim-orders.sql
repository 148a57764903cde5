-- Three orders of the lines that were submitted are gone, each of which a city's quarter wrote all over: a person's or an owner's lines are
-- found by the lines of the runs, which are ordered so. Accounts stand once for each person, so that a quarter in which none
-- changed writes none. src/features/applications/{submission,trail}.c
DROP INDEX application_lines_owner;
DROP INDEX application_lines_account;
DROP INDEX application_lines_person;
CREATE TABLE claim_accounts (
  account BLOB NOT NULL, -- its blind index
  person_id BIGINT NOT NULL,
  PRIMARY KEY (account, person_id)
) /*sqlite: WITHOUT ROWID */;
INSERT INTO claim_accounts (account, person_id) SELECT DISTINCT account, person_id FROM application_lines WHERE length(account) > 0
  ORDER BY 1, 2;
