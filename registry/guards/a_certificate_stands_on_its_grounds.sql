CREATE FUNCTION registry_certificate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text;
BEGIN
    SELECT n.number INTO broken FROM added n
        WHERE NOT EXISTS (
            SELECT FROM registry_decision d
            WHERE d.id = n.decision_id AND d.worker_id = n.worker_id AND d.site_id = n.site_id
              AND d.occupation_id = n.occupation_id AND d.work_type_id IS NOT DISTINCT FROM n.work_type_id
              AND d.level = n.level AND d.approved_at <= n.issued_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_follows_its_decision: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_follows_its_decision';
    END IF;

    SELECT n.number INTO broken FROM added n
        WHERE NOT EXISTS (
            SELECT FROM registry_filingscope f
            WHERE f.site_id = n.site_id AND f.occupation_id = n.occupation_id
              AND f.level = n.level AND f.period @> n.issued_on)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_certificate_is_issued_within_the_filing: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_certificate_is_issued_within_the_filing';
    END IF;

    SELECT n.number INTO broken FROM added n
        JOIN registry_site s ON s.id = n.site_id
        LEFT JOIN registry_levelcode l ON l.level = n.level AND l.sign <> ''
        WHERE l.sign IS NULL
           OR n.year <> extract(year FROM n.issued_on)
           OR n.number <> s.code || lpad((n.year % 100)::text, 2, '0') || l.sign || lpad(n.serial::text, 6, '0')
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a_number_says_site_year_level_and_serial: %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_number_says_site_year_level_and_serial';
    END IF;

    SELECT g.first::text INTO broken FROM (
        SELECT site_id, year, level, min(serial) AS first, max(serial) AS last, count(*) AS many
        FROM added GROUP BY site_id, year, level) g
        LEFT JOIN registry_numberseries r ON r.site_id = g.site_id AND r.year = g.year AND r.level = g.level
        WHERE g.many <> g.last - g.first + 1
           OR r.last IS DISTINCT FROM g.last
           OR g.first <> 1 + coalesce((
                SELECT max(c.serial) FROM registry_certificate c
                WHERE c.site_id = g.site_id AND c.year = g.year AND c.level = g.level AND c.serial < g.first), 0)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'serials_have_no_gap: at %', broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'serials_have_no_gap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_certificate_stands_on_its_grounds AFTER INSERT ON registry_certificate
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_certificate_stands();
