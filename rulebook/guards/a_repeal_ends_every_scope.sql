CREATE FUNCTION rulebook_repeal_ends_every_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM rulebook_textscope s JOIN rulebook_publishedtext t ON t.digest = s.text_id
        WHERE s.text_id = NEW.text_id AND s.in_force <> t.in_force * daterange(NULL, NEW.last_on, '[]')) THEN
        RAISE EXCEPTION 'a_repeal_ends_every_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_repeal_ends_every_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_repeal_ends_every_scope AFTER INSERT ON rulebook_repeal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_repeal_ends_every_scope();
