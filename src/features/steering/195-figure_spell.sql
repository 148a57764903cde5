-- Whom the figures count, at the month ends and on the day: src/features/steering/figure_spells.h. A row a version of an indicator, a side
-- (0 numerator, 1 denominator), a unit and an institution. In place of figure_member, which knew the last day alone.
DROP TABLE figure_member;
CREATE TABLE figure_spell (
  gen BIGINT NOT NULL, metric TEXT NOT NULL, since BIGINT NOT NULL, side BIGINT NOT NULL, unit_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL, spells BLOB NOT NULL, PRIMARY KEY (gen, metric, since, side, unit_id, org_id)
) /*sqlite: WITHOUT ROWID */;
