-- Staffing against the norms, worked out with the figures: src/features/steering/staff.h; and norms that the bureau entered.

CREATE TABLE staffing_house (
  gen BIGINT NOT NULL, org_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, beds BIGINT NOT NULL, residents BIGINT NOT NULL,
  nurses BIGINT NOT NULL, certified BIGINT NOT NULL, gap BIGINT NOT NULL, PRIMARY KEY (gen, org_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX staffing_house_unit ON staffing_house (gen, unit_id);

CREATE TABLE staffing_line (
  gen BIGINT NOT NULL, org_id BIGINT NOT NULL, no BIGINT NOT NULL, unit_id BIGINT NOT NULL, post TEXT NOT NULL,
  shift BIGINT NOT NULL, num BIGINT NOT NULL, den BIGINT NOT NULL, required BIGINT NOT NULL, actual BIGINT NOT NULL,
  gap BIGINT NOT NULL, mandatory BIGINT NOT NULL, unverified BIGINT NOT NULL, unsure BIGINT NOT NULL,
  source TEXT NOT NULL, PRIMARY KEY (gen, org_id, no)
) /*sqlite: WITHOUT ROWID */;

-- A norm stands until another one of the same edition, area, ability, shift, post and base takes its place.
CREATE TABLE staffing_norm (
  id BIGINT NOT NULL PRIMARY KEY, edition TEXT NOT NULL, area TEXT NOT NULL, ability BIGINT NOT NULL,
  shift BIGINT NOT NULL, post TEXT NOT NULL, base BIGINT NOT NULL, staff BIGINT NOT NULL, per BIGINT NOT NULL,
  least BIGINT NOT NULL, mandatory BIGINT NOT NULL, starts BIGINT NOT NULL, ends BIGINT NOT NULL, source TEXT NOT NULL,
  verified BIGINT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, until BIGINT NOT NULL
);
