CREATE TRIGGER payments_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payments FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_keys_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_keys FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_batches_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_batches FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_items_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_items FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_signatures_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_signatures FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_issues_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_issues FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_results_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_results FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER payment_answers_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_answers FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE FUNCTION payment_issue_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT COUNT(*) FROM payment_signatures s JOIN payment_batches b ON b.id = s.batch_id AND b.digest = s.digest
      WHERE s.batch_id = NEW.batch_id) < 2 THEN
    RAISE EXCEPTION '批次要两个人签字后才能发出';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_issues_signed BEFORE INSERT ON payment_issues FOR EACH ROW EXECUTE FUNCTION payment_issue_signed();
