-- Places are given once, also after the ledger was emptied by whoever may switch triggers off: the mark says how many were.
CREATE FUNCTION registry_ledger_never_begins_again() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun bigint;
    many bigint;
BEGIN
    SELECT min(index), count(*) INTO begun, many FROM added;
    IF many > 0 THEN
        UPDATE registry_ledgermark SET places = places + many WHERE places = begun;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the_ledger_never_begins_again'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_ledger_never_begins_again';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER the_ledger_never_begins_again AFTER INSERT ON registry_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_ledger_never_begins_again();

CREATE FUNCTION registry_ledger_mark_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.places < OLD.places THEN
        RAISE EXCEPTION 'a_ledger_mark_never_goes_back'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_ledger_mark_never_goes_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_ledger_mark_never_goes_back BEFORE DELETE OR UPDATE ON registry_ledgermark
    FOR EACH ROW EXECUTE FUNCTION registry_ledger_mark_never_goes_back();
