CREATE FUNCTION rulebook_leaf_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added n
        WHERE n.kind IN ('policy.published', 'equivalence.published', 'policy.repealed', 'equivalence.repealed')
          AND NOT EXISTS (
            SELECT FROM rulebook_publishedtext t LEFT JOIN rulebook_repeal r ON r.text_id = t.digest
            WHERE t.digest = n.subject_id
              AND n.kind IN (t.kind || '.published', CASE WHEN r.text_id IS NOT NULL THEN t.kind || '.repealed' END))) THEN
        RAISE EXCEPTION 'a_leaf_follows_its_text'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_leaf_follows_its_text';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_leaf_follows_its_text AFTER INSERT ON registry_ledgerleaf
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION rulebook_leaf_follows();
