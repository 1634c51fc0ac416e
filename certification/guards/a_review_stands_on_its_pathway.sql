-- The pathways without examination are those of certification/procedures.py; a test holds the two together.
CREATE FUNCTION certification_review_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added r JOIN certification_application a ON a.id = r.application_id
               WHERE a.pathway NOT IN ('apprentice_conversion', 'direct_ungraded', 'direct_frontline', 'exceptional', 'competition', 'appointment')) THEN
        RAISE EXCEPTION 'a_review_is_for_a_pathway_without_examination'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_review_is_for_a_pathway_without_examination';
    END IF;
    IF EXISTS (SELECT FROM added r WHERE r.reviewed_on > (r.recorded_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RAISE EXCEPTION 'a_review_is_recorded_after_it_was_held'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_review_is_recorded_after_it_was_held';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_review_stands_on_its_pathway AFTER INSERT ON certification_review
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_review_stands();
