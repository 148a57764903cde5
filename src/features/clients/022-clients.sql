-- 服务对象: src/features/clients/clients.h.

CREATE TABLE clients (
  org_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  number TEXT, name TEXT, born BIGINT, living_unit_id BIGINT, ability BIGINT, begins BIGINT, ends BIGINT,
  recent_days BIGINT,
  PRIMARY KEY (org_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX clients_journal ON clients (journal, seq);
CREATE INDEX clients_closed ON clients (closed_by) WHERE closed_by <> 0;
