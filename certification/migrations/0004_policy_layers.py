"""Policies in layers: what each text rules, row by row, so that two of one scope never overlap in time."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

SCOPES = """
CREATE FUNCTION certification_scope_is_its_policys() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER a_scope_is_its_policys BEFORE INSERT ON certification_policyscope
    FOR EACH ROW EXECUTE FUNCTION certification_scope_is_its_policys();
CREATE TRIGGER a_scope_is_never_changed BEFORE UPDATE OR DELETE ON certification_policyscope
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();

CREATE FUNCTION certification_policy_has_a_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM certification_policyscope s WHERE s.policy_id = NEW.digest) THEN
        RAISE EXCEPTION 'a_policy_has_a_scope'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_policy_has_a_scope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_policy_has_a_scope AFTER INSERT ON certification_policy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certification_policy_has_a_scope();
"""


def scopes_of_what_stands(apps, schema_editor):
    """Before this migration, only ordinary policies without layers were published."""
    from certification.policy import load
    from certification.policy.words import EDITIONS

    scope = apps.get_model("certification", "PolicyScope")
    for row in apps.get_model("certification", "Policy").objects.all():
        rule = load(row.text)
        scope.objects.bulk_create(
            scope(
                policy=row,
                pathway=row.pathway,
                region_id=row.region_id,
                edition=edition,
                level=level.value,
                in_force=row.in_force,
            )
            for edition in ([row.edition] if row.edition else EDITIONS)
            for level in rule.levels
        )


class Migration(migrations.Migration):
    """Scopes of policies."""

    dependencies = [("certification", "0003_guards"), ("registry", "0002_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="policy", name="policies_of_one_pathway_never_overlap"),
        migrations.AddField(
            model_name="policy",
            name="extends",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="基础文本"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="PolicyScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pathway", models.CharField(max_length=30, verbose_name="途径")),
                ("edition", models.CharField(max_length=4, verbose_name="编制规程版本")),
                ("level", models.CharField(max_length=20, verbose_name="等级")),
                ("occupation", models.CharField(blank=True, max_length=10, verbose_name="职业")),
                ("enterprise", models.CharField(blank=True, max_length=18, verbose_name="企业")),
                ("in_force", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="施行期间")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scopes", to="certification.policy"
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
                "verbose_name": "政策适用范围",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("pathway"), "="),
                            (models.F("region"), "="),
                            (models.F("edition"), "="),
                            (models.F("level"), "="),
                            (models.F("occupation"), "="),
                            (models.F("enterprise"), "="),
                            ("in_force", "&&"),
                        ],
                        name="policies_of_one_pathway_place_and_level_never_overlap",
                    )
                ],
            },
        ),
        migrations.RunPython(scopes_of_what_stands, migrations.RunPython.noop),
        migrations.RunSQL(
            SCOPES,
            "DROP FUNCTION certification_scope_is_its_policys() CASCADE;"
            "DROP TRIGGER a_scope_is_never_changed ON certification_policyscope;"
            "DROP FUNCTION certification_policy_has_a_scope() CASCADE;",
        ),
    ]
