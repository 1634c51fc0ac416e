"""Simulations, and what must hold of them whatever code runs."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

# As permitted by certification/states.py when this guard was written; a test holds the two together.
SIMULATION_START = "waiting"
SIMULATION_MOVES = (("waiting", "running"), ("running", "done"))

_moves = ", ".join(f"('{before}', '{after}')" for before, after in SIMULATION_MOVES)

SIMULATION_STANDS = f"""
CREATE FUNCTION certification_simulation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a_simulation_is_never_deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_is_never_deleted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> '{SIMULATION_START}' THEN
            RAISE EXCEPTION 'a_simulation_begins_by_waiting'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_begins_by_waiting';
        END IF;
        IF NEW.digest <> 'sha256:' || encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'a_simulation_is_of_the_text_it_names'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_is_of_the_text_it_names';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'done' THEN
        RAISE EXCEPTION 'a_done_simulation_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_done_simulation_is_never_changed';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_moves}) THEN
        RAISE EXCEPTION 'a_simulation_moves_only_as_permitted: % → %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_simulation_moves_only_as_permitted';
    END IF;
    IF (OLD.region_id, OLD.draft_id, OLD.title, OLD.text, OLD.digest, OLD.against_id, OLD.standing, OLD.as_of,
        OLD.population, OLD.people, OLD.seed, OLD.examples, OLD.asked_by_id, OLD.asked_at)
          IS DISTINCT FROM
       (NEW.region_id, NEW.draft_id, NEW.title, NEW.text, NEW.digest, NEW.against_id, NEW.standing, NEW.as_of,
        NEW.population, NEW.people, NEW.seed, NEW.examples, NEW.asked_by_id, NEW.asked_at) THEN
        RAISE EXCEPTION 'what_was_simulated_is_never_changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_was_simulated_is_never_changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_simulation_moves_only_as_permitted BEFORE INSERT OR UPDATE OR DELETE ON certification_simulation
    FOR EACH ROW EXECUTE FUNCTION certification_simulation_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0007_draft_guards'),
        ('registry', '0004_policy_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('text', models.TextField(verbose_name='正文')),
                ('digest', models.CharField(max_length=71, verbose_name='摘要')),
                ('standing', models.JSONField(verbose_name='当时已发布的文本')),
                ('as_of', models.DateField(verbose_name='模拟日')),
                ('population', models.CharField(choices=[('registry', '登记人群'), ('synthetic', '虚拟人群')], max_length=10, verbose_name='人群')),
                ('people', models.PositiveIntegerField(null=True, verbose_name='虚拟人数')),
                ('seed', models.PositiveIntegerField(null=True, verbose_name='种子')),
                ('examples', models.PositiveSmallIntegerField(verbose_name='每类示例数')),
                ('state', models.CharField(choices=[('waiting', '等待模拟'), ('running', '模拟中'), ('done', '模拟完成')], default='waiting', max_length=8, verbose_name='状态')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('cursor', models.CharField(blank=True, max_length=40, verbose_name='已至')),
                ('tally', models.JSONField(default=dict, verbose_name='计数')),
                ('report', models.JSONField(null=True, verbose_name='报告')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('against', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certification.policy', verbose_name='对照文本')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='certification.policydraft')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
            ],
            options={
                'verbose_name': '政策模拟',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^sha256:[0-9a-f]{64}$')), name='simulated_text_is_named_by_its_digest'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done'])), name='simulation_state_is_known'), models.CheckConstraint(condition=models.Q(('percent__range', (0, 100))), name='simulation_percent_is_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('people__isnull', True), ('population', 'registry'), ('seed__isnull', True)), models.Q(('people__range', (1, 1000000)), ('population', 'synthetic'), ('seed__isnull', False)), _connector='OR'), name='invented_people_have_a_number_and_a_seed'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('percent', 100), ('report__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('finished_at__isnull', True), ('report__isnull', True)), _connector='OR'), name='a_simulation_is_done_when_it_has_its_report')],
            },
        ),
        migrations.RunSQL(SIMULATION_STANDS, "DROP FUNCTION certification_simulation_stands() CASCADE;"),
    ]
