-- Which process computes a run, and its last sign of life: src/features/runs/worker.c. A working paper, the only thing about a run that
-- changes; it goes when the run ends. An empty name: whoever computed it gave it up.

CREATE TABLE run_workers (
  run_id BIGINT NOT NULL PRIMARY KEY REFERENCES runs (id),
  process TEXT NOT NULL,
  beat BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Who computes what is open nobody has noted: whatever still does notes itself when it is begun anew.
INSERT INTO run_workers (run_id, process, beat)
 SELECT id, '', 0 FROM runs WHERE id NOT IN (SELECT run_id FROM run_ends);
