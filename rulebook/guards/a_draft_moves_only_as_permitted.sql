-- The moves are those of the room's states.py; a test holds the two together.
CREATE FUNCTION rulebook_draft_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'drafting' THEN
            RAISE EXCEPTION 'a_draft_begins_as_a_draft'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_begins_as_a_draft';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a_draft_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_is_never_deleted';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('drafting', 'proposed'), ('proposed', 'drafting'), ('proposed', 'returned'), ('proposed', 'published'), ('returned', 'drafting'), ('drafting', 'withdrawn'), ('proposed', 'withdrawn'), ('returned', 'withdrawn')) THEN
        RAISE EXCEPTION 'a_draft_moves_only_as_permitted: % → %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_moves_only_as_permitted';
    END IF;
    IF (OLD.id, OLD.region_id, OLD.copied_from_id, OLD.created_by_id, OLD.created_at)
          IS DISTINCT FROM (NEW.id, NEW.region_id, NEW.copied_from_id, NEW.created_by_id, NEW.created_at)
       OR ((OLD.state = 'published' OR OLD.state = 'withdrawn') AND OLD IS DISTINCT FROM NEW) THEN
        RAISE EXCEPTION 'a_draft_keeps_its_beginning_and_its_end'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_keeps_its_beginning_and_its_end';
    END IF;
    IF NEW.state = 'published' AND OLD.state <> 'published' AND NOT EXISTS (
            SELECT FROM rulebook_draftrevision r
            WHERE r.draft_id = NEW.id
              AND r.number = (SELECT max(l.number) FROM rulebook_draftrevision l WHERE l.draft_id = NEW.id)
              AND (CASE WHEN r.text = '' THEN NEW.published_id IS NULL ELSE NEW.published_id = r.digest END)
              AND (CASE WHEN r.replaces_id IS NULL THEN r.text <> '' ELSE EXISTS (
                       SELECT FROM rulebook_repeal e WHERE e.revision_id = r.id) END)) THEN
        RAISE EXCEPTION 'what_is_published_is_what_was_proposed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_is_published_is_what_was_proposed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_draft_moves_only_as_permitted BEFORE INSERT OR DELETE OR UPDATE ON rulebook_policydraft
    FOR EACH ROW EXECUTE FUNCTION rulebook_draft_moves();
