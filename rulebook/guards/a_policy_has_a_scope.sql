CREATE FUNCTION rulebook_policy_has_a_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM rulebook_policyscope s WHERE s.policy_id = NEW.digest) THEN
        RAISE EXCEPTION 'a_policy_has_a_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_policy_has_a_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_policy_has_a_scope AFTER INSERT ON rulebook_policy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_policy_has_a_scope();
