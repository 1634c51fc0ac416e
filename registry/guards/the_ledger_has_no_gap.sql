CREATE FUNCTION registry_ledger_has_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        -- Of no rows, first and last are null, and nothing is refused.
        SELECT FROM (SELECT min(index) AS first, max(index) AS last, count(*) AS many FROM added) g
        WHERE g.many <> g.last - g.first + 1
           OR g.first <> 1 + coalesce((SELECT max(e.index) FROM registry_ledgerentry e WHERE e.index < g.first), -1))
    THEN
        RAISE EXCEPTION 'the_ledger_has_no_gap'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_ledger_has_no_gap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER the_ledger_has_no_gap AFTER INSERT ON registry_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_ledger_has_no_gap();
