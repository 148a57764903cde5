-- A person's own lines, for the phone: src/features/applications/trail.c.
CREATE INDEX application_lines_person ON application_lines (person_id, application_id);
