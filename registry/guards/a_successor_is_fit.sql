-- Another valid certificate of the same holder and occupation, of at least the level, with nothing on record that is to
-- end it later; the levels are those of rules/ladder.py, the lowest first.
CREATE FUNCTION registry_successor_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ladder text[] := ARRAY['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'];
BEGIN
    IF NEW.kind <> 'superseded' OR NEW.replaced_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- In the order of the keys, as the act: two that are to replace one another wait for each other.
    PERFORM FROM registry_certificate WHERE id IN (NEW.certificate_id, NEW.replaced_by_id) ORDER BY id FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM registry_certificate c JOIN registry_certificate s ON s.id = NEW.replaced_by_id
        WHERE c.id = NEW.certificate_id AND s.id <> c.id
          AND s.worker_id = c.worker_id AND s.occupation_id = c.occupation_id
          AND array_position(ladder, s.level::text) >= array_position(ladder, c.level::text)
          AND s.issued_on <= NEW.effective_on
          AND NOT EXISTS (
            SELECT FROM registry_statuschange k WHERE k.certificate_id = s.id
              AND (k.kind IN ('revoked', 'superseded') OR k.effective_on > NEW.effective_on))
          AND coalesce((
            SELECT k.kind FROM registry_statuschange k WHERE k.certificate_id = s.id
            ORDER BY k.effective_on DESC, k.id DESC LIMIT 1), 'reinstated') = 'reinstated') THEN
        RAISE EXCEPTION '%', TG_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_successor_is_fit BEFORE INSERT ON registry_statuschange
    FOR EACH ROW EXECUTE FUNCTION registry_successor_fits();
CREATE TRIGGER a_proposed_successor_is_fit BEFORE INSERT ON registry_statusproposal
    FOR EACH ROW EXECUTE FUNCTION registry_successor_fits();
