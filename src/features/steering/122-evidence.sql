-- Files that were handed in with a report on a duty: src/features/steering/duty_web.h. Written once, never changed.

CREATE TABLE duty_evidence (
  id BIGINT NOT NULL PRIMARY KEY, unit_id BIGINT NOT NULL, duty_id BIGINT NOT NULL, name TEXT NOT NULL,
  size BIGINT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, content BLOB NOT NULL
);
CREATE INDEX duty_evidence_duty ON duty_evidence (duty_id);
