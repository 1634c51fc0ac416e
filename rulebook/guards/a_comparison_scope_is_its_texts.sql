CREATE FUNCTION rulebook_comparison_scope_is_its_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM rulebook_comparisontext t
        WHERE t.digest = NEW.text_id AND t.region_id = NEW.region_id AND t.in_force = NEW.in_force) THEN
        RAISE EXCEPTION 'a_comparison_scope_is_its_texts'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_comparison_scope_is_its_texts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_comparison_scope_is_its_texts BEFORE INSERT ON rulebook_comparisonscope
    FOR EACH ROW EXECUTE FUNCTION rulebook_comparison_scope_is_its_texts();
