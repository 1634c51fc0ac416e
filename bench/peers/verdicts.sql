-- The peer's one statement: lengths of everybody once, then every rule in force for the level applied for, one row stored.
CREATE TABLE bench_rules.verdict_by_sql AS
WITH awarded AS (
    SELECT person, min(awarded_on) FILTER (WHERE level = 0) AS junior,
        min(awarded_on) FILTER (WHERE level = 1) AS intermediate,
        min(awarded_on) FILTER (WHERE level = 2) AS senior,
        min(awarded_on) FILTER (WHERE level = 3) AS technician
    FROM bench_rules.grade GROUP BY person
), titled AS (
    SELECT person, min(awarded_on) FILTER (WHERE rank = 0) AS junior,
        min(awarded_on) FILTER (WHERE rank = 1) AS intermediate,
        min(awarded_on) FILTER (WHERE rank >= 2) AS high
    FROM bench_rules.title GROUP BY person
), spells AS (
    SELECT person, begun, least(ended + 1, date '2026-11-20') AS until, ended >= date '2026-11-20' AS now
    FROM bench_rules.spell
), lengths AS (
    SELECT s.person, bool_or(s.now AND s.begun <= date '2026-11-20') AS working,
        sum(bench_rules.months(s.begun, s.until)) AS worked,
        sum(bench_rules.months(greatest(s.begun, a.junior), s.until)) FILTER (WHERE a.junior IS NOT NULL) AS after_junior,
        sum(bench_rules.months(greatest(s.begun, a.intermediate), s.until)) FILTER (WHERE a.intermediate IS NOT NULL)
            AS after_intermediate,
        sum(bench_rules.months(greatest(s.begun, a.senior), s.until)) FILTER (WHERE a.senior IS NOT NULL) AS after_senior,
        sum(bench_rules.months(greatest(s.begun, a.technician), s.until)) FILTER (WHERE a.technician IS NOT NULL)
            AS after_technician,
        sum(bench_rules.months(greatest(s.begun, t.junior), s.until)) FILTER (WHERE t.junior IS NOT NULL)
            AS after_junior_title,
        sum(bench_rules.months(greatest(s.begun, t.intermediate), s.until)) FILTER (WHERE t.intermediate IS NOT NULL)
            AS after_intermediate_title,
        sum(bench_rules.months(greatest(s.begun, t.high), s.until)) FILTER (WHERE t.high IS NOT NULL) AS after_high_title
    FROM spells s LEFT JOIN awarded a USING (person) LEFT JOIN titled t USING (person)
    GROUP BY s.person
)
SELECT p.id AS person, p.target,
    max(CASE WHEN held THEN 2 ELSE 0 END) AS verdict, bit_or(CASE WHEN held THEN 1 << r.bit ELSE 0 END) AS passing
FROM bench_rules.person p
LEFT JOIN awarded a ON a.person = p.id
LEFT JOIN lengths w ON w.person = p.id
JOIN bench_rules.rule r ON r.level = p.target AND r.in_force @> date '2026-11-20'
CROSS JOIN LATERAL (SELECT
    (r.age IS NULL OR bench_rules.months(p.birth, date '2026-11-20') >= r.age)
    AND (r.working IS NULL OR w.working IS TRUE)
    AND (r.worked IS NULL OR coalesce(w.worked, 0) >= r.worked)
    AND (r.after_junior IS NULL OR coalesce(w.after_junior, 0) >= r.after_junior)
    AND (r.after_intermediate IS NULL OR coalesce(w.after_intermediate, 0) >= r.after_intermediate)
    AND (r.after_senior IS NULL OR coalesce(w.after_senior, 0) >= r.after_senior)
    AND (r.after_technician IS NULL OR coalesce(w.after_technician, 0) >= r.after_technician)
    AND (r.after_junior_title IS NULL OR coalesce(w.after_junior_title, 0) >= r.after_junior_title)
    AND (r.after_intermediate_title IS NULL OR coalesce(w.after_intermediate_title, 0) >= r.after_intermediate_title)
    AND (r.after_high_title IS NULL OR coalesce(w.after_high_title, 0) >= r.after_high_title)
    AND (r.has_intermediate IS NULL OR coalesce(a.intermediate <= date '2026-11-20', false))
    AND (r.has_senior IS NULL OR coalesce(a.senior <= date '2026-11-20', false))
    AND (r.senior_held IS NULL OR coalesce(bench_rules.months(a.senior, date '2026-11-20'), 0) >= r.senior_held)
    AND (r.diploma IS NULL OR (p.kind >= 0 AND p.major <= 1
        AND (p.graduated <= date '2026-11-20' OR p.final_year = 1)))
    AND (r.advanced_class IS NULL OR (p.kind IN (2, 3) AND p.major <= 1
        AND (p.graduated <= date '2026-11-20' OR p.final_year = 1)))
    AND (r.college IS NULL OR (p.kind BETWEEN 4 AND 8 AND p.major <= 1
        AND (p.graduated <= date '2026-11-20' OR p.final_year = 1)))
    AND (r.assessed IS NULL OR p.assessed = 1)
    AND (r.technical_graduate IS NULL OR (p.kind >= 0 AND p.school IN (1, 2) AND p.graduated <= date '2026-11-20'))
    AND (r.technician_student IS NULL OR (p.kind = 3 AND p.school = 2)) AS held
) found
GROUP BY p.id, p.target
