-- Set-wise guards look at the rows as they are after the statement: a row that stays approved is looked at again, which
-- costs little and changes nothing. Joining the old rows to the new ones would be quadratic, for neither has an index.
-- The pathways without examination are those of certification/procedures.py; a test holds the two together.
CREATE FUNCTION certification_approval_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM after WHERE state = 'approved') THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_batch b ON b.id = n.batch_id
        JOIN registry_decision d ON d.id = n.decision_id
        WHERE n.state = 'approved'
          AND ((d.worker_id, d.site_id, d.occupation_id, d.level, d.pathway, d.route, d.submitted_by_id)
                 IS DISTINCT FROM
               (n.worker_id, b.site_id, n.occupation_id, n.level, n.pathway, n.route, b.submitted_by_id)
            OR d.work_type_id IS DISTINCT FROM n.work_type_id
            OR NOT EXISTS (SELECT FROM certification_verdict v
                           WHERE v.application_id = n.id AND v.policy_id = d.policy_digest))) THEN
        RAISE EXCEPTION 'a_decision_is_about_its_application'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_is_about_its_application';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_identitycase k ON k.worker_id = n.worker_id AND k.outcome = '' AND k.holds
        WHERE n.state = 'approved') THEN
        RAISE EXCEPTION 'an_open_identity_case_stops_the_approval'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_open_identity_case_stops_the_approval';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_decision d ON d.id = n.decision_id
        JOIN certification_score s ON s.application_id = n.id
        WHERE n.state = 'approved' AND s.recorded_by_id = d.approved_by_id) THEN
        RAISE EXCEPTION 'who_approves_recorded_no_score'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_approves_recorded_no_score';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_verdict v ON v.application_id = n.id
        LEFT JOIN registry_standard t ON t.occupation_id = n.occupation_id AND t.in_force @> v.as_of
        -- A level without parts on record has nothing to be passed, and is not passed.
        LEFT JOIN registry_standardpart p ON p.standard_id = t.id AND p.level = n.level
        LEFT JOIN LATERAL (
            SELECT s.value FROM certification_score s
            WHERE s.application_id = n.id AND s.part = p.part ORDER BY s.revision DESC LIMIT 1) s ON true
        WHERE n.state = 'approved' AND n.pathway NOT IN ('apprentice_conversion', 'direct_ungraded', 'direct_frontline', 'exceptional', 'competition', 'appointment')
          AND (p.id IS NULL OR coalesce(s.value, -1) < p.pass_mark)) THEN
        RAISE EXCEPTION 'every_part_is_passed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'every_part_is_passed';
    END IF;

    IF NOT EXISTS (SELECT FROM after WHERE state = 'approved' AND pathway IN ('apprentice_conversion', 'direct_ungraded', 'direct_frontline', 'exceptional', 'competition', 'appointment')) THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_decision d ON d.id = n.decision_id
        JOIN certification_review r ON r.application_id = n.id
        WHERE n.state = 'approved' AND r.reviewed_by_id = d.approved_by_id) THEN
        RAISE EXCEPTION 'who_approves_made_no_review'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_approves_made_no_review';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        LEFT JOIN LATERAL (
            SELECT r.conclusion FROM certification_review r
            WHERE r.application_id = n.id ORDER BY r.revision DESC LIMIT 1) r ON true
        WHERE n.state = 'approved' AND n.pathway IN ('apprentice_conversion', 'direct_ungraded', 'direct_frontline', 'exceptional', 'competition', 'appointment') AND r.conclusion IS DISTINCT FROM 'passed') THEN
        RAISE EXCEPTION 'the_review_is_passed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_review_is_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_approval_stands_on_its_grounds AFTER UPDATE ON certification_application
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION certification_approval_stands();
