CREATE FUNCTION certification_public_notice_lasts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE worked integer;
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.approval_id, NEW.batch_id, NEW.starts_on, NEW.ends_on, NEW.working_days)
           IS DISTINCT FROM (OLD.approval_id, OLD.batch_id, OLD.starts_on, OLD.ends_on, OLD.working_days)
           OR OLD.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a_public_notice_is_only_ever_closed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_public_notice_is_only_ever_closed';
    END IF;
    -- The days were counted when it began. A calendar corrected since must not keep it from being closed.
    IF TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO worked
        FROM generate_series(NEW.starts_on + 1, NEW.ends_on, interval '1 day') AS g(day)
        LEFT JOIN registry_calendarday c ON c.day = g.day::date
        WHERE coalesce(c.is_working, extract(isodow FROM g.day) < 6);
    IF worked < NEW.working_days THEN
        RAISE EXCEPTION 'a_public_notice_covers_its_working_days: %', worked
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_public_notice_covers_its_working_days';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_public_notice_covers_its_working_days BEFORE INSERT OR UPDATE ON certification_publicnotice
    FOR EACH ROW EXECUTE FUNCTION certification_public_notice_lasts();
