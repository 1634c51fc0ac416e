-- A series that ran ahead of its certificates would have every later issue refused for its gap.
CREATE FUNCTION registry_series_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE counted integer;
BEGIN
    SELECT s.last - coalesce((SELECT max(c.serial) FROM registry_certificate c
                              WHERE c.site_id = s.site_id AND c.year = s.year AND c.level = s.level), 0)
        INTO counted FROM registry_numberseries s WHERE s.id = NEW.id;
    IF counted <> 0 THEN
        RAISE EXCEPTION 'a_series_counts_its_certificates: % too many', counted
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_series_counts_its_certificates';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_series_counts_its_certificates AFTER INSERT OR UPDATE ON registry_numberseries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_series_counts();
