-- A scope's days are its text's, as far as a repeal leaves them; only a repeal ever changes them.
CREATE FUNCTION rulebook_scope_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'in_force') = (to_jsonb(OLD) - 'in_force') AND EXISTS (
        SELECT FROM rulebook_publishedtext t JOIN rulebook_repeal l ON l.text_id = t.digest
        WHERE t.digest = NEW.text_id AND NEW.in_force = t.in_force * daterange(NULL, l.last_on, '[]')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a_scope_is_never_changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_never_changed';
END $$;
CREATE TRIGGER a_scope_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_textscope
    FOR EACH ROW EXECUTE FUNCTION rulebook_scope_is_never_changed();
