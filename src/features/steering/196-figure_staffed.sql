-- Figures of a few people made anew leave staffing as it was: up to which entry it holds, and how long making everybody's took.
ALTER TABLE figure_state ADD COLUMN staffed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE figure_state ADD COLUMN full_took BIGINT NOT NULL DEFAULT 0;
