"""Guards of pathways: an application goes by its batch's, and is passed by the procedure that its pathway has."""

from django.db import migrations

# As certification/procedures.py and states.py had them when these guards were written; tests hold them together.
EXAMINED = ("ordinary", "equivalence")
REVIEWED = (
    "apprentice_conversion",
    "direct_ungraded",
    "direct_frontline",
    "exceptional",
    "competition",
    "appointment",
)
APPLICATION_STARTS = ("eligible", "ineligible", "unknown")

_starts = ", ".join(f"'{state}'" for state in APPLICATION_STARTS)
_examined = ", ".join(f"'{pathway}'" for pathway in EXAMINED)
_reviewed = ", ".join(f"'{pathway}'" for pathway in REVIEWED)

APPLICATION_BEGINS = f"""
CREATE OR REPLACE FUNCTION certification_application_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE state NOT IN ({_starts})) THEN
        RAISE EXCEPTION 'an_application_begins_with_its_verdict'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_application_begins_with_its_verdict';
    END IF;
    IF EXISTS (SELECT FROM added a JOIN certification_batch b ON b.id = a.batch_id WHERE a.pathway <> b.pathway) THEN
        RAISE EXCEPTION 'an_application_goes_by_the_pathway_of_its_batch'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_application_goes_by_the_pathway_of_its_batch';
    END IF;
    RETURN NULL;
END $$;
"""

BATCH_KEEPS_PATHWAY = """
CREATE FUNCTION certification_batch_keeps_pathway() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pathway <> OLD.pathway THEN
        RAISE EXCEPTION 'a_batch_keeps_its_pathway'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_batch_keeps_its_pathway';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_batch_keeps_its_pathway BEFORE UPDATE OF pathway ON certification_batch
    FOR EACH ROW EXECUTE FUNCTION certification_batch_keeps_pathway();
"""

REVIEW_NEVER_CHANGED = """
CREATE TRIGGER a_review_is_never_changed BEFORE UPDATE OR DELETE ON certification_review
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
"""

REVIEW_STANDS = f"""
CREATE FUNCTION certification_review_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added r JOIN certification_application a ON a.id = r.application_id
               WHERE a.pathway NOT IN ({_reviewed})) THEN
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
"""

APPROVAL_STANDS = f"""
CREATE OR REPLACE FUNCTION certification_approval_stands() RETURNS trigger LANGUAGE plpgsql AS $$
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
        WHERE n.state = 'approved' AND n.pathway NOT IN ({_reviewed})
          AND (p.id IS NULL OR coalesce(s.value, -1) < p.pass_mark)) THEN
        RAISE EXCEPTION 'every_part_is_passed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'every_part_is_passed';
    END IF;

    IF NOT EXISTS (SELECT FROM after WHERE state = 'approved' AND pathway IN ({_reviewed})) THEN
        RETURN NULL;
    END IF;

    IF EXISTS (
        SELECT FROM after n
        JOIN registry_decision d ON d.id = n.decision_id
        JOIN certification_review r ON r.application_id = n.id
        WHERE n.state = 'approved' AND r.reviewed_by_id = d.approved_by_id) THEN
        RAISE EXCEPTION 'who_approves_made_no_review'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'who_approves_made_no_review';
    END IF;

    IF EXISTS (
        SELECT FROM after n
        LEFT JOIN LATERAL (
            SELECT r.conclusion FROM certification_review r
            WHERE r.application_id = n.id ORDER BY r.revision DESC LIMIT 1) r ON true
        WHERE n.state = 'approved' AND n.pathway IN ({_reviewed}) AND r.conclusion IS DISTINCT FROM 'passed') THEN
        RAISE EXCEPTION 'the_review_is_passed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_review_is_passed';
    END IF;
    RETURN NULL;
END $$;
"""


def _before(sql: str) -> str:
    """The function as migration 0003 wrote it, without its trigger, in the place of the newer one."""
    return sql.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


_guards = __import__("certification.migrations.0003_guards", fromlist=["APPLICATION_BEGINS"])


class Migration(migrations.Migration):
    """Guards of pathways and review records."""

    dependencies = [("certification", "0009_batch_pathways")]

    operations = [
        migrations.RunSQL(APPLICATION_BEGINS, _before(_guards.APPLICATION_BEGINS)),
        migrations.RunSQL(APPROVAL_STANDS, _before(_guards.APPROVAL_STANDS)),
        migrations.RunSQL(BATCH_KEEPS_PATHWAY, "DROP FUNCTION certification_batch_keeps_pathway() CASCADE;"),
        migrations.RunSQL(REVIEW_NEVER_CHANGED, "DROP TRIGGER a_review_is_never_changed ON certification_review;"),
        migrations.RunSQL(REVIEW_STANDS, "DROP FUNCTION certification_review_stands() CASCADE;"),
    ]
