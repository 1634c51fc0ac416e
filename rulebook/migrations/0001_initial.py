import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from registry.guarding import guards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedText',
            fields=[
                ('digest', models.CharField(max_length=71, primary_key=True, serialize=False, verbose_name='摘要')),
                ('kind', models.CharField(choices=[('policy', '政策'), ('equivalence', '比照规定')], max_length=11, verbose_name='种类')),
                ('identifier', models.CharField(max_length=80, verbose_name='标识')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('extends', models.CharField(blank=True, max_length=80, verbose_name='基础文本')),
                ('pathway', models.CharField(blank=True, max_length=30, verbose_name='途径')),
                ('edition', models.CharField(blank=True, max_length=4, verbose_name='编制规程版本')),
                ('enterprise', models.CharField(blank=True, max_length=18, verbose_name='企业')),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='施行期间')),
                ('text', models.TextField(verbose_name='正文')),
                ('published_at', models.DateTimeField(verbose_name='发布时间')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
            ],
            options={
                'verbose_name': '已发布文本',
                'ordering': ['identifier', 'in_force'],
            },
        ),
        migrations.CreateModel(
            name='PolicyDraft',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='名称')),
                ('identifier', models.CharField(blank=True, max_length=80, verbose_name='标识')),
                ('kind', models.CharField(blank=True, choices=[('policy', '政策'), ('equivalence', '比照规定')], max_length=11, verbose_name='种类')),
                ('pathway', models.CharField(blank=True, max_length=30, verbose_name='途径')),
                ('state', models.CharField(choices=[('drafting', '起草中'), ('proposed', '待发布'), ('returned', '已退回'), ('published', '已发布'), ('withdrawn', '已撤回')], default='drafting', max_length=12, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                ('created_at', models.DateTimeField(verbose_name='起草时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.publishedtext')),
                ('published', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='rulebook.publishedtext')),
            ],
            options={
                'verbose_name': '政策草案',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='稿次')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('digest', models.CharField(max_length=71, verbose_name='摘要')),
                ('last_on', models.DateField(null=True, verbose_name='最后施行日')),
                ('ground', models.CharField(blank=True, max_length=400, verbose_name='事由')),
                ('citation', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='修改说明')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='rulebook.policydraft')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.publishedtext')),
            ],
            options={
                'verbose_name': '草案稿次',
                'ordering': ['draft', 'number'],
            },
        ),
        migrations.CreateModel(
            name='EquivalenceText',
            fields=[
            ],
            options={
                'verbose_name': '比照规定',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('rulebook.publishedtext',),
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
            ],
            options={
                'verbose_name': '政策',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('rulebook.publishedtext',),
        ),
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('text', models.TextField(verbose_name='正文')),
                ('digest', models.CharField(max_length=71, verbose_name='摘要')),
                ('published', models.JSONField(verbose_name='当时已发布的文本')),
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
                ('against', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.publishedtext', verbose_name='对照文本')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='rulebook.policydraft')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
            ],
            options={
                'verbose_name': '政策模拟',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='TextScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pathway', models.CharField(blank=True, max_length=30, verbose_name='途径')),
                ('edition', models.CharField(blank=True, max_length=4, verbose_name='编制规程版本')),
                ('level', models.CharField(blank=True, max_length=20, verbose_name='等级')),
                ('occupation', models.CharField(blank=True, max_length=10, verbose_name='职业')),
                ('enterprise', models.CharField(blank=True, max_length=18, verbose_name='企业')),
                ('key', models.CharField(blank=True, max_length=80, verbose_name='事项')),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='施行期间')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='rulebook.publishedtext')),
            ],
            options={
                'verbose_name': '适用范围',
            },
        ),
        migrations.CreateModel(
            name='Repeal',
            fields=[
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='repeal', serialize=False, to='rulebook.publishedtext')),
                ('last_on', models.DateField(verbose_name='最后施行日')),
                ('ground', models.CharField(max_length=400, verbose_name='事由')),
                ('citation', models.CharField(max_length=200, verbose_name='依据')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='repeal', to='rulebook.draftrevision')),
            ],
            options={
                'verbose_name': '废止',
            },
        ),
        migrations.AddConstraint(
            model_name='publishedtext',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^sha256:[0-9a-f]{64}$')), name='text_is_named_by_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='publishedtext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'policy'), models.Q(('pathway', ''), _negated=True)), models.Q(('edition', ''), ('enterprise', ''), ('extends', ''), ('kind', 'equivalence'), ('pathway', '')), _connector='OR'), name='a_policy_has_a_pathway_and_an_equivalence_none'),
        ),
        migrations.AddConstraint(
            model_name='policydraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'withdrawn']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_returned_or_withdrawn_draft_says_why'),
        ),
        migrations.AddConstraint(
            model_name='policydraft',
            constraint=models.CheckConstraint(condition=models.Q(('published__isnull', True), ('state', 'published'), _connector='OR'), name='only_a_published_draft_names_its_text'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', False), models.Q(('citation', ''), ('ground', ''), ('last_on__isnull', True)), _connector='OR'), name='a_revision_that_ends_nothing_names_no_end'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^sha256:[0-9a-f]{64}$')), name='simulated_text_is_named_by_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done'])), name='simulation_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(('percent__range', (0, 100))), name='simulation_percent_is_in_range'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('people__isnull', True), ('population', 'registry'), ('seed__isnull', True)), models.Q(('people__isnull', False), ('people__range', (1, 1000000)), ('population', 'synthetic'), ('seed__isnull', False)), _connector='OR'), name='invented_people_have_a_number_and_a_seed'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('percent', 100), ('report__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('finished_at__isnull', True), ('report__isnull', True)), _connector='OR'), name='a_simulation_is_done_when_it_has_its_report'),
        ),
        migrations.AddConstraint(
            model_name='textscope',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('region'), '='), (models.F('pathway'), '='), (models.F('edition'), '='), (models.F('level'), '='), (models.F('occupation'), '='), (models.F('enterprise'), '='), (models.F('key'), '='), ('in_force', '&&')], name='texts_of_one_scope_never_overlap'),
        ),
        migrations.AddConstraint(
            model_name='textscope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('pathway', ''), _negated=True), models.Q(('level', ''), _negated=True), ('key', '')), models.Q(('edition', ''), ('enterprise', ''), ('level', ''), ('occupation', ''), ('pathway', ''), models.Q(('key', ''), _negated=True)), _connector='OR'), name='a_scope_is_a_level_of_a_pathway_or_an_equivalence'),
        ),
        migrations.AddConstraint(
            model_name='repeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), models.Q(('citation', ''), _negated=True)), name='a_repeal_has_a_ground'),
        ),
        *guards(
            "rulebook",
            [
                "never_changed",
                "a_scope_is_its_texts",
                "a_text_has_a_scope",
                "a_revision_follows_the_last",
                "a_draft_moves_only_as_permitted",
                "a_text_stems_from_a_proposed_draft",
                "a_repeal_stems_from_a_proposed_draft",
                "a_repeal_ends_every_scope",
                "a_scope_is_never_changed",
                "a_simulation_moves_only_as_permitted",
            ],
        ),
    ]
