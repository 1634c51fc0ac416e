-- Whose number it is: names given, cases, proposals and confirmations. Case, proposal and name are written in this order, so that
-- each finds what it stands on.

-- Whether a body of the region gave a name for the worker; or, wholly, whether no body elsewhere did.
CREATE FUNCTION registry_named_inside(region text, worker uuid, wholly boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM registry_nameclaim c JOIN registry_body b ON b.id = c.body_id
                   WHERE c.worker_id = worker AND registry_region_covers(region, b.region_id))
       AND NOT (wholly AND EXISTS (SELECT FROM registry_nameclaim c JOIN registry_body b ON b.id = c.body_id
                                   WHERE c.worker_id = worker AND NOT registry_region_covers(region, b.region_id)))
$$;

-- Pages may not change a record, and who locks rows needs the right to: these two are done by functions of the owner's, the second
-- for just what a confirmed proposal says. The guard below looks at it all the same.
CREATE FUNCTION registry_hold_worker(worker uuid) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT FROM registry_worker w WHERE w.id = worker FOR NO KEY UPDATE $$;
CREATE FUNCTION registry_put_name_on_record(proposal uuid) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = public, pg_temp AS
$$ UPDATE registry_worker w SET name = p.name FROM registry_identityproposal p
   WHERE p.id = proposal AND p.outcome = 'confirmed' AND w.id = p.worker_id AND w.name = p.before $$;

CREATE TRIGGER a_name_given_is_never_changed BEFORE DELETE OR UPDATE ON registry_nameclaim
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_confirmation_is_never_changed BEFORE DELETE OR UPDATE ON registry_identityconfirmation
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER names_given_are_never_emptied BEFORE TRUNCATE ON registry_nameclaim
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER confirmations_are_never_emptied BEFORE TRUNCATE ON registry_identityconfirmation
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER identity_cases_are_never_emptied BEFORE TRUNCATE ON registry_identitycase
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER name_proposals_are_never_emptied BEFORE TRUNCATE ON registry_identityproposal
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();

CREATE FUNCTION registry_identity_case_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' THEN
            RAISE EXCEPTION 'an_identity_case_begins_open'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_identity_case_begins_open';
        END IF;
        IF NOT EXISTS (SELECT FROM registry_nameclaim c JOIN registry_worker w ON w.id = c.worker_id
                       WHERE c.worker_id = NEW.worker_id AND c.name <> w.name) THEN
            RAISE EXCEPTION 'an_identity_case_is_about_two_names'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_identity_case_is_about_two_names';
        END IF;
        IF NEW.holds = EXISTS (SELECT FROM registry_identityconfirmation n JOIN registry_worker w ON w.id = n.worker_id
                               WHERE n.worker_id = NEW.worker_id AND n.name = w.name) THEN
            RAISE EXCEPTION 'a_case_holds_up_whose_name_nobody_confirmed'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_case_holds_up_whose_name_nobody_confirmed';
        END IF;
        RETURN NEW;
    END IF;

    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.worker_id, NEW.receipt, NEW.holds, NEW.opened_at)
          IS DISTINCT FROM (OLD.worker_id, OLD.receipt, OLD.holds, OLD.opened_at) THEN
        RAISE EXCEPTION 'an_identity_case_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_identity_case_is_settled_once';
    END IF;
    IF NEW.outcome <> '' AND NOT EXISTS (
        SELECT FROM registry_identityproposal p
        WHERE p.case_id = NEW.id AND p.outcome = 'confirmed' AND p.settled_by_id = NEW.settled_by_id
          AND p.settled_at = NEW.settled_at AND (NEW.outcome = 'stands') = (p.name = p.before)) THEN
        RAISE EXCEPTION 'an_identity_case_is_settled_by_its_proposal'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_identity_case_is_settled_by_its_proposal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_identity_case_is_settled_once BEFORE INSERT OR DELETE OR UPDATE ON registry_identitycase
    FOR EACH ROW EXECUTE FUNCTION registry_identity_case_stands();

CREATE FUNCTION registry_name_proposal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.outcome <> ''
       OR (NEW.worker_id, NEW.before, NEW.name, NEW.statement, NEW.reference, NEW.proposed_by_id, NEW.proposed_at)
          IS DISTINCT FROM
          (OLD.worker_id, OLD.before, OLD.name, OLD.statement, OLD.reference, OLD.proposed_by_id, OLD.proposed_at)
       OR NEW.case_id IS DISTINCT FROM OLD.case_id)) THEN
        RAISE EXCEPTION 'a_name_proposal_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_name_proposal_is_settled_once';
    END IF;

    -- Also where the disagreement came up after a correction was asked for: that is declined, and the case settled.
    IF NEW.outcome IN ('', 'confirmed') AND NEW.case_id IS DISTINCT FROM
       (SELECT k.id FROM registry_identitycase k WHERE k.worker_id = NEW.worker_id AND k.outcome = '') THEN
        RAISE EXCEPTION 'a_disputed_name_is_settled_in_its_case'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_disputed_name_is_settled_in_its_case';
    END IF;

    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' THEN
            RAISE EXCEPTION 'a_name_proposal_begins_open'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_name_proposal_begins_open';
        END IF;
        IF NOT EXISTS (SELECT FROM registry_worker w WHERE w.id = NEW.worker_id AND w.name = NEW.before) THEN
            RAISE EXCEPTION 'a_name_proposal_begins_with_the_record'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_name_proposal_begins_with_the_record';
        END IF;
        IF NOT EXISTS (
            SELECT FROM registry_account a WHERE a.id = NEW.proposed_by_id AND CASE
                WHEN a.role = 'regulator' THEN registry_named_inside(a.region_id, NEW.worker_id, NEW.case_id IS NOT NULL)
                WHEN NEW.case_id IS NOT NULL THEN false
                WHEN a.role = 'worker' THEN a.worker_id = NEW.worker_id
                ELSE a.role IN ('submitter', 'approver') AND EXISTS (
                    SELECT FROM registry_nameclaim c WHERE c.worker_id = NEW.worker_id AND c.body_id = a.body_id) END) THEN
            RAISE EXCEPTION 'who_is_concerned_proposes_a_name'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_is_concerned_proposes_a_name';
        END IF;
    ELSIF NEW.outcome = 'confirmed' AND NOT EXISTS (
        SELECT FROM registry_account a JOIN registry_account p ON p.id = NEW.proposed_by_id
        WHERE a.id = NEW.settled_by_id AND a.role = 'regulator'
          AND registry_named_inside(a.region_id, NEW.worker_id, NEW.case_id IS NOT NULL)
          AND (p.role <> 'regulator' OR registry_region_covers(a.region_id, p.region_id))) THEN
        RAISE EXCEPTION 'a_regulator_of_the_place_confirms_a_name'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_regulator_of_the_place_confirms_a_name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_name_proposal_is_settled_once BEFORE INSERT OR DELETE OR UPDATE ON registry_identityproposal
    FOR EACH ROW EXECUTE FUNCTION registry_name_proposal_stands();

CREATE FUNCTION registry_confirmation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added n WHERE n.way = 'person' AND NOT EXISTS (
            SELECT FROM registry_account a JOIN registry_worker w ON w.id = a.worker_id
            WHERE a.id = n.by_id AND a.role = 'worker' AND w.id = n.worker_id AND w.name = n.name)) THEN
        RAISE EXCEPTION 'a_person_confirms_their_own_name'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_person_confirms_their_own_name';
    END IF;
    IF EXISTS (
        SELECT FROM added n WHERE n.way = 'second_body' AND NOT (
            EXISTS (SELECT FROM registry_nameclaim c
                    WHERE c.worker_id = n.worker_id AND c.name = n.name AND c.body_id = n.body_id)
            AND EXISTS (SELECT FROM registry_nameclaim c
                        WHERE c.worker_id = n.worker_id AND c.name = n.name AND c.body_id <> n.body_id))) THEN
        RAISE EXCEPTION 'two_bodies_gave_a_confirmed_name'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'two_bodies_gave_a_confirmed_name';
    END IF;
    IF EXISTS (
        SELECT FROM added n WHERE n.way = 'regulator' AND NOT EXISTS (
            SELECT FROM registry_identityproposal p
            WHERE p.id = n.proposal_id AND p.worker_id = n.worker_id AND p.name = n.name AND p.outcome = 'confirmed'
              AND p.settled_by_id = n.by_id)) THEN
        RAISE EXCEPTION 'a_regulator_confirms_by_a_proposal'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_regulator_confirms_by_a_proposal';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_confirmation_stands_on_its_ground AFTER INSERT ON registry_identityconfirmation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_confirmation_stands();

-- The name itself: changed in the transaction in which a second person confirmed just this change, with its event and its leaf.
CREATE FUNCTION registry_name_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE correction record;
BEGIN
    SELECT p.id, e.at INTO correction FROM registry_event e JOIN registry_identityproposal p ON p.id::text = e.details ->> 'proposal'
        WHERE e.subject_kind = 'worker' AND e.subject_id = NEW.id::text AND e.act = 'worker.name_corrected'
          AND e.written_in = pg_current_xact_id() AND e.by_id = p.settled_by_id AND e.at = p.settled_at
          AND p.outcome = 'confirmed' AND p.settled_by_id <> p.proposed_by_id
          AND p.worker_id = NEW.id AND p.before = OLD.name AND p.name = NEW.name
        LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a_name_changes_by_a_correction'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_name_changes_by_a_correction';
    END IF;
    -- The record in canonical JSON, as registry.acts.names writes it.
    IF NOT EXISTS (
        SELECT FROM registry_ledgerleaf l CROSS JOIN LATERAL (SELECT convert_to('{"commitment":"' || encode(sha256(l.salt || convert_to(
            '{"after":' || to_json(NEW.name)::text || ',"before":' || to_json(OLD.name)::text
            || ',"proposal":"' || correction.id || '","worker":"' || NEW.id || '"}', 'UTF8')), 'hex')
            || '","kind":"worker.name_corrected"}', 'UTF8') AS entry) r
        WHERE l.subject_id = NEW.id::text AND l.kind = 'worker.name_corrected' AND l.created_at = correction.at
          AND l.entry = r.entry AND l.leaf_hash = sha256('\x00'::bytea || r.entry)) THEN
        RAISE EXCEPTION 'a_corrected_name_has_its_leaf'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_corrected_name_has_its_leaf';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_name_changes_by_a_correction AFTER UPDATE ON registry_worker
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)
    EXECUTE FUNCTION registry_name_changed();
