-- What was submitted is found by whom it is about again, without the runs' lines: by owner and policy, and by the person for what belongs to
-- somebody else than the owner (agreements). src/features/applications/{submission,trail}.c, docs/decisions/042-money-in-jobs.md
CREATE INDEX application_lines_owner ON application_lines (owner_id, policy);
CREATE INDEX application_lines_person ON application_lines (person_id) WHERE person_id <> owner_id;
