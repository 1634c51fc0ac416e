CREATE FUNCTION rulebook_scope_is_its_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM rulebook_publishedtext t LEFT JOIN rulebook_repeal l ON l.text_id = t.digest
        WHERE t.digest = NEW.text_id AND t.pathway = NEW.pathway AND t.region_id = NEW.region_id
          AND t.enterprise = NEW.enterprise AND t.edition IN ('', NEW.edition)
          AND NEW.in_force = t.in_force * daterange(NULL, l.last_on, '[]')) THEN
        RAISE EXCEPTION 'a_scope_is_its_texts'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_its_texts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_scope_is_its_texts BEFORE INSERT ON rulebook_textscope
    FOR EACH ROW EXECUTE FUNCTION rulebook_scope_is_its_texts();
