-- Which server runs a job, and when it last gave a sign of life: src/app/alive.c, src/app/jobs.c.
ALTER TABLE job ADD COLUMN server TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN beat BIGINT NOT NULL DEFAULT 0;
