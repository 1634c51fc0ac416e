-- A filing and its scope are written by the act that records them, and their periods moved by the one that amends them: its
-- event is in the same transaction and names how many parts the scope has, or the new last day; and each such event of the
-- filing has its leaf.
CREATE FUNCTION registry_filing_by_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filing text := to_jsonb(NEW) ->> TG_ARGV[0];
    wanted text := CASE TG_OP WHEN 'INSERT' THEN 'filing.recorded' ELSE 'filing.amended' END;
BEGIN
    IF NOT EXISTS (
        SELECT FROM registry_event e
        WHERE e.subject_kind = 'filing' AND e.subject_id = filing AND e.act = wanted
          AND e.written_in = pg_current_xact_id()
          AND (TG_OP = 'INSERT' OR e.details ->> 'until' = to_char(upper(NEW.period) - 1, 'YYYY-MM-DD')))
       OR (SELECT count(*) FROM registry_event e
           WHERE e.subject_kind = 'filing' AND e.subject_id = filing AND e.act = wanted)
          > (SELECT count(*) FROM registry_ledgerleaf l WHERE l.subject_id = filing AND l.kind = wanted)
       OR (SELECT coalesce(sum((e.details ->> 'scopes')::int), 0) FROM registry_event e
           WHERE e.subject_kind = 'filing' AND e.subject_id = filing AND e.act = 'filing.recorded')
          <> (SELECT count(*) FROM registry_filingscope s WHERE s.filing_id = filing::bigint) THEN
        RAISE EXCEPTION '%: % of %', TG_NAME, TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_filing_is_recorded_by_an_act AFTER INSERT ON registry_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_filing_by_act('id');
CREATE CONSTRAINT TRIGGER a_filing_changes_by_an_act AFTER UPDATE ON registry_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.period IS DISTINCT FROM NEW.period)
    EXECUTE FUNCTION registry_filing_by_act('id');
CREATE CONSTRAINT TRIGGER a_scope_is_recorded_by_an_act AFTER INSERT ON registry_filingscope
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_filing_by_act('filing_id');
CREATE CONSTRAINT TRIGGER a_scope_changes_by_an_act AFTER UPDATE ON registry_filingscope
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.period IS DISTINCT FROM NEW.period)
    EXECUTE FUNCTION registry_filing_by_act('filing_id');
