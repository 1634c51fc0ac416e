-- A certificate by itself is nobody's: when its transaction ends, the whole procedure stands behind it. What holds of its
-- decision is held by a_decision_stands_on_its_application; how ids are collected: registry/guards/checks_at_commit.sql.
CREATE FUNCTION certification_certificate_stands() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE broken text;
BEGIN
    SELECT c.number INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_certificate c ON c.id = g.id
        WHERE NOT EXISTS (
            SELECT FROM certification_application a
            WHERE a.certificate_id = c.id AND a.decision_id = c.decision_id AND a.state = 'issued')
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_has_its_application: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_has_its_application';
    END IF;

    -- That it has run to its end is held by an_issue_stands_on_its_grounds, for the day that the certificate names.
    SELECT c.number INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_certificate c ON c.id = g.id
        JOIN registry_decision d ON d.id = c.decision_id
        JOIN certification_application a ON a.certificate_id = c.id
        WHERE NOT EXISTS (
            SELECT FROM certification_publicnotice p JOIN certification_approval v ON v.id = p.approval_id
            WHERE p.id = a.public_notice_id AND p.batch_id = a.batch_id AND v.batch_id = a.batch_id
              AND v.approved_by_id = d.approved_by_id AND v.approved_at = d.approved_at
              AND p.starts_on >= (d.approved_at AT TIME ZONE 'Asia/Shanghai')::date
              AND c.issued_on = (c.issued_at AT TIME ZONE 'Asia/Shanghai')::date)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_follows_its_public_notice: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_follows_its_public_notice';
    END IF;

    SELECT c.number INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_certificate c ON c.id = g.id
        JOIN registry_worker w ON w.id = c.worker_id
        WHERE w.name <> c.holder_name
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_names_its_holder: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_names_its_holder';
    END IF;

    SELECT c.number INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_certificate c ON c.id = g.id
        JOIN certification_application a ON a.certificate_id = c.id
        WHERE NOT EXISTS (
            SELECT FROM registry_event e
            WHERE e.subject_kind = 'publicnotice' AND e.subject_id = a.public_notice_id::text
              AND e.act = 'certificates.issued' AND e.at = c.issued_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_has_its_event: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_has_its_event';
    END IF;

    -- The leaf commits to this certificate: the record in canonical JSON, as registry.acts.certificates writes it.
    SELECT c.number INTO broken FROM unnest(NEW.ids) AS g(id) JOIN registry_certificate c ON c.id = g.id
        JOIN registry_decision d ON d.id = c.decision_id
        LEFT JOIN registry_ledgerleaf l ON l.subject_id = c.id::text AND l.kind = 'certificate.issued'
        LEFT JOIN LATERAL (SELECT convert_to('{"commitment":"' || encode(sha256(l.salt || convert_to(
            '{"holder_name":' || to_json(c.holder_name)::text || ',"issued_on":"' || to_char(c.issued_on, 'YYYY-MM-DD')
            || '","level":"' || c.level || '","number":"' || c.number || '","occupation":"' || c.occupation_id
            || '","policy":"' || d.policy_digest || '","worker":"' || c.worker_id || '"}', 'UTF8')), 'hex')
            || '","kind":"certificate.issued"}', 'UTF8') AS entry) r ON true
        WHERE (l.entry = r.entry AND l.leaf_hash = sha256('\x00'::bytea || r.entry)) IS NOT TRUE
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_has_its_leaf: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_has_its_leaf';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER certificates_are_looked_at_when_all_is_done AFTER INSERT ON registry_certificate
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_look_when_done('certificate');
CREATE CONSTRAINT TRIGGER a_certificate_has_its_whole_chain AFTER INSERT ON registry_commitcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'certificate')
    EXECUTE FUNCTION certification_certificate_stands();
