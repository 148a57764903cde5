-- A run that asks an earlier one's question again, of the facts as they are known by then: src/features/runs/again.h.
CREATE TABLE run_bases (
  run_id BIGINT NOT NULL PRIMARY KEY REFERENCES runs (id),
  base_id BIGINT NOT NULL REFERENCES runs (id)
) /*sqlite: WITHOUT ROWID */;

-- How a run was computed: by which version of the program, and how many subjects were evaluated of how many (the lines of the
-- others were taken from the run before).
CREATE TABLE run_works (
  run_id BIGINT NOT NULL PRIMARY KEY REFERENCES runs (id),
  program TEXT NOT NULL,
  evaluated BIGINT NOT NULL,
  subjects BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
