-- The newest job of a kind about a thing: src/app/jobs.h, job_newest.
CREATE INDEX job_of ON job (kind, args, id);
