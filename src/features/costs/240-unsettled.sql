-- 金额未定: subjects of whom one of the two ways cannot say the amount, so that it is in no sum (src/policy/diff.h). -1: computed when
-- they were not counted apart.
ALTER TABLE reading_costs ADD COLUMN unsettled BIGINT NOT NULL DEFAULT -1;
ALTER TABLE change_costs ADD COLUMN unsettled BIGINT NOT NULL DEFAULT -1;
ALTER TABLE scenario_rows ADD COLUMN unsettled BIGINT NOT NULL DEFAULT -1;
