CREATE FUNCTION certification_batch_keeps_pathway() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pathway <> OLD.pathway THEN
        RAISE EXCEPTION 'a_batch_keeps_its_pathway'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_batch_keeps_its_pathway';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_batch_keeps_its_pathway BEFORE UPDATE OF pathway ON certification_batch
    FOR EACH ROW EXECUTE FUNCTION certification_batch_keeps_pathway();
