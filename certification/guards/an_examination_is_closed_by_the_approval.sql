-- What was approved on is what stands: nothing is scored or reviewed any more once the application has left these states.
CREATE FUNCTION certification_examination_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added n JOIN certification_application a ON a.id = n.application_id
               WHERE a.state NOT IN ('eligible', 'passed', 'failed')) THEN
        RAISE EXCEPTION '%', TG_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER scores_are_closed_by_the_approval AFTER INSERT ON certification_score
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_examination_open();
CREATE TRIGGER reviews_are_closed_by_the_approval AFTER INSERT ON certification_review
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_examination_open();
