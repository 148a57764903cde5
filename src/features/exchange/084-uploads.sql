-- Imports in steps: src/features/exchange/uploads.h.

CREATE TABLE upload (
  id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  who TEXT NOT NULL,
  reach_kind BIGINT NOT NULL,
  reach_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  state BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  tab BIGINT NOT NULL,
  header_first BIGINT NOT NULL,
  header_last BIGINT NOT NULL,
  job BIGINT NOT NULL,
  message TEXT NOT NULL,
  about TEXT NOT NULL,
  total BIGINT NOT NULL,
  good BIGINT NOT NULL,
  fixed BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  written BIGINT NOT NULL,
  corrected BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  only_good BIGINT NOT NULL,
  earlier BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  undone_by BIGINT NOT NULL,
  created BIGINT NOT NULL,
  checked BIGINT NOT NULL,
  ended BIGINT NOT NULL
);
CREATE INDEX upload_waiting ON upload (created) WHERE batch = 0;

-- What its columns are.
CREATE TABLE upload_column (
  upload BIGINT NOT NULL,
  col BIGINT NOT NULL,
  header TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (upload, col)
) /*sqlite: WITHOUT ROWID */;

-- What an account said of a header once, for its next file of that sheet.
CREATE TABLE upload_memory (
  account BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  header TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (account, sheet, header)
) /*sqlite: WITHOUT ROWID */;

-- Rows to look at before they go in; class as in exchange.h. Numbers of people and banks are masked.
CREATE TABLE upload_look (
  upload BIGINT NOT NULL,
  no BIGINT NOT NULL,
  place BIGINT NOT NULL,
  class BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (upload, no)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE upload_cell (
  upload BIGINT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  label TEXT NOT NULL,
  shown TEXT NOT NULL,
  note TEXT NOT NULL,
  refused BIGINT NOT NULL,
  PRIMARY KEY (upload, no, at)
) /*sqlite: WITHOUT ROWID */;
