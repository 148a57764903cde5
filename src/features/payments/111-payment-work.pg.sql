CREATE TRIGGER payment_voids_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_voids FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_files_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_files FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_templates_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_templates FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER recovery_plans_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_plans FOR EACH STATEMENT EXECUTE FUNCTION frozen();
-- What was taken back is not issued, what was issued is not taken back.
CREATE FUNCTION payment_issue_not_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payment_voids v WHERE v.batch_id = NEW.batch_id) THEN
    RAISE EXCEPTION '批次已经撤销，不能发出';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_issues_not_void BEFORE INSERT ON payment_issues FOR EACH ROW EXECUTE FUNCTION payment_issue_not_void();
CREATE FUNCTION payment_void_not_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payment_issues i WHERE i.batch_id = NEW.batch_id) THEN
    RAISE EXCEPTION '批次已经发出，不能撤销';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_voids_not_issued BEFORE INSERT ON payment_voids FOR EACH ROW EXECUTE FUNCTION payment_void_not_issued();
