-- What decides who may pass and who decides changes only by an act of record: the event is in the same transaction.
-- In which transaction an event was written is kept beside it, and is nobody's to choose.
ALTER TABLE registry_event ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE FUNCTION registry_event_in_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.written_in <> pg_current_xact_id() THEN
        RAISE EXCEPTION 'an_event_is_of_its_transaction'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_event_is_of_its_transaction';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_event_is_of_its_transaction BEFORE INSERT ON registry_event
    FOR EACH ROW EXECUTE FUNCTION registry_event_in_transaction();

-- Arguments: the kind of the event's subject, the column that holds the subject's key (empty: any), the act.
CREATE FUNCTION registry_changed_by_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE subject text;
BEGIN
    -- Written again as it was: no change.
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NULL;
    END IF;
    IF TG_ARGV[1] <> '' THEN
        subject := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> TG_ARGV[1];
    END IF;
    IF NOT EXISTS (
        SELECT FROM registry_event e
        WHERE e.subject_kind = TG_ARGV[0] AND e.act = TG_ARGV[2] AND e.written_in = pg_current_xact_id()
          AND (subject IS NULL OR e.subject_id = subject)) THEN
        RAISE EXCEPTION '%: % of % without %', TG_NAME, TG_OP, TG_TABLE_NAME, TG_ARGV[2]
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- The seeds are the one way in: what an authority sets of its own is set there.
CREATE CONSTRAINT TRIGGER a_level_code_changes_by_an_act AFTER UPDATE OR DELETE ON registry_levelcode
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_category_code_changes_by_an_act AFTER UPDATE OR DELETE ON registry_categorycode
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_standard_changes_by_an_act AFTER UPDATE OR DELETE ON registry_standard
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER an_examined_part_changes_by_an_act AFTER UPDATE OR DELETE ON registry_standardpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER an_offer_changes_by_an_act AFTER UPDATE OR DELETE ON registry_offer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_ground_changes_by_an_act AFTER UPDATE OR DELETE ON registry_statusground
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_region_changes_by_an_act AFTER UPDATE OR DELETE ON registry_region
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER an_occupation_changes_by_an_act AFTER UPDATE OR DELETE ON registry_occupation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_work_type_changes_by_an_act AFTER UPDATE OR DELETE ON registry_worktype
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_related_occupation_changes_by_an_act AFTER UPDATE OR DELETE ON registry_relatedoccupation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_calendar_day_changes_by_an_act AFTER UPDATE OR DELETE ON registry_calendarday
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
CREATE CONSTRAINT TRIGGER a_calendar_year_changes_by_an_act AFTER UPDATE OR DELETE ON registry_calendaryear
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION registry_changed_by_act('reference', '', 'reference.seeded');
