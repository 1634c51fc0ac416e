CREATE FUNCTION certification_objection_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE body bigint; place text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.taken_over_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'an_objection_begins_open'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_objection_begins_open';
        END IF;
        RETURN NEW;
    END IF;

    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.application_id, NEW.receipt, NEW.ground, NEW.ground_key, NEW.contact_key, NEW.raised_at)
          IS DISTINCT FROM
          (OLD.application_id, OLD.receipt, OLD.ground, OLD.ground_key, OLD.contact_key, OLD.raised_at)
       OR NEW.contact_sealed IS DISTINCT FROM OLD.contact_sealed
       OR (OLD.taken_over_by_id IS NOT NULL AND (NEW.taken_over_by_id, NEW.taken_over_at)
           IS DISTINCT FROM (OLD.taken_over_by_id, OLD.taken_over_at)) THEN
        RAISE EXCEPTION 'an_objection_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_objection_is_settled_once';
    END IF;

    SELECT b.body_id, s.region_id INTO body, place FROM certification_application a
        JOIN certification_batch b ON b.id = a.batch_id JOIN registry_site s ON s.id = b.site_id
        WHERE a.id = NEW.application_id;
    IF NEW.taken_over_by_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM registry_account r
        WHERE r.id = NEW.taken_over_by_id AND r.role = 'regulator' AND registry_region_covers(r.region_id, place)) THEN
        RAISE EXCEPTION 'a_regulator_of_the_place_takes_over'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_regulator_of_the_place_takes_over';
    END IF;
    IF NEW.outcome = '' THEN
        RETURN NEW;
    END IF;

    -- The decision names who examined last; who examined before, or another part, has decided as well.
    IF EXISTS (
        SELECT FROM certification_application a JOIN registry_decision d ON d.id = a.decision_id
        WHERE a.id = NEW.application_id
          AND NEW.settled_by_id IN (d.submitted_by_id, d.examined_by_id, d.approved_by_id))
       OR EXISTS (SELECT FROM certification_score s
                  WHERE s.application_id = NEW.application_id AND s.recorded_by_id = NEW.settled_by_id)
       OR EXISTS (SELECT FROM certification_review r
                  WHERE r.application_id = NEW.application_id AND r.reviewed_by_id = NEW.settled_by_id) THEN
        RAISE EXCEPTION 'who_decided_does_not_settle'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_decided_does_not_settle';
    END IF;
    IF NOT EXISTS (
        SELECT FROM registry_account r WHERE r.id = NEW.settled_by_id AND CASE
            WHEN NEW.taken_over_by_id IS NULL THEN r.role = 'approver' AND r.body_id = body
            ELSE r.role = 'regulator' AND registry_region_covers(r.region_id, place) END) THEN
        RAISE EXCEPTION 'the_body_or_who_took_over_settles'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_body_or_who_took_over_settles';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_objection_is_settled_once BEFORE INSERT OR DELETE OR UPDATE ON certification_objection
    FOR EACH ROW EXECUTE FUNCTION certification_objection_settled_once();
