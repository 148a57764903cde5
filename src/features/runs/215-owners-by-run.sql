-- Whose a line is, is found within its run. An index by owner over all runs was written to in as many places as a run has lines: by the
-- fifteenth run of a city of a million that was most of what a run wrote. docs/decisions/048-what-a-run-keeps-of-a-line.md
DROP INDEX run_lines_owner;
CREATE INDEX run_lines_owner ON run_lines (run_id, owner_id);
