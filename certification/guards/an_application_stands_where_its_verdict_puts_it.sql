CREATE FUNCTION certification_verdict_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added v JOIN certification_application a ON a.id = v.application_id
               WHERE a.state <> v.verdict) THEN
        RAISE EXCEPTION 'an_application_stands_where_its_verdict_puts_it'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_application_stands_where_its_verdict_puts_it';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_application_stands_where_its_verdict_puts_it AFTER INSERT ON certification_verdict
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_verdict_begins();
