CREATE TRIGGER application_restores_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON application_restores FOR EACH STATEMENT EXECUTE FUNCTION frozen();
ALTER TABLE application_strikes ADD COLUMN nth BIGINT NOT NULL DEFAULT 1;
ALTER TABLE application_strikes DROP CONSTRAINT application_strikes_pkey;
ALTER TABLE application_strikes ADD PRIMARY KEY (application_id, version, line_no, nth);
