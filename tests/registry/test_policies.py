"""The row-level policies as a whole: which tables have one, and that a connection is nobody's before it is somebody's."""

from __future__ import annotations

from django.db import connection

from registry import policies, viewing
from registry.granting import declared
from registry.models import Account, Body
from registry.roles import sign_ins


def test_a_connection_that_goes_back_into_the_pool_is_nobodys(scratch: str) -> None:
    """Should a door forget, the pool does not."""
    viewing.show_to(Account(role="administrator", pk=1))
    raw = connection.connection
    viewing.forget(raw)
    assert raw.execute("SELECT viewer_role(), viewer_account()").fetchone() == ("", None)
    assert connection.settings_dict["OPTIONS"]["pool"]["reset"] is not None


def test_every_table_of_a_body_or_a_person_has_its_policy(reference: None) -> None:
    """Of the tables that web may read, those without a policy are named here: they hold nothing of one body's or person's."""
    open_to_all = {
        name for name, table in declared().items()
        if ("SELECT", "") in table.by_role["web"] and not table.seen
    }  # fmt: skip
    assert {name for name in open_to_all if name.startswith("certification_")} == set()
    assert open_to_all - {model._meta.db_table for model in (Account, Body)} == OPEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert {name for (name,) in cursor.fetchall()} == {name for name, table in declared().items() if table.seen}


OPEN = {
    "django_content_type", "django_migrations", "registry_accesstoken", "registry_alarm", "registry_calendarday",
    "registry_calendaryear", "registry_categorycode", "registry_democlock", "registry_filing", "registry_filingscope",
    "registry_levelcode", "registry_occupation", "registry_occupationgroup", "registry_offer", "registry_outboxmessage",
    "registry_recoverycode", "registry_region", "registry_relatedoccupation", "registry_secondfactor", "registry_signedinsession", "registry_signin", "registry_site", "registry_standard", "registry_standardpart",
    "registry_statusground", "registry_worktype", "rulebook_publishedtext", "rulebook_repeal", "rulebook_textscope",
}  # fmt: skip


def test_granting_again_sets_no_policy_anew(reference: None) -> None:
    """A start beside a running product takes no table for a policy that stands as declared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname, oid FROM pg_policy ORDER BY oid")
        before = cursor.fetchall()
        names = {role: one.name for role, one in sign_ins().items()}
        policies.set_policies(cursor, declared().values(), names)
        cursor.execute("SELECT polname, oid FROM pg_policy ORDER BY oid")
        assert cursor.fetchall() == before
        assert before
