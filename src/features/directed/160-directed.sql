-- 定向培养: src/features/directed/directed.h. Where a sheet or a case stands is the flow's.

CREATE TABLE attendance_sheets (
  id BIGINT NOT NULL PRIMARY KEY,
  school_id BIGINT NOT NULL,
  month BIGINT NOT NULL,
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  UNIQUE (school_id, month)
);
CREATE TABLE attendance_days (
  sheet_id BIGINT NOT NULL REFERENCES attendance_sheets (id),
  version BIGINT NOT NULL,
  agreement_id BIGINT NOT NULL,
  days BIGINT NOT NULL CHECK (days BETWEEN 0 AND 31),
  note TEXT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (sheet_id, version, agreement_id)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE agreement_advances (
  agreement_id BIGINT NOT NULL,
  month BIGINT NOT NULL,
  no BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  paid_on BIGINT NOT NULL,
  voucher TEXT NOT NULL CHECK (voucher <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, month, no)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE agreement_breaches (
  id BIGINT NOT NULL PRIMARY KEY,
  agreement_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  school_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  text TEXT NOT NULL CHECK (text <> ''),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX agreement_breaches_of ON agreement_breaches (agreement_id, id);
CREATE TABLE breach_decisions (
  breach_id BIGINT NOT NULL PRIMARY KEY REFERENCES agreement_breaches (id),
  adjustment_id BIGINT NOT NULL,
  full_amount BIGINT NOT NULL CHECK (full_amount >= 0),
  claimed BIGINT NOT NULL CHECK (claimed >= 0),
  cancelled BIGINT NOT NULL CHECK (cancelled >= 0),
  journal BIGINT NOT NULL
);
