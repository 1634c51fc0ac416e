"""What must hold whatever code runs: guards that the database keeps itself."""

from django.db import migrations

NEVER_CHANGED = [
    ("registry_decision", "a_decision_is_never_changed"),
    ("registry_certificate", "a_certificate_is_never_changed"),
    ("registry_statuschange", "a_status_change_is_never_changed"),
    ("registry_certificatedocument", "a_document_record_is_never_changed"),
    ("registry_event", "an_event_is_never_changed"),
    ("registry_ledgerleaf", "a_leaf_is_never_changed"),
    ("registry_ledgerentry", "a_ledger_entry_is_never_changed"),
]

REFUSE_CHANGE = """
CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % of %', TG_NAME, TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$;
"""

CERTIFICATE_STANDS = """
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
"""

SERIES_NEVER_GOES_BACK = """
CREATE FUNCTION registry_series_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.last < OLD.last
       OR (NEW.site_id, NEW.year, NEW.level) IS DISTINCT FROM (OLD.site_id, OLD.year, OLD.level) THEN
        RAISE EXCEPTION 'a_number_series_never_goes_back'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_number_series_never_goes_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_number_series_never_goes_back BEFORE UPDATE OR DELETE ON registry_numberseries
    FOR EACH ROW EXECUTE FUNCTION registry_series_never_goes_back();
"""

STATUS_CHANGES_IN_ORDER = """
CREATE FUNCTION registry_status_change_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE issued date; last_kind text; last_day date;
BEGIN
    -- The lock makes two changes of one certificate wait for each other.
    SELECT issued_on INTO issued FROM registry_certificate WHERE id = NEW.certificate_id FOR UPDATE;
    SELECT kind, effective_on INTO last_kind, last_day FROM registry_statuschange
        WHERE certificate_id = NEW.certificate_id ORDER BY effective_on DESC, id DESC LIMIT 1;
    IF NEW.effective_on < coalesce(last_day, issued)
       OR last_kind IN ('revoked', 'superseded')
       OR (NEW.kind = 'reinstated' AND last_kind IS DISTINCT FROM 'suspended')
       OR (NEW.kind = 'suspended' AND last_kind = 'suspended') THEN
        RAISE EXCEPTION 'status_changes_come_in_order: % after %', NEW.kind, coalesce(last_kind, 'issued')
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'status_changes_come_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status_changes_come_in_order BEFORE INSERT ON registry_statuschange
    FOR EACH ROW EXECUTE FUNCTION registry_status_change_in_order();
"""

SCOPE_WITHIN_FILING = """
CREATE FUNCTION registry_scope_within_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM registry_filing f
                   WHERE f.id = NEW.filing_id AND f.site_id = NEW.site_id AND f.period @> NEW.period) THEN
        RAISE EXCEPTION 'a_scope_stands_within_its_filing'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_scope_stands_within_its_filing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_scope_stands_within_its_filing BEFORE INSERT OR UPDATE ON registry_filingscope
    FOR EACH ROW EXECUTE FUNCTION registry_scope_within_filing();
"""

# GB 32100-2015: 31 characters, weights 3^i mod 31, the last character is the check character.
CREDIT_CODE_HOLDS = """
CREATE FUNCTION registry_credit_code_holds(code text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT sum((position(substr(code, i, 1) IN '0123456789ABCDEFGHJKLMNPQRTUWXY') - 1)
               * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1])[i]) % 31 = 0
    FROM generate_series(1, 18) AS i
$$;
ALTER TABLE registry_body ADD CONSTRAINT body_credit_code_check_character_holds
    CHECK (registry_credit_code_holds(credit_code));
"""

LEDGER_HAS_NO_GAP = """
CREATE FUNCTION registry_ledger_has_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT min(index) AS first, max(index) AS last, count(*) AS many FROM added) g
        WHERE g.many > 0 AND (g.many <> g.last - g.first + 1
           OR g.first <> 1 + coalesce((SELECT max(e.index) FROM registry_ledgerentry e WHERE e.index < g.first), -1)))
    THEN
        RAISE EXCEPTION 'the_ledger_has_no_gap'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'the_ledger_has_no_gap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER the_ledger_has_no_gap AFTER INSERT ON registry_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_ledger_has_no_gap();
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
    """Guards of the registry."""

    dependencies = [("registry", "0001_initial")]

    operations = [
        _guard(REFUSE_CHANGE, "registry_refuse_change"),
        *[_never_changed(table, name) for table, name in NEVER_CHANGED],
        _guard(CERTIFICATE_STANDS, "registry_certificate_stands"),
        _guard(SERIES_NEVER_GOES_BACK, "registry_series_never_goes_back"),
        _guard(STATUS_CHANGES_IN_ORDER, "registry_status_change_in_order"),
        _guard(SCOPE_WITHIN_FILING, "registry_scope_within_filing"),
        migrations.RunSQL(
            CREDIT_CODE_HOLDS,
            "ALTER TABLE registry_body DROP CONSTRAINT body_credit_code_check_character_holds; "
            "DROP FUNCTION registry_credit_code_holds(text);",
        ),
        _guard(LEDGER_HAS_NO_GAP, "registry_ledger_has_no_gap"),
    ]
