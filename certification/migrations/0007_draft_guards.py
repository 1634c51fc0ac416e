"""What must hold of drafts, of their publication by a second person, and of the ends of published policies."""

from django.db import migrations

# As permitted by certification/states.py when this guard was written; a test holds the two together.
DRAFT_START = "drafting"
DRAFT_MOVES = (
    ("drafting", "proposed"),
    ("proposed", "drafting"),
    ("proposed", "returned"),
    ("proposed", "published"),
    ("returned", "drafting"),
    ("drafting", "withdrawn"),
    ("proposed", "withdrawn"),
    ("returned", "withdrawn"),
)

_moves = ", ".join(f"('{before}', '{after}')" for before, after in DRAFT_MOVES)

# The lock makes two revisions of one draft wait for each other, so that none is numbered past another.
REVISION_STANDS = """
CREATE FUNCTION certification_revision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands text;
BEGIN
    SELECT state INTO stands FROM certification_policydraft WHERE id = NEW.draft_id FOR UPDATE;
    IF stands IS DISTINCT FROM 'drafting' THEN
        RAISE EXCEPTION 'a_revision_is_written_while_drafting: %', stands
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_is_written_while_drafting';
    END IF;
    IF NEW.number <> 1 + coalesce(
            (SELECT max(r.number) FROM certification_draftrevision r WHERE r.draft_id = NEW.draft_id), 0) THEN
        RAISE EXCEPTION 'a_revision_follows_the_last: %', NEW.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_follows_the_last';
    END IF;
    IF NEW.digest <> 'sha256:' || encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'a_revision_is_named_by_its_text'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_revision_is_named_by_its_text';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_revision_follows_the_last BEFORE INSERT ON certification_draftrevision
    FOR EACH ROW EXECUTE FUNCTION certification_revision_stands();
CREATE TRIGGER a_revision_is_never_changed BEFORE UPDATE OR DELETE ON certification_draftrevision
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
"""

DRAFT_MOVES_AS_PERMITTED = f"""
CREATE FUNCTION certification_draft_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> '{DRAFT_START}' THEN
            RAISE EXCEPTION 'a_draft_begins_as_a_draft'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_begins_as_a_draft';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a_draft_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_draft_is_never_deleted';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_moves}) THEN
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
            SELECT FROM certification_draftrevision r
            WHERE r.draft_id = NEW.id
              AND r.number = (SELECT max(l.number) FROM certification_draftrevision l WHERE l.draft_id = NEW.id)
              AND (CASE WHEN r.text = '' THEN NEW.published_id IS NULL ELSE NEW.published_id = r.digest END)
              AND (CASE WHEN r.replaces_id IS NULL THEN r.text <> '' ELSE EXISTS (
                       SELECT FROM certification_policylapse e WHERE e.revision_id = r.id) END)) THEN
        RAISE EXCEPTION 'what_is_published_is_what_was_proposed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_is_published_is_what_was_proposed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_draft_moves_only_as_permitted BEFORE INSERT OR UPDATE OR DELETE ON certification_policydraft
    FOR EACH ROW EXECUTE FUNCTION certification_draft_moves();
"""

# Texts that the project itself brings have no publisher; whoever has an account publishes what another has drafted.
POLICY_STEMS_FROM_A_DRAFT = """
CREATE FUNCTION certification_policy_stems_from_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE proposed uuid;
BEGIN
    IF NEW.published_by_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT d.id INTO proposed FROM certification_policydraft d
        JOIN certification_draftrevision r ON r.draft_id = d.id
        WHERE d.state = 'proposed' AND r.digest = NEW.digest AND r.text = NEW.text
          AND r.number = (SELECT max(l.number) FROM certification_draftrevision l WHERE l.draft_id = d.id)
          AND NOT EXISTS (SELECT FROM certification_draftrevision w
                          WHERE w.draft_id = d.id AND w.by_id = NEW.published_by_id)
        LIMIT 1;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM certification_policydraft d
        JOIN certification_draftrevision r ON r.draft_id = d.id
        WHERE d.state = 'proposed' AND r.digest = NEW.digest AND r.text = NEW.text
          AND r.number = (SELECT max(l.number) FROM certification_draftrevision l WHERE l.draft_id = d.id)) THEN
        RAISE EXCEPTION 'a_policy_is_published_by_a_second_person'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_policy_is_published_by_a_second_person';
    END IF;
    RAISE EXCEPTION 'a_policy_stems_from_a_proposed_draft'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_policy_stems_from_a_proposed_draft';
END $$;
CREATE TRIGGER a_policy_stems_from_a_proposed_draft AFTER INSERT ON certification_policy
    FOR EACH ROW EXECUTE FUNCTION certification_policy_stems_from_a_draft();
"""

LAPSE_STANDS = """
CREATE FUNCTION certification_lapse_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certification_policy p
        WHERE p.digest = NEW.policy_id AND NEW.last_on >= lower(p.in_force) - 1
          AND (upper_inf(p.in_force) OR NEW.last_on < upper(p.in_force) - 1)) THEN
        RAISE EXCEPTION 'a_lapse_shortens_its_policy: %', NEW.last_on
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_lapse_shortens_its_policy';
    END IF;
    IF NOT EXISTS (
        SELECT FROM certification_draftrevision r JOIN certification_policydraft d ON d.id = r.draft_id
        WHERE r.id = NEW.revision_id AND d.state = 'proposed'
          AND r.number = (SELECT max(l.number) FROM certification_draftrevision l WHERE l.draft_id = d.id)
          AND (r.replaces_id, r.last_on, r.ground, r.citation)
                IS NOT DISTINCT FROM (NEW.policy_id, NEW.last_on, NEW.ground, NEW.citation)) THEN
        RAISE EXCEPTION 'a_lapse_stems_from_a_proposed_draft'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_lapse_stems_from_a_proposed_draft';
    END IF;
    IF EXISTS (
        SELECT FROM certification_draftrevision r JOIN certification_draftrevision w ON w.draft_id = r.draft_id
        WHERE r.id = NEW.revision_id AND w.by_id = NEW.made_by_id) THEN
        RAISE EXCEPTION 'a_lapse_is_made_by_a_second_person'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_lapse_is_made_by_a_second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_lapse_stems_from_a_proposed_draft BEFORE INSERT ON certification_policylapse
    FOR EACH ROW EXECUTE FUNCTION certification_lapse_stands();
CREATE TRIGGER a_lapse_is_never_changed BEFORE UPDATE OR DELETE ON certification_policylapse
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();

CREATE FUNCTION certification_lapse_ends_every_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM certification_policyscope s JOIN certification_policy p ON p.digest = s.policy_id
        WHERE s.policy_id = NEW.policy_id AND s.in_force <> p.in_force * daterange(NULL, NEW.last_on, '[]')) THEN
        RAISE EXCEPTION 'a_lapse_ends_every_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_lapse_ends_every_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_lapse_ends_every_scope AFTER INSERT ON certification_policylapse
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certification_lapse_ends_every_scope();
"""

# A scope's days are its policy's, as far as a lapse leaves them; and only a lapse ever changes them.
SCOPES_END_WITH_THEIR_POLICY = """
CREATE OR REPLACE FUNCTION certification_scope_is_its_policys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certification_policy p LEFT JOIN certification_policylapse l ON l.policy_id = p.digest
        WHERE p.digest = NEW.policy_id AND p.pathway = NEW.pathway AND p.region_id = NEW.region_id
          AND NEW.in_force = p.in_force * daterange(NULL, l.last_on, '[]') AND p.edition IN ('', NEW.edition)) THEN
        RAISE EXCEPTION 'a_scope_is_its_policys'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_its_policys';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION certification_scope_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'in_force') = (to_jsonb(OLD) - 'in_force') AND EXISTS (
        SELECT FROM certification_policy p JOIN certification_policylapse l ON l.policy_id = p.digest
        WHERE p.digest = NEW.policy_id AND NEW.in_force = p.in_force * daterange(NULL, l.last_on, '[]')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a_scope_is_never_changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_never_changed';
END $$;
DROP TRIGGER a_scope_is_never_changed ON certification_policyscope;
CREATE TRIGGER a_scope_is_never_changed BEFORE UPDATE OR DELETE ON certification_policyscope
    FOR EACH ROW EXECUTE FUNCTION certification_scope_is_never_changed();
"""

SCOPES_AS_BEFORE = """
DROP FUNCTION certification_scope_is_never_changed() CASCADE;
CREATE TRIGGER a_scope_is_never_changed BEFORE UPDATE OR DELETE ON certification_policyscope
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE OR REPLACE FUNCTION certification_scope_is_its_policys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certification_policy p
        WHERE p.digest = NEW.policy_id AND p.pathway = NEW.pathway AND p.region_id = NEW.region_id
          AND p.in_force = NEW.in_force AND p.edition IN ('', NEW.edition)) THEN
        RAISE EXCEPTION 'a_scope_is_its_policys'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_is_its_policys';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Guards of drafts and lapses."""

    dependencies = [("certification", "0006_policy_drafts")]

    operations = [
        migrations.RunSQL(
            REVISION_STANDS,
            "DROP FUNCTION certification_revision_stands() CASCADE;"
            "DROP TRIGGER a_revision_is_never_changed ON certification_draftrevision;",
        ),
        migrations.RunSQL(DRAFT_MOVES_AS_PERMITTED, "DROP FUNCTION certification_draft_moves() CASCADE;"),
        migrations.RunSQL(
            POLICY_STEMS_FROM_A_DRAFT, "DROP FUNCTION certification_policy_stems_from_a_draft() CASCADE;"
        ),
        migrations.RunSQL(
            LAPSE_STANDS,
            "DROP FUNCTION certification_lapse_stands() CASCADE;"
            "DROP FUNCTION certification_lapse_ends_every_scope() CASCADE;"
            "DROP TRIGGER a_lapse_is_never_changed ON certification_policylapse;",
        ),
        migrations.RunSQL(SCOPES_END_WITH_THEIR_POLICY, SCOPES_AS_BEFORE),
    ]
