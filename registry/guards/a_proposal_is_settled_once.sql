CREATE FUNCTION registry_proposal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE place text; authority text;
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.outcome <> ''
       OR (NEW.certificate_id, NEW.kind, NEW.ground_id, NEW.statement, NEW.effective_on, NEW.proposed_by_id, NEW.proposed_at)
          IS DISTINCT FROM
          (OLD.certificate_id, OLD.kind, OLD.ground_id, OLD.statement, OLD.effective_on, OLD.proposed_by_id, OLD.proposed_at)
       OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id)) THEN
        RAISE EXCEPTION 'a_proposal_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_proposal_is_settled_once';
    END IF;

    SELECT s.region_id INTO place FROM registry_certificate c JOIN registry_site s ON s.id = c.site_id
        WHERE c.id = NEW.certificate_id;
    SELECT a.region_id INTO authority FROM registry_account a
        WHERE a.id = NEW.proposed_by_id AND a.role = 'regulator';

    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' THEN
            RAISE EXCEPTION 'a_proposal_begins_open'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_proposal_begins_open';
        END IF;
        IF NOT registry_region_covers(authority, place) THEN
            RAISE EXCEPTION 'a_regulator_of_the_place_proposes'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_regulator_of_the_place_proposes';
        END IF;
        IF NOT EXISTS (
            SELECT FROM registry_statusground g
            WHERE g.id = NEW.ground_id AND g.kind = NEW.kind AND registry_region_covers(g.region_id, place)
              AND (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date
                  BETWEEN g.starts_on AND coalesce(g.ends_on, 'infinity'::date)) THEN
            RAISE EXCEPTION 'a_proposal_stands_on_its_ground'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_proposal_stands_on_its_ground';
        END IF;
    ELSIF NEW.outcome = 'confirmed' AND NOT EXISTS (
        SELECT FROM registry_account a
        WHERE a.id = NEW.settled_by_id AND a.role = 'regulator' AND registry_region_covers(a.region_id, authority)) THEN
        RAISE EXCEPTION 'the_same_or_a_higher_authority_confirms'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_same_or_a_higher_authority_confirms';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_proposal_is_settled_once BEFORE INSERT OR DELETE OR UPDATE ON registry_statusproposal
    FOR EACH ROW EXECUTE FUNCTION registry_proposal_stands();
