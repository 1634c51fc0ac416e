CREATE FUNCTION registry_status_change_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM registry_statusproposal p
        WHERE p.id = NEW.proposal_id AND p.outcome = 'confirmed' AND p.settled_by_id = NEW.made_by_id
          AND p.certificate_id = NEW.certificate_id AND p.kind = NEW.kind AND p.effective_on = NEW.effective_on
          AND p.replaced_by_id IS NOT DISTINCT FROM NEW.replaced_by_id) THEN
        RAISE EXCEPTION 'a_status_change_follows_its_proposal'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_status_change_follows_its_proposal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_status_change_follows_its_proposal BEFORE INSERT ON registry_statuschange
    FOR EACH ROW EXECUTE FUNCTION registry_status_change_follows();
