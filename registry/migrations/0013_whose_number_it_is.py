import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0012_nothing_of_record_is_emptied'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdentityCase',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('receipt', models.CharField(max_length=19, verbose_name='案件号')),
                ('holds', models.BooleanField(verbose_name='暂停办理')),
                ('opened_at', models.DateTimeField(verbose_name='立案时间')),
                ('outcome', models.CharField(blank=True, choices=[('stands', '登记姓名成立'), ('corrected', '登记姓名更正')], max_length=10, verbose_name='结果')),
                ('settled_key', models.CharField(blank=True, max_length=64, verbose_name='认定姓名摘要')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='处理时间')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_cases', to='registry.worker')),
            ],
            options={
                'verbose_name': '身份核实案件',
                'ordering': ['opened_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IdentityProposal',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('before', models.CharField(max_length=100, verbose_name='原登记姓名')),
                ('name', models.CharField(max_length=100, verbose_name='认定姓名')),
                ('statement', models.CharField(max_length=1000, verbose_name='事实和理由')),
                ('reference', models.CharField(max_length=200, verbose_name='证明材料')),
                ('proposed_at', models.DateTimeField(verbose_name='提议时间')),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', '已确认'), ('declined', '未予确认'), ('withdrawn', '提议人撤回')], max_length=10, verbose_name='结果')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='处理时间')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='registry.identitycase')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='identity_proposals', to='registry.worker')),
            ],
            options={
                'verbose_name': '姓名提议',
                'ordering': ['-proposed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='IdentityConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('way', models.CharField(choices=[('person', '本人'), ('second_body', '另一机构'), ('regulator', '监管部门')], max_length=12, verbose_name='确认方式')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
                ('body', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.body')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='registry.worker')),
                ('proposal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.identityproposal')),
            ],
            options={
                'verbose_name': '身份确认',
                'ordering': ['confirmed_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='NameClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('claimed_at', models.DateTimeField(verbose_name='报送时间')),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.body')),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='registry.worker')),
            ],
            options={
                'verbose_name': '报送姓名',
                'ordering': ['claimed_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='identitycase',
            constraint=models.UniqueConstraint(fields=('receipt',), name='an_identity_case_has_its_own_number'),
        ),
        migrations.AddConstraint(
            model_name='identitycase',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('worker',), name='one_open_identity_case_for_each_worker'),
        ),
        migrations.AddConstraint(
            model_name='identitycase',
            constraint=models.CheckConstraint(condition=models.Q(('receipt__regex', '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$')), name='an_identity_case_number_has_sixteen_signs'),
        ),
        migrations.AddConstraint(
            model_name='identitycase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_key', '')), models.Q(('outcome__in', ['stands', 'corrected']), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('settled_key', ''), _negated=True)), _connector='OR'), name='a_settled_identity_case_says_how_and_by_whom'),
        ),
        migrations.AddIndex(
            model_name='identityproposal',
            index=models.Index(fields=['worker'], name='identity_proposal_by_worker'),
        ),
        migrations.AddConstraint(
            model_name='identityproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('worker',), name='one_open_name_proposal_for_each_worker'),
        ),
        migrations.AddConstraint(
            model_name='identityproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('statement', ''), _negated=True), models.Q(('reference', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='a_name_proposal_states_its_ground_and_evidence'),
        ),
        migrations.AddConstraint(
            model_name='identityproposal',
            constraint=models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(('name', models.F('before')), _negated=True), _connector='OR'), name='a_correction_changes_the_name'),
        ),
        migrations.AddConstraint(
            model_name='identityproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('outcome__in', ['confirmed', 'declined', 'withdrawn']), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='a_settled_name_proposal_says_how_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='identityproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='who_proposes_a_name_does_not_confirm_it'),
        ),
        migrations.AddConstraint(
            model_name='identityconfirmation',
            constraint=models.UniqueConstraint(fields=('worker', 'name', 'way'), name='a_name_is_confirmed_once_in_a_way'),
        ),
        migrations.AddConstraint(
            model_name='identityconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', True), ('by__isnull', False), ('proposal__isnull', True), ('way', 'person')), models.Q(('body__isnull', False), ('by__isnull', True), ('proposal__isnull', True), ('way', 'second_body')), models.Q(('body__isnull', True), ('by__isnull', False), ('proposal__isnull', False), ('way', 'regulator')), _connector='OR'), name='a_confirmation_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='nameclaim',
            constraint=models.UniqueConstraint(fields=('worker', 'body', 'name'), name='a_body_gives_a_name_once'),
        ),
        *guards('registry', ['names_are_settled_by_two']),
    ]
