CREATE FUNCTION rulebook_scope_is_its_policys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM rulebook_policy p LEFT JOIN rulebook_policyrepeal l ON l.policy_id = p.digest
        WHERE p.digest = NEW.policy_id AND p.pathway = NEW.pathway AND p.region_id = NEW.region_id
          AND NEW.in_force = p.in_force * daterange(NULL, l.last_on, '[]') AND p.edition IN ('', NEW.edition)) THEN
        RAISE EXCEPTION 'a_scope_is_its_policys'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_its_policys';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_scope_is_its_policys BEFORE INSERT ON rulebook_policyscope
    FOR EACH ROW EXECUTE FUNCTION rulebook_scope_is_its_policys();
