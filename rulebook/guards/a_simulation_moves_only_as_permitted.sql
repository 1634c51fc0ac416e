-- The moves are those of the room's states.py; a test holds the two together.
CREATE FUNCTION rulebook_simulation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a_simulation_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_is_never_deleted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a_simulation_begins_by_waiting'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_begins_by_waiting';
        END IF;
        IF NEW.digest <> 'sha256:' || encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'a_simulation_is_of_the_text_it_names'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_is_of_the_text_it_names';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'done' THEN
        RAISE EXCEPTION 'a_done_simulation_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_done_simulation_is_never_changed';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('waiting', 'running'), ('running', 'done'),
           ('waiting', 'stopped'), ('running', 'stopped'), ('stopped', 'running')) THEN
        RAISE EXCEPTION 'a_simulation_moves_only_as_permitted: % → %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_moves_only_as_permitted';
    END IF;
    IF (OLD.region_id, OLD.draft_id, OLD.title, OLD.text, OLD.digest, OLD.against_id, OLD.published, OLD.as_of,
        OLD.population, OLD.people, OLD.seed, OLD.examples, OLD.asked_by_id, OLD.asked_at)
          IS DISTINCT FROM
       (NEW.region_id, NEW.draft_id, NEW.title, NEW.text, NEW.digest, NEW.against_id, NEW.published, NEW.as_of,
        NEW.population, NEW.people, NEW.seed, NEW.examples, NEW.asked_by_id, NEW.asked_at) THEN
        RAISE EXCEPTION 'what_was_simulated_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_was_simulated_is_never_changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_simulation_moves_only_as_permitted BEFORE INSERT OR DELETE OR UPDATE ON rulebook_simulation
    FOR EACH ROW EXECUTE FUNCTION rulebook_simulation_stands();
