-- The 2023 edition as dated rows: one row a condition as printed, NULL where the condition does not ask.
CREATE TABLE bench_rules.rule (
    level integer NOT NULL, bit integer NOT NULL, in_force daterange NOT NULL,
    age integer, working boolean, worked integer,
    after_junior integer, after_intermediate integer, after_senior integer, after_technician integer,
    after_junior_title integer, after_intermediate_title integer, after_high_title integer,
    has_intermediate boolean, has_senior boolean, senior_held integer,
    diploma boolean, advanced_class boolean, college boolean, assessed boolean,
    technical_graduate boolean, technician_student boolean
);
INSERT INTO bench_rules.rule (level, bit, in_force, age, working) VALUES
    (0, 0, '[2023-01-01,)', 192, NULL), (0, 1, '[2023-01-01,)', 192, true);
INSERT INTO bench_rules.rule (level, bit, in_force, worked, after_junior, diploma) VALUES
    (1, 0, '[2023-01-01,)', 60, NULL, NULL), (1, 1, '[2023-01-01,)', NULL, 36, NULL),
    (1, 2, '[2023-01-01,)', NULL, NULL, true);
INSERT INTO bench_rules.rule
    (level, bit, in_force, worked, after_intermediate, after_junior_title, advanced_class, has_intermediate, college, assessed)
VALUES
    (2, 0, '[2023-01-01,)', 120, NULL, NULL, NULL, NULL, NULL, NULL),
    (2, 1, '[2023-01-01,)', NULL, 48, NULL, NULL, NULL, NULL, NULL),
    (2, 2, '[2023-01-01,)', NULL, NULL, 12, NULL, NULL, NULL, NULL),
    (2, 3, '[2023-01-01,)', NULL, NULL, NULL, true, NULL, NULL, NULL),
    (2, 4, '[2023-01-01,)', NULL, NULL, NULL, NULL, true, true, NULL),
    (2, 5, '[2023-01-01,)', NULL, NULL, NULL, NULL, NULL, true, true);
INSERT INTO bench_rules.rule
    (level, bit, in_force, after_senior, after_junior_title, after_intermediate_title, has_senior, technical_graduate,
     worked, senior_held, technician_student)
VALUES
    (3, 0, '[2023-01-01,)', 60, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, 1, '[2023-01-01,)', 12, 60, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, 2, '[2023-01-01,)', NULL, NULL, 12, NULL, NULL, NULL, NULL, NULL),
    (3, 3, '[2023-01-01,)', NULL, NULL, NULL, true, true, 24, NULL, NULL),
    (3, 4, '[2023-01-01,)', NULL, NULL, NULL, true, NULL, NULL, 24, true);
INSERT INTO bench_rules.rule (level, bit, in_force, after_technician, after_intermediate_title, after_high_title) VALUES
    (4, 0, '[2023-01-01,)', 60, NULL, NULL), (4, 1, '[2023-01-01,)', 12, 60, NULL),
    (4, 2, '[2023-01-01,)', NULL, NULL, 12);

-- Whole months from one day to another, none where the other is not later; plain SQL, so that it is inlined.
CREATE FUNCTION bench_rules.months(from_on date, to_on date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN from_on < to_on THEN
        (extract(year FROM to_on)::integer - extract(year FROM from_on)::integer) * 12
        + extract(month FROM to_on)::integer - extract(month FROM from_on)::integer
        - (extract(day FROM from_on) > extract(day FROM to_on))::integer
    ELSE 0 END
$$;
