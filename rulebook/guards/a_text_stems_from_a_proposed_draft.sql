-- Texts that the project itself brings have no publisher; whoever has an account publishes what another has drafted.
CREATE FUNCTION rulebook_text_stems_from_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE proposed uuid;
BEGIN
    IF NEW.published_by_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT d.id INTO proposed FROM rulebook_policydraft d
        JOIN rulebook_draftrevision r ON r.draft_id = d.id
        WHERE d.state = 'proposed' AND r.digest = NEW.digest AND r.text = NEW.text
          AND r.number = (SELECT max(l.number) FROM rulebook_draftrevision l WHERE l.draft_id = d.id)
          AND NOT EXISTS (SELECT FROM rulebook_draftrevision w
                          WHERE w.draft_id = d.id AND w.by_id = NEW.published_by_id)
        LIMIT 1;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM rulebook_policydraft d
        JOIN rulebook_draftrevision r ON r.draft_id = d.id
        WHERE d.state = 'proposed' AND r.digest = NEW.digest AND r.text = NEW.text
          AND r.number = (SELECT max(l.number) FROM rulebook_draftrevision l WHERE l.draft_id = d.id)) THEN
        RAISE EXCEPTION 'a_text_is_published_by_a_second_person'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_text_is_published_by_a_second_person';
    END IF;
    RAISE EXCEPTION 'a_text_stems_from_a_proposed_draft'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_text_stems_from_a_proposed_draft';
END $$;
CREATE TRIGGER a_text_stems_from_a_proposed_draft AFTER INSERT ON rulebook_publishedtext
    FOR EACH ROW EXECUTE FUNCTION rulebook_text_stems_from_a_draft();
