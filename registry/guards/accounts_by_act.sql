-- An account is opened, and changed in what decides what it may do, by an act of record whose event says the same: the role
-- it was opened with; every changed column as it stood before and stands now. Nobody is the author of their own change.
CREATE FUNCTION registry_account_by_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)) INTO changed
            FROM jsonb_each(registry_what_an_account_is_for(NEW)) n
            JOIN jsonb_each(registry_what_an_account_is_for(OLD)) o ON o.key = n.key
            WHERE n.value <> o.value;
    END IF;
    IF NOT EXISTS (
        SELECT FROM registry_event e
        WHERE e.subject_kind = 'account' AND e.subject_id = NEW.id::text AND e.written_in = pg_current_xact_id()
          AND e.by_id IS DISTINCT FROM NEW.id
          AND CASE TG_OP WHEN 'UPDATE' THEN e.act = 'account.changed' AND e.details -> 'changed' = changed
                         ELSE e.act = 'account.opened' AND e.details ->> 'role' = NEW.role END) THEN
        RAISE EXCEPTION '%: % of account %', TG_NAME, TG_OP, NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION registry_what_an_account_is_for(account registry_account) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'username', account.username, 'role', account.role, 'body', account.body_id, 'region', account.region_id,
        'worker', account.worker_id, 'is_active', account.is_active, 'is_staff', account.is_staff,
        'is_superuser', account.is_superuser)
$$;
CREATE CONSTRAINT TRIGGER an_account_is_opened_by_an_act AFTER INSERT ON registry_account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_account_by_act();
CREATE CONSTRAINT TRIGGER an_account_changes_by_an_act AFTER UPDATE ON registry_account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.username, OLD.role, OLD.body_id, OLD.region_id, OLD.worker_id, OLD.is_active, OLD.is_staff, OLD.is_superuser)
          IS DISTINCT FROM
          (NEW.username, NEW.role, NEW.body_id, NEW.region_id, NEW.worker_id, NEW.is_active, NEW.is_staff, NEW.is_superuser))
    EXECUTE FUNCTION registry_account_by_act();
