-- What was noticed stays as it was written down; the one thing that is added, once, is when the owner was told.
CREATE FUNCTION registry_alarm_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.told_at IS NOT NULL
       OR (to_jsonb(NEW) - 'told_at') IS DISTINCT FROM (to_jsonb(OLD) - 'told_at') THEN
        RAISE EXCEPTION 'an_alarm_is_told_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_alarm_is_told_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_alarm_is_told_once BEFORE DELETE OR UPDATE ON registry_alarm
    FOR EACH ROW EXECUTE FUNCTION registry_alarm_stands();
