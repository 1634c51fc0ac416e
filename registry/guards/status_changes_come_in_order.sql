CREATE FUNCTION registry_status_change_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE issued date; last_kind text; last_day date;
BEGIN
    -- The lock makes two changes of one certificate wait for each other.
    SELECT issued_on INTO issued FROM registry_certificate WHERE id = NEW.certificate_id FOR UPDATE;
    -- The change that decides, as StatusChangeQuerySet.deciding has it: the earliest revocation goes before everything.
    SELECT kind, effective_on INTO last_kind, last_day FROM registry_statuschange
        WHERE certificate_id = NEW.certificate_id
        ORDER BY CASE WHEN kind = 'revoked' THEN effective_on END, effective_on DESC, id DESC LIMIT 1;
    IF NEW.effective_on < issued
       OR (NEW.kind = 'revoked' AND last_kind = 'revoked' AND NEW.effective_on >= last_day)
       OR (NEW.kind <> 'revoked' AND (
              NEW.effective_on < last_day
              OR last_kind IN ('revoked', 'superseded')
              OR (NEW.kind = 'reinstated' AND last_kind IS DISTINCT FROM 'suspended')
              OR (NEW.kind = 'suspended' AND last_kind = 'suspended'))) THEN
        RAISE EXCEPTION 'status_changes_come_in_order: % after %', NEW.kind, coalesce(last_kind, 'issued')
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'status_changes_come_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status_changes_come_in_order BEFORE INSERT ON registry_statuschange
    FOR EACH ROW EXECUTE FUNCTION registry_status_change_in_order();
