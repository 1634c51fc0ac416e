CREATE FUNCTION registry_status_change_has_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM registry_ledgerleaf l
        WHERE l.subject_id = NEW.certificate_id::text AND l.kind = 'certificate.' || NEW.kind
          AND l.created_at = NEW.made_at) THEN
        RAISE EXCEPTION 'a_status_change_has_its_leaf'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_status_change_has_its_leaf';
    END IF;
    IF NOT EXISTS (
        SELECT FROM registry_event e
        WHERE e.subject_kind = 'certificate' AND e.subject_id = NEW.certificate_id::text
          AND e.act = 'certificate.' || NEW.kind AND e.by_id = NEW.made_by_id AND e.at = NEW.made_at) THEN
        RAISE EXCEPTION 'a_status_change_has_its_event'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_status_change_has_its_event';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_status_change_has_its_leaf AFTER INSERT ON registry_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_status_change_has_leaf();
