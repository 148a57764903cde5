-- Reports that were submitted: src/features/steering/report.h. A row is never changed but for `checked`; a correction is a new
-- version.

CREATE TABLE report (
  id BIGINT NOT NULL PRIMARY KEY, unit_id BIGINT NOT NULL, kind BIGINT NOT NULL, starts BIGINT NOT NULL,
  ends BIGINT NOT NULL, version BIGINT NOT NULL, known BIGINT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL,
  reason TEXT NOT NULL, form BIGINT NOT NULL, title TEXT NOT NULL, checked BIGINT NOT NULL, xlsx BLOB NOT NULL,
  pdf BLOB NOT NULL
);
CREATE UNIQUE INDEX report_period ON report (unit_id, kind, ends, version);

-- What it says, and whom it counts.
CREATE TABLE report_figure (
  report_id BIGINT NOT NULL, place BIGINT NOT NULL, unit_id BIGINT NOT NULL, unit TEXT NOT NULL, metric TEXT NOT NULL,
  since BIGINT NOT NULL, num BIGINT NOT NULL, den BIGINT NOT NULL, num_doubt BIGINT NOT NULL, den_doubt BIGINT NOT NULL,
  known BIGINT NOT NULL, PRIMARY KEY (report_id, place)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE report_member (
  report_id BIGINT NOT NULL, metric TEXT NOT NULL, side BIGINT NOT NULL, no BIGINT NOT NULL, county_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, amount BIGINT NOT NULL, doubt BIGINT NOT NULL,
  PRIMARY KEY (report_id, metric, side, no)
) /*sqlite: WITHOUT ROWID */;
