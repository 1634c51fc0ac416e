"""What must hold in the procedure whatever code runs."""

from django.db import migrations

NEVER_CHANGED = [
    ("certification_policy", "a_published_policy_is_never_changed"),
    ("certification_verdict", "a_verdict_is_never_changed"),
    ("certification_score", "a_score_is_never_changed"),
    ("certification_approval", "an_approval_is_never_changed"),
    ("certification_transition", "a_transition_is_never_changed"),
]

# As permitted by certification/states.py when this guard was written; a test holds the two together.
APPLICATION_STARTS = ("eligible", "ineligible", "unknown")
APPLICATION_MOVES = (
    ("eligible", "passed"),
    ("eligible", "failed"),
    ("passed", "failed"),
    ("failed", "passed"),
    ("passed", "approved"),
    ("passed", "rejected"),
    ("eligible", "withdrawn"),
    ("approved", "publicised"),
    ("publicised", "contested"),
    ("contested", "publicised"),
    ("contested", "rejected"),
    ("publicised", "issued"),
)

_starts = ", ".join(f"'{state}'" for state in APPLICATION_STARTS)
_moves = ", ".join(f"('{before}', '{after}')" for before, after in APPLICATION_MOVES)

APPLICATION_BEGINS = f"""
CREATE FUNCTION certification_application_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE state NOT IN ({_starts})) THEN
        RAISE EXCEPTION 'an_application_begins_with_its_verdict'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_begins_with_its_verdict';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_application_begins_with_its_verdict AFTER INSERT ON certification_application
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_application_begins();
"""

VERDICT_BEGINS = """
CREATE FUNCTION certification_verdict_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added v JOIN certification_application a ON a.id = v.application_id
               WHERE a.state <> v.verdict) THEN
        RAISE EXCEPTION 'an_application_stands_where_its_verdict_puts_it'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_application_stands_where_its_verdict_puts_it';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_application_stands_where_its_verdict_puts_it AFTER INSERT ON certification_verdict
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_verdict_begins();
"""

APPLICATION_MOVES_AS_PERMITTED = f"""
CREATE FUNCTION certification_application_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an_application_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_is_never_deleted';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_moves}) THEN
        RAISE EXCEPTION 'an_application_moves_only_as_permitted: % → %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_moves_only_as_permitted';
    END IF;
    IF (OLD.batch_id, OLD.row_number, OLD.worker_id, OLD.occupation_id, OLD.level, OLD.pathway, OLD.route)
          IS DISTINCT FROM
       (NEW.batch_id, NEW.row_number, NEW.worker_id, NEW.occupation_id, NEW.level, NEW.pathway, NEW.route)
       OR OLD.submitted_at <> NEW.submitted_at OR OLD.work_type_id IS DISTINCT FROM NEW.work_type_id
       OR (OLD.decision_id IS NOT NULL AND OLD.decision_id IS DISTINCT FROM NEW.decision_id)
       OR (OLD.publicity_id IS NOT NULL AND OLD.publicity_id IS DISTINCT FROM NEW.publicity_id)
       OR (OLD.certificate_id IS NOT NULL AND OLD.certificate_id IS DISTINCT FROM NEW.certificate_id) THEN
        RAISE EXCEPTION 'what_was_applied_for_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_was_applied_for_is_never_changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_application_moves_only_as_permitted BEFORE UPDATE OR DELETE ON certification_application
    FOR EACH ROW EXECUTE FUNCTION certification_application_moves();
"""

# The set-wise guards look at the rows as they are after the statement: a row that stays approved or issued is
# looked at again, which costs little and changes nothing. Joining the old rows to the new ones would be
# quadratic, for the database has no index on either.
APPROVAL_STANDS = """
CREATE FUNCTION certification_approval_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM after WHERE state = 'approved') THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_batch b ON b.id = n.batch_id
        JOIN registry_decision d ON d.id = n.decision_id
        WHERE n.state = 'approved'
          AND ((d.worker_id, d.site_id, d.occupation_id, d.level, d.pathway, d.route, d.submitted_by_id)
                 IS DISTINCT FROM
               (n.worker_id, b.site_id, n.occupation_id, n.level, n.pathway, n.route, b.submitted_by_id)
            OR d.work_type_id IS DISTINCT FROM n.work_type_id
            OR NOT EXISTS (SELECT FROM certification_verdict v
                           WHERE v.application_id = n.id AND v.policy_id = d.policy_digest))) THEN
        RAISE EXCEPTION 'a_decision_is_about_its_application'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_decision_is_about_its_application';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_decision d ON d.id = n.decision_id
        JOIN certification_score s ON s.application_id = n.id
        WHERE n.state = 'approved' AND s.recorded_by_id = d.approved_by_id) THEN
        RAISE EXCEPTION 'who_approves_recorded_no_score'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_approves_recorded_no_score';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_verdict v ON v.application_id = n.id
        LEFT JOIN registry_standard t ON t.occupation_id = n.occupation_id AND t.in_force @> v.as_of
        -- A level without parts on record has nothing to be passed, and is not passed.
        LEFT JOIN registry_standardpart p ON p.standard_id = t.id AND p.level = n.level
        LEFT JOIN LATERAL (
            SELECT s.value FROM certification_score s
            WHERE s.application_id = n.id AND s.part = p.part ORDER BY s.revision DESC LIMIT 1) s ON true
        WHERE n.state = 'approved' AND n.pathway = 'ordinary'
          AND (p.id IS NULL OR coalesce(s.value, -1) < p.pass_mark)) THEN
        RAISE EXCEPTION 'every_part_is_passed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'every_part_is_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_approval_stands_on_its_grounds AFTER UPDATE ON certification_application
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION certification_approval_stands();
"""

ISSUE_STANDS = """
CREATE FUNCTION certification_issue_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM after WHERE state = 'issued') THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_publicity p ON p.id = n.publicity_id
        JOIN registry_certificate c ON c.id = n.certificate_id
        WHERE n.state = 'issued' AND (c.issued_on <= p.ends_on OR c.decision_id IS DISTINCT FROM n.decision_id)) THEN
        RAISE EXCEPTION 'nothing_is_issued_before_its_publicity_ends'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'nothing_is_issued_before_its_publicity_ends';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN certification_objection j ON j.application_id = n.id AND j.outcome = ''
        WHERE n.state = 'issued') THEN
        RAISE EXCEPTION 'an_open_objection_stops_the_issue'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_open_objection_stops_the_issue';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_issue_stands_on_its_grounds AFTER UPDATE ON certification_application
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION certification_issue_stands();
"""

PUBLICITY_LASTS = """
CREATE FUNCTION certification_publicity_lasts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE worked integer;
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.approval_id, NEW.batch_id, NEW.starts_on, NEW.ends_on, NEW.working_days)
           IS DISTINCT FROM (OLD.approval_id, OLD.batch_id, OLD.starts_on, OLD.ends_on, OLD.working_days)
           OR OLD.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a_publicity_is_only_ever_closed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_publicity_is_only_ever_closed';
    END IF;
    -- The days were counted when it began. A calendar corrected since must not keep it from being closed.
    IF TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO worked
        FROM generate_series(NEW.starts_on + 1, NEW.ends_on, interval '1 day') AS g(day)
        LEFT JOIN registry_calendarday c ON c.day = g.day::date
        WHERE coalesce(c.is_working, extract(isodow FROM g.day) < 6);
    IF worked < NEW.working_days THEN
        RAISE EXCEPTION 'a_publicity_covers_its_working_days: %', worked
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_publicity_covers_its_working_days';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_publicity_covers_its_working_days BEFORE INSERT OR UPDATE ON certification_publicity
    FOR EACH ROW EXECUTE FUNCTION certification_publicity_lasts();
CREATE TRIGGER a_publicity_is_never_deleted BEFORE DELETE ON certification_publicity
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
"""

OBJECTION_SETTLED_ONCE = """
CREATE FUNCTION certification_objection_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.application_id, NEW.ground, NEW.raised_at) IS DISTINCT FROM (OLD.application_id, OLD.ground, OLD.raised_at)
    THEN
        RAISE EXCEPTION 'an_objection_is_settled_once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_objection_is_settled_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_objection_is_settled_once BEFORE UPDATE OR DELETE ON certification_objection
    FOR EACH ROW EXECUTE FUNCTION certification_objection_settled_once();
"""


def _never_changed(table: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();",
        f"DROP TRIGGER {name} ON {table};",
    )


def _guard(sql: str, function: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {function}() CASCADE;")


class Migration(migrations.Migration):
    """Guards of certification."""

    dependencies = [("certification", "0002_initial"), ("registry", "0002_guards")]

    operations = [
        *[_never_changed(table, name) for table, name in NEVER_CHANGED],
        _guard(APPLICATION_BEGINS, "certification_application_begins"),
        _guard(VERDICT_BEGINS, "certification_verdict_begins"),
        _guard(APPLICATION_MOVES_AS_PERMITTED, "certification_application_moves"),
        _guard(APPROVAL_STANDS, "certification_approval_stands"),
        _guard(ISSUE_STANDS, "certification_issue_stands"),
        _guard(PUBLICITY_LASTS, "certification_publicity_lasts"),
        _guard(OBJECTION_SETTLED_ONCE, "certification_objection_settled_once"),
    ]
