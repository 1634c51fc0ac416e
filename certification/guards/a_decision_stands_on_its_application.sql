-- A decision by itself is nobody's: when its transaction ends, an application stands behind it, with its verdict, its
-- examination and its approval. How ids are collected here: registry/guards/checks_at_commit.sql.
CREATE FUNCTION certification_decision_stands() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE broken uuid;
BEGIN
    SELECT d.id INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_decision d ON d.id = g.id
        WHERE NOT EXISTS (
            SELECT FROM certification_application a
            WHERE a.decision_id = d.id AND a.state IN ('approved', 'on_notice', 'contested', 'rejected', 'issued'))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_decision_has_its_application: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_has_its_application';
    END IF;

    -- That the policy gives this very answer is for the engine to say (manage.py replay); that the answer stored with
    -- the snapshot is this one, by a text of this digest for this pathway, day and place, is said here.
    SELECT d.id INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_decision d ON d.id = g.id
        JOIN certification_application a ON a.decision_id = d.id
        JOIN registry_site s ON s.id = d.site_id
        LEFT JOIN certification_verdict v ON v.application_id = a.id
        LEFT JOIN rulebook_publishedtext p ON p.digest = v.policy_id
        WHERE (v.verdict = 'eligible' AND v.policy_id = d.policy_digest
               AND v.compact ->> 'claimed' = 'pass' AND v.compact ->> 'claimed_route' = d.route
               AND v.compact ->> 'level' = d.level AND v.layers ? v.policy_id
               AND p.pathway = d.pathway AND p.in_force @> v.as_of
               AND v.as_of <= (d.approved_at AT TIME ZONE 'Asia/Shanghai')::date
               AND registry_region_covers(p.region_id, s.region_id)) IS NOT TRUE
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_decision_stands_on_an_eligible_verdict: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_stands_on_an_eligible_verdict';
    END IF;

    SELECT d.id INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_decision d ON d.id = g.id
        JOIN certification_application a ON a.decision_id = d.id
        WHERE NOT EXISTS (SELECT FROM certification_score s
                          WHERE s.application_id = a.id AND s.recorded_by_id = d.examined_by_id
                            AND s.recorded_at <= d.approved_at)
          AND NOT EXISTS (SELECT FROM certification_review r
                          WHERE r.application_id = a.id AND r.reviewed_by_id = d.examined_by_id
                            AND r.recorded_at <= d.approved_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_decision_names_who_examined: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_names_who_examined';
    END IF;

    SELECT d.id INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_decision d ON d.id = g.id
        JOIN certification_application a ON a.decision_id = d.id
        JOIN certification_batch b ON b.id = a.batch_id
        WHERE NOT EXISTS (SELECT FROM registry_account u
                          WHERE u.id = d.approved_by_id AND u.role = 'approver' AND u.body_id = b.body_id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an_approver_of_the_body_decides: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_approver_of_the_body_decides';
    END IF;

    SELECT d.id INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_decision d ON d.id = g.id
        JOIN certification_application a ON a.decision_id = d.id
        WHERE NOT EXISTS (
            SELECT FROM certification_approval p
            JOIN registry_event e ON e.act = 'batch.approved' AND e.subject_kind = 'batch'
                AND e.subject_id = p.batch_id::text AND e.at = p.approved_at AND e.by_id = p.approved_by_id
            WHERE p.batch_id = a.batch_id AND p.approved_by_id = d.approved_by_id AND p.approved_at = d.approved_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_decision_has_its_approval: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_has_its_approval';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_are_looked_at_when_all_is_done AFTER INSERT ON registry_decision
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_look_when_done('decision');
CREATE CONSTRAINT TRIGGER a_decision_stands_on_its_application AFTER INSERT ON registry_commitcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'decision')
    EXECUTE FUNCTION certification_decision_stands();
