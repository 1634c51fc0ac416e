CREATE FUNCTION certification_objection_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.application_id, NEW.ground, NEW.raised_at) IS DISTINCT FROM (OLD.application_id, OLD.ground, OLD.raised_at)
    THEN
        RAISE EXCEPTION 'an_objection_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_objection_is_settled_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_objection_is_settled_once BEFORE DELETE OR UPDATE ON certification_objection
    FOR EACH ROW EXECUTE FUNCTION certification_objection_settled_once();
