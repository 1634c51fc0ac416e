CREATE FUNCTION rulebook_text_has_a_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM rulebook_textscope s WHERE s.text_id = NEW.digest) THEN
        RAISE EXCEPTION 'a_text_has_a_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_text_has_a_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_text_has_a_scope AFTER INSERT ON rulebook_publishedtext DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_text_has_a_scope();
