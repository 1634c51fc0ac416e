-- The lock makes two revisions of one draft wait for each other, so that none is numbered past another.
CREATE FUNCTION rulebook_revision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE current text;
BEGIN
    SELECT state INTO current FROM rulebook_policydraft WHERE id = NEW.draft_id FOR UPDATE;
    IF current IS DISTINCT FROM 'drafting' THEN
        RAISE EXCEPTION 'a_revision_is_written_while_drafting: %', current
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_is_written_while_drafting';
    END IF;
    IF NEW.number <> 1 + coalesce(
            (SELECT max(r.number) FROM rulebook_draftrevision r WHERE r.draft_id = NEW.draft_id), 0) THEN
        RAISE EXCEPTION 'a_revision_follows_the_last: %', NEW.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_follows_the_last';
    END IF;
    IF NEW.digest <> 'sha256:' || encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'a_revision_is_named_by_its_text'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_is_named_by_its_text';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_revision_follows_the_last BEFORE INSERT ON rulebook_draftrevision
    FOR EACH ROW EXECUTE FUNCTION rulebook_revision_stands();
