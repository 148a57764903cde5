CREATE TRIGGER payment_adjustments_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_adjustments FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER recoveries_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON recoveries FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER recovery_moves_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_moves FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE FUNCTION recovery_move_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount + COALESCE((SELECT SUM(m.amount) FROM recovery_moves m WHERE m.recovery_id = NEW.recovery_id), 0)
     > (SELECT r.amount FROM recoveries r WHERE r.id = NEW.recovery_id FOR UPDATE) THEN
    RAISE EXCEPTION '超过应追回的数额';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_moves_within BEFORE INSERT ON recovery_moves FOR EACH ROW EXECUTE FUNCTION recovery_move_within();
