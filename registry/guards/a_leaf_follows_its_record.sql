-- Acts write the record first. Leaves of texts are looked at by the rulebook's own guard.
CREATE FUNCTION registry_leaf_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text;
BEGIN
    SELECT n.kind INTO broken FROM (
            SELECT l.*, CASE WHEN l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN l.subject_id::uuid END AS subject
            FROM added l WHERE starts_with(l.kind, 'certificate.')) n
        WHERE NOT EXISTS (
            SELECT FROM registry_certificate c WHERE c.id = n.subject AND n.kind = 'certificate.issued')
          AND NOT EXISTS (
            SELECT FROM registry_statuschange s
            WHERE s.certificate_id = n.subject AND n.kind = 'certificate.' || s.kind AND s.made_at = n.created_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_leaf_follows_its_record: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_leaf_follows_its_record';
    END IF;

    SELECT n.kind INTO broken FROM added n
        WHERE n.kind = 'worker.name_corrected' AND NOT EXISTS (
            SELECT FROM registry_identityproposal p
            WHERE p.worker_id::text = n.subject_id AND p.outcome = 'confirmed' AND p.settled_at = n.created_at AND p.name <> p.before)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_leaf_follows_its_record: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_leaf_follows_its_record';
    END IF;

    SELECT n.subject_id INTO broken FROM added n
        WHERE n.kind = 'certificate.issued' AND EXISTS (
            SELECT FROM registry_ledgerleaf l
            WHERE l.subject_id = n.subject_id AND l.kind = 'certificate.issued' AND l.id <> n.id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_has_one_leaf: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_has_one_leaf';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_leaf_follows_its_record AFTER INSERT ON registry_ledgerleaf
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_leaf_follows();
