CREATE FUNCTION certification_issue_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM after WHERE state = 'issued') THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_publicnotice p ON p.id = n.public_notice_id
        JOIN registry_certificate c ON c.id = n.certificate_id
        WHERE n.state = 'issued' AND (c.issued_on <= p.ends_on OR c.decision_id IS DISTINCT FROM n.decision_id)) THEN
        RAISE EXCEPTION 'nothing_is_issued_before_its_public_notice_ends'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'nothing_is_issued_before_its_public_notice_ends';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_objection j ON j.application_id = n.id AND j.outcome = ''
        WHERE n.state = 'issued') THEN
        RAISE EXCEPTION 'an_open_objection_stops_the_issue'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_open_objection_stops_the_issue';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_identitycase k ON k.worker_id = n.worker_id AND k.outcome = '' AND k.holds
        WHERE n.state = 'issued') THEN
        RAISE EXCEPTION 'an_open_identity_case_stops_the_issue'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_open_identity_case_stops_the_issue';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_issue_stands_on_its_grounds AFTER UPDATE ON certification_application
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION certification_issue_stands();
