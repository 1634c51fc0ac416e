CREATE FUNCTION registry_scope_within_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM registry_filing f
                   WHERE f.id = NEW.filing_id AND f.site_id = NEW.site_id AND f.period @> NEW.period) THEN
        RAISE EXCEPTION 'a_scope_stands_within_its_filing'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_stands_within_its_filing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_scope_stands_within_its_filing BEFORE INSERT OR UPDATE ON registry_filingscope
    FOR EACH ROW EXECUTE FUNCTION registry_scope_within_filing();
