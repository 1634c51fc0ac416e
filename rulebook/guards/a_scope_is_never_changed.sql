-- A scope's days are its policy's, as far as a repeal leaves them; only a repeal ever changes them.
CREATE FUNCTION rulebook_scope_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'in_force') = (to_jsonb(OLD) - 'in_force') AND EXISTS (
        SELECT FROM rulebook_policy p JOIN rulebook_policyrepeal l ON l.policy_id = p.digest
        WHERE p.digest = NEW.policy_id AND NEW.in_force = p.in_force * daterange(NULL, l.last_on, '[]')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a_scope_is_never_changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_never_changed';
END $$;
CREATE TRIGGER a_scope_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_policyscope
    FOR EACH ROW EXECUTE FUNCTION rulebook_scope_is_never_changed();
