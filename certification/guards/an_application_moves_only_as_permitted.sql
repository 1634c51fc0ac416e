-- The moves are those of the room's states.py; a test holds the two together.
CREATE FUNCTION certification_application_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an_application_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_is_never_deleted';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('eligible', 'passed'), ('eligible', 'failed'), ('passed', 'failed'), ('failed', 'passed'), ('passed', 'approved'), ('passed', 'rejected'), ('eligible', 'withdrawn'), ('approved', 'on_notice'), ('on_notice', 'contested'), ('contested', 'on_notice'), ('contested', 'rejected'), ('on_notice', 'issued'), ('eligible', 'annulled'), ('passed', 'annulled'), ('failed', 'annulled'), ('approved', 'annulled'), ('on_notice', 'annulled'), ('contested', 'annulled')) THEN
        RAISE EXCEPTION 'an_application_moves_only_as_permitted: % → %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_moves_only_as_permitted';
    END IF;
    IF (OLD.batch_id, OLD.row_number, OLD.worker_id, OLD.occupation_id, OLD.level, OLD.pathway, OLD.route)
          IS DISTINCT FROM
       (NEW.batch_id, NEW.row_number, NEW.worker_id, NEW.occupation_id, NEW.level, NEW.pathway, NEW.route)
       OR OLD.submitted_at <> NEW.submitted_at OR OLD.work_type_id IS DISTINCT FROM NEW.work_type_id
       OR (OLD.decision_id IS NOT NULL AND OLD.decision_id IS DISTINCT FROM NEW.decision_id)
       OR (OLD.public_notice_id IS NOT NULL AND OLD.public_notice_id IS DISTINCT FROM NEW.public_notice_id)
       OR (OLD.certificate_id IS NOT NULL AND OLD.certificate_id IS DISTINCT FROM NEW.certificate_id) THEN
        RAISE EXCEPTION 'what_was_applied_for_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_was_applied_for_is_never_changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_application_moves_only_as_permitted BEFORE DELETE OR UPDATE ON certification_application
    FOR EACH ROW EXECUTE FUNCTION certification_application_moves();
