-- How the lines of a run were put into its digest (src/features/runs/inside.h): 1 each in full, 2 what differs from the line before.
ALTER TABLE run_ends ADD COLUMN form BIGINT NOT NULL DEFAULT 1;
