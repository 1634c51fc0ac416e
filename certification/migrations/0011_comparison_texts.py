"""Published texts of equivalences, and what each gives where, so that two of one name never overlap in time."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER a_comparison_text_is_never_changed BEFORE UPDATE OR DELETE ON certification_comparisontext
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_comparison_scope_is_never_changed BEFORE UPDATE OR DELETE ON certification_comparisonscope
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();

CREATE FUNCTION certification_comparison_scope_is_its_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certification_comparisontext t
        WHERE t.digest = NEW.text_id AND t.region_id = NEW.region_id AND t.in_force = NEW.in_force) THEN
        RAISE EXCEPTION 'a_comparison_scope_is_its_texts'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_comparison_scope_is_its_texts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_comparison_scope_is_its_texts BEFORE INSERT ON certification_comparisonscope
    FOR EACH ROW EXECUTE FUNCTION certification_comparison_scope_is_its_texts();

CREATE FUNCTION certification_comparison_text_has_a_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM certification_comparisonscope s WHERE s.text_id = NEW.digest) THEN
        RAISE EXCEPTION 'a_comparison_text_has_a_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_comparison_text_has_a_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_comparison_text_has_a_scope AFTER INSERT ON certification_comparisontext
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certification_comparison_text_has_a_scope();
"""
UNGUARDED = """
DROP TRIGGER a_comparison_text_is_never_changed ON certification_comparisontext;
DROP TRIGGER a_comparison_scope_is_never_changed ON certification_comparisonscope;
DROP FUNCTION certification_comparison_scope_is_its_texts() CASCADE;
DROP FUNCTION certification_comparison_text_has_a_scope() CASCADE;
"""


class Migration(migrations.Migration):
    """Texts of equivalences."""

    dependencies = [
        ("certification", "0010_pathway_guards"),
        ("registry", "0004_policy_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComparisonText",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False, verbose_name="摘要")),
                ("identifier", models.CharField(max_length=80, verbose_name="标识")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("in_force", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="施行期间")),
                ("text", models.TextField(verbose_name="正文")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "比照规定",
                "ordering": ["identifier", "in_force"],
            },
        ),
        migrations.CreateModel(
            name="ComparisonScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="事项")),
                ("in_force", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="施行期间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.region"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="certification.comparisontext",
                    ),
                ),
            ],
            options={
                "verbose_name": "比照事项",
            },
        ),
        migrations.AddConstraint(
            model_name="comparisontext",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^sha256:[0-9a-f]{64}$")),
                name="comparison_text_is_named_by_its_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="comparisonscope",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[(models.F("region"), "="), (models.F("key"), "="), ("in_force", "&&")],
                name="equivalences_of_one_name_and_place_never_overlap",
            ),
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
