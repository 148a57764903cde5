-- 政策的通过与废止: src/features/policies/adoption.h. Rows are only added; what was proposed stays as it was proposed.
CREATE TABLE policy_proposals (
  id BIGINT NOT NULL PRIMARY KEY,
  policy TEXT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
  number TEXT NOT NULL CHECK (number <> ''),
  body TEXT NOT NULL CHECK (body <> ''),
  decided BIGINT NOT NULL,
  starts BIGINT NOT NULL,
  before_digest BLOB NOT NULL,
  after_digest BLOB NOT NULL,
  before_text TEXT NOT NULL,
  after_text TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX policy_proposals_policy ON policy_proposals (policy, id);
-- Those that a second person confirmed: from then on the law that is computed with.
CREATE TABLE policy_enactments (
  proposal_id BIGINT NOT NULL PRIMARY KEY REFERENCES policy_proposals (id),
  policy TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX policy_enactments_policy ON policy_enactments (policy, journal);
