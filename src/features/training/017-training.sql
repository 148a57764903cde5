-- 培训: src/features/training/training.h.

CREATE TABLE training (
  person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
  journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
  class_number TEXT, kind BIGINT, trainees TEXT, hours BIGINT, begins BIGINT, ends BIGINT, result BIGINT,
  subsidised BIGINT, provider_id BIGINT, tier BIGINT,
  PRIMARY KEY (person_id, id, known_from)
) /*sqlite: WITHOUT ROWID */;

CREATE UNIQUE INDEX training_journal ON training (journal, seq);
CREATE INDEX training_closed ON training (closed_by) WHERE closed_by <> 0;
