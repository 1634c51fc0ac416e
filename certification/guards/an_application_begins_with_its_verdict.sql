-- The states in which an application begins are those of certification/states.py; a test holds the two together.
CREATE FUNCTION certification_application_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE state NOT IN ('eligible', 'ineligible', 'unknown')) THEN
        RAISE EXCEPTION 'an_application_begins_with_its_verdict'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_begins_with_its_verdict';
    END IF;
    IF EXISTS (SELECT FROM added a JOIN certification_batch b ON b.id = a.batch_id WHERE a.pathway <> b.pathway) THEN
        RAISE EXCEPTION 'an_application_goes_by_the_pathway_of_its_batch'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_application_goes_by_the_pathway_of_its_batch';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_application_begins_with_its_verdict AFTER INSERT ON certification_application
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_application_begins();
