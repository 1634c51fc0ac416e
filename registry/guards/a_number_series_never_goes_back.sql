CREATE FUNCTION registry_series_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.last < OLD.last
       OR (NEW.site_id, NEW.year, NEW.level) IS DISTINCT FROM (OLD.site_id, OLD.year, OLD.level) THEN
        RAISE EXCEPTION 'a_number_series_never_goes_back'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_number_series_never_goes_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_number_series_never_goes_back BEFORE DELETE OR UPDATE ON registry_numberseries
    FOR EACH ROW EXECUTE FUNCTION registry_series_never_goes_back();
