-- Indicators worked out beforehand, so that no page waits for them: src/features/steering/figures.h. Derived from the facts,
-- can be made anew at any time. Each time they are worked out is a generation; readers see one that is whole.

CREATE TABLE figure_state (
  id BIGINT NOT NULL PRIMARY KEY, gen BIGINT NOT NULL, journal BIGINT NOT NULL, known BIGINT NOT NULL,
  day BIGINT NOT NULL, made BIGINT NOT NULL, took BIGINT NOT NULL, form BIGINT NOT NULL
);

CREATE TABLE figure_unit (
  gen BIGINT NOT NULL, unit_id BIGINT NOT NULL, parent_id BIGINT NOT NULL, kind BIGINT NOT NULL, code TEXT NOT NULL,
  name TEXT NOT NULL, PRIMARY KEY (gen, unit_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX figure_unit_parent ON figure_unit (gen, parent_id);

-- Which units lie within which, themselves included.
CREATE TABLE figure_within (
  gen BIGINT NOT NULL, top_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, PRIMARY KEY (gen, top_id, unit_id)
) /*sqlite: WITHOUT ROWID */;

-- What an indicator is in a unit on a day.
CREATE TABLE figure (
  gen BIGINT NOT NULL, unit_id BIGINT NOT NULL, metric TEXT NOT NULL, since BIGINT NOT NULL, day BIGINT NOT NULL,
  num BIGINT NOT NULL, den BIGINT NOT NULL, num_doubt BIGINT NOT NULL, den_doubt BIGINT NOT NULL,
  known BIGINT NOT NULL, PRIMARY KEY (gen, unit_id, metric, since, day)
) /*sqlite: WITHOUT ROWID */;

-- Who came to be counted and who no longer is, month by month.
CREATE TABLE figure_flow (
  gen BIGINT NOT NULL, unit_id BIGINT NOT NULL, metric TEXT NOT NULL, since BIGINT NOT NULL, day BIGINT NOT NULL,
  entries BIGINT NOT NULL, exits BIGINT NOT NULL, PRIMARY KEY (gen, unit_id, metric, since, day)
) /*sqlite: WITHOUT ROWID */;

-- Whom the last day's figures count. side 0 numerator, 1 denominator.
CREATE TABLE figure_member (
  gen BIGINT NOT NULL, metric TEXT NOT NULL, side BIGINT NOT NULL, unit_id BIGINT NOT NULL, org_id BIGINT NOT NULL,
  no BIGINT NOT NULL, subject_id BIGINT NOT NULL, amount BIGINT NOT NULL, doubt BIGINT NOT NULL,
  PRIMARY KEY (gen, metric, side, unit_id, org_id, no)
) /*sqlite: WITHOUT ROWID */;
