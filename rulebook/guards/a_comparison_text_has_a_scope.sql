CREATE FUNCTION rulebook_comparison_text_has_a_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM rulebook_comparisonscope s WHERE s.text_id = NEW.digest) THEN
        RAISE EXCEPTION 'a_comparison_text_has_a_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_comparison_text_has_a_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_comparison_text_has_a_scope AFTER INSERT ON rulebook_comparisontext DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_comparison_text_has_a_scope();
