CREATE FUNCTION rulebook_repeal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM rulebook_publishedtext t
        WHERE t.digest = NEW.text_id AND NEW.last_on >= lower(t.in_force) - 1
          AND (upper_inf(t.in_force) OR NEW.last_on < upper(t.in_force) - 1)) THEN
        RAISE EXCEPTION 'a_repeal_shortens_its_text: %', NEW.last_on
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_repeal_shortens_its_text';
    END IF;
    IF NOT EXISTS (
        SELECT FROM rulebook_draftrevision r JOIN rulebook_policydraft d ON d.id = r.draft_id
        WHERE r.id = NEW.revision_id AND d.state = 'proposed'
          AND r.number = (SELECT max(l.number) FROM rulebook_draftrevision l WHERE l.draft_id = d.id)
          AND (r.replaces_id, r.last_on, r.ground, r.citation)
                IS NOT DISTINCT FROM (NEW.text_id, NEW.last_on, NEW.ground, NEW.citation)) THEN
        RAISE EXCEPTION 'a_repeal_stems_from_a_proposed_draft'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_repeal_stems_from_a_proposed_draft';
    END IF;
    IF EXISTS (
        SELECT FROM rulebook_draftrevision r JOIN rulebook_draftrevision w ON w.draft_id = r.draft_id
        WHERE r.id = NEW.revision_id AND w.by_id = NEW.made_by_id) THEN
        RAISE EXCEPTION 'a_repeal_is_made_by_a_second_person'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_repeal_is_made_by_a_second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_repeal_stems_from_a_proposed_draft BEFORE INSERT ON rulebook_repeal
    FOR EACH ROW EXECUTE FUNCTION rulebook_repeal_stands();
