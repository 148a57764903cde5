-- Working days that an administrator published: src/flow/calendar.h. The newest version of a year holds.
CREATE TABLE calendar_years (
  year BIGINT NOT NULL,
  version BIGINT NOT NULL,
  source TEXT NOT NULL,
  days TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (year, version)
) /*sqlite: WITHOUT ROWID */;
