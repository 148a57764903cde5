-- 证书: src/features/credentials/credentials.h.

CREATE TABLE credentials (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  kind BIGINT, occupation TEXT, level BIGINT, number TEXT, issuer TEXT, issued BIGINT, expires BIGINT,
  revoked BIGINT, revoke_document TEXT, revoke_reason TEXT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX credentials_journal ON credentials (journal, seq);
CREATE INDEX credentials_closed ON credentials (closed_by) WHERE closed_by <> 0;
CREATE INDEX credentials_number ON credentials (number);
