import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from registry.guarding import guards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
        ('rulebook', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='申报等级')),
                ('pathway', models.CharField(max_length=30, verbose_name='途径')),
                ('route', models.CharField(max_length=60, verbose_name='申报条件')),
                ('state', models.CharField(choices=[('eligible', '符合条件'), ('ineligible', '不符合条件'), ('unknown', '材料不足'), ('passed', '评价合格'), ('failed', '评价不合格'), ('approved', '已批准'), ('rejected', '不予认定'), ('on_notice', '公示中'), ('contested', '异议处理中'), ('issued', '已发证'), ('withdrawn', '已撤回')], max_length=12, verbose_name='状态')),
                ('row_sealed', models.BinaryField(verbose_name='原始行密文')),
                ('submitted_at', models.DateTimeField(verbose_name='申报时间')),
            ],
            options={
                'verbose_name': '申报',
                'ordering': ['batch', 'row_number'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('approved_at', models.DateTimeField(verbose_name='批准时间')),
            ],
            options={
                'verbose_name': '批准',
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('pathway', models.CharField(choices=[('ordinary', '晋级或初次认定'), ('apprentice_conversion', '转正定级'), ('direct_ungraded', '新招录或未定级职工直接认定'), ('direct_frontline', '一线职工直接认定'), ('exceptional', '破格晋升'), ('competition', '竞赛晋级'), ('appointment', '特级技师、首席技师评聘'), ('equivalence', '职业资格视同、职称比照')], default='ordinary', max_length=30, verbose_name='途径')),
                ('source', models.CharField(choices=[('workbook', '工作簿'), ('json', '接口')], max_length=10, verbose_name='来源')),
                ('filename', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=71, verbose_name='内容摘要')),
                ('content_path', models.CharField(max_length=200, verbose_name='存放位置')),
                ('content_bytes', models.PositiveIntegerField(verbose_name='字节数')),
                ('state', models.CharField(choices=[('received', '已接收'), ('reading', '读取中'), ('validating', '校验中'), ('validated', '校验完成'), ('refused', '整批退回')], default='received', max_length=12, verbose_name='状态')),
                ('refusal', models.JSONField(null=True, verbose_name='整批退回原因')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('rows_read', models.PositiveIntegerField(default=0, verbose_name='已读行数')),
                ('rows_judged', models.PositiveIntegerField(default=0, verbose_name='已校验行数')),
                ('rows_refused', models.PositiveIntegerField(default=0, verbose_name='退回行数')),
                ('rows_skipped', models.PositiveIntegerField(default=0, verbose_name='未计入行数')),
                ('submitted_at', models.DateTimeField(verbose_name='提交时间')),
                ('validated_at', models.DateTimeField(null=True, verbose_name='校验完成时间')),
            ],
            options={
                'verbose_name': '批次',
                'ordering': ['-submitted_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='BatchSlice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='序')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('sealed', models.BinaryField(verbose_name='密文')),
                ('judged_at', models.DateTimeField(null=True, verbose_name='校验时间')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ground', models.TextField(max_length=2000, verbose_name='理由')),
                ('contact_sealed', models.BinaryField(null=True, verbose_name='联系方式密文')),
                ('raised_at', models.DateTimeField(verbose_name='提出时间')),
                ('outcome', models.CharField(blank=True, choices=[('dismissed', '异议不成立'), ('upheld', '异议成立')], max_length=10, verbose_name='处理结果')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='处理说明')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='处理时间')),
            ],
            options={
                'verbose_name': '异议',
                'ordering': ['raised_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='截止日期')),
                ('working_days', models.PositiveSmallIntegerField(verbose_name='工作日数')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '公示',
                'ordering': ['-starts_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('conclusion', models.CharField(choices=[('passed', '评审通过'), ('failed', '评审不通过')], max_length=10, verbose_name='评审结论')),
                ('reviewed_on', models.DateField(verbose_name='评审日期')),
                ('ground', models.CharField(max_length=1000, verbose_name='评审意见')),
                ('reference', models.CharField(max_length=200, verbose_name='评审材料')),
                ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
            ],
            options={
                'verbose_name': '评审记录',
                'ordering': ['application', 'revision'],
            },
        ),
        migrations.CreateModel(
            name='RowNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, max_length=60, verbose_name='工作表')),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('column', models.CharField(blank=True, max_length=60, verbose_name='列')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('zh', models.CharField(max_length=500, verbose_name='提示')),
                ('en', models.CharField(max_length=500, verbose_name='Note')),
            ],
            options={
                'ordering': ['row_number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RowRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, max_length=60, verbose_name='工作表')),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('candidate_row', models.PositiveIntegerField(verbose_name='考生行号')),
                ('column', models.CharField(blank=True, max_length=60, verbose_name='列')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('zh', models.CharField(max_length=500, verbose_name='原因')),
                ('en', models.CharField(max_length=500, verbose_name='Reason')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='原值')),
                ('nearest', models.JSONField(default=list, verbose_name='最接近的允许值')),
                ('pointer', models.CharField(blank=True, max_length=200, verbose_name='指针')),
            ],
            options={
                'ordering': ['candidate_row', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('theory', '理论知识考试'), ('skill', '技能考核'), ('review', '综合评审')], max_length=10, verbose_name='考核部分')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('value', models.DecimalField(decimal_places=1, max_digits=4, null=True, verbose_name='成绩')),
                ('absent', models.BooleanField(default=False, verbose_name='缺考')),
                ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
            ],
            options={
                'verbose_name': '成绩',
                'ordering': ['application', 'part', 'revision'],
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=12, verbose_name='原状态')),
                ('after', models.CharField(choices=[('eligible', '符合条件'), ('ineligible', '不符合条件'), ('unknown', '材料不足'), ('passed', '评价合格'), ('failed', '评价不合格'), ('approved', '已批准'), ('rejected', '不予认定'), ('on_notice', '公示中'), ('contested', '异议处理中'), ('issued', '已发证'), ('withdrawn', '已撤回')], max_length=12, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='理由')),
            ],
            options={
                'verbose_name': '经过',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='verdict', serialize=False, to='certification.application')),
                ('layers', models.JSONField(default=list, verbose_name='政策各层')),
                ('as_of', models.DateField(verbose_name='判定日')),
                ('facts', models.JSONField(verbose_name='事实')),
                ('related', models.JSONField(default=list, verbose_name='相关职业')),
                ('body', models.JSONField(null=True, verbose_name='评价机构情况')),
                ('offered', models.JSONField(null=True, verbose_name='设置等级')),
                ('compact', models.JSONField(verbose_name='结论')),
                ('verdict', models.CharField(max_length=12, verbose_name='判定')),
                ('earliest_on', models.DateField(null=True, verbose_name='最早可申报日')),
            ],
            options={
                'verbose_name': '判定',
            },
        ),
        migrations.AddField(
            model_name='application',
            name='certificate',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='registry.certificate'),
        ),
        migrations.AddField(
            model_name='application',
            name='decision',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='registry.decision'),
        ),
        migrations.AddField(
            model_name='application',
            name='occupation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation'),
        ),
        migrations.AddField(
            model_name='application',
            name='work_type',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.worktype'),
        ),
        migrations.AddField(
            model_name='application',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.worker'),
        ),
        migrations.AddField(
            model_name='approval',
            name='approved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='registry.body'),
        ),
        migrations.AddField(
            model_name='batch',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='registry.site'),
        ),
        migrations.AddField(
            model_name='batch',
            name='submitted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='approval',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='application',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='batchslice',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='slices', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='objection',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='certification.application'),
        ),
        migrations.AddField(
            model_name='objection',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='approval',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_notice', to='certification.approval'),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_notices', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='application',
            name='public_notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='certification.publicnotice', verbose_name='公示'),
        ),
        migrations.AddField(
            model_name='review',
            name='application',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='certification.application'),
        ),
        migrations.AddField(
            model_name='review',
            name='reviewed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rownote',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='rowrefusal',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='certification.batch'),
        ),
        migrations.AddField(
            model_name='score',
            name='application',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='certification.application'),
        ),
        migrations.AddField(
            model_name='score',
            name='recorded_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transition',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='certification.application'),
        ),
        migrations.AddField(
            model_name='transition',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='policy',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='rulebook.policy'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('site', 'digest', 'pathway'), name='the_same_content_is_one_submission'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'reading', 'validating', 'validated', 'refused'])), name='batch_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('pathway__in', ['ordinary', 'apprentice_conversion', 'direct_ungraded', 'direct_frontline', 'exceptional', 'competition', 'appointment', 'equivalence'])), name='batch_pathway_is_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('rows_read__lte', models.F('rows_total')), ('rows_judged__lte', models.F('rows_read'))), name='batch_counts_are_in_order'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal__isnull', False), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal__isnull', True)), _connector='OR'), name='a_refused_batch_says_why'),
        ),
        migrations.AddConstraint(
            model_name='batchslice',
            constraint=models.UniqueConstraint(fields=('batch', 'position'), name='a_slice_is_read_once'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='a_settled_objection_says_how_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='publicnotice',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='public_notice_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='publicnotice',
            constraint=models.CheckConstraint(condition=models.Q(('working_days__gte', 5)), name='public_notice_lasts_five_working_days'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['batch', 'state'], name='application_by_state'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state', 'on_notice')), fields=['public_notice'], name='application_waiting_for_issue'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='application_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('batch', 'row_number'), name='a_row_is_applied_once'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('eligible', 'passed', 'approved', 'on_notice', 'contested'))), fields=('worker', 'occupation', 'work_type', 'level'), name='one_open_application_per_worker_and_level', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['eligible', 'ineligible', 'unknown', 'passed', 'failed', 'approved', 'rejected', 'on_notice', 'contested', 'issued', 'withdrawn'])), name='application_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('certificate__isnull', True)), _connector='OR'), name='issued_means_a_certificate_stands'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'on_notice', 'contested', 'issued']), _negated=True), ('decision__isnull', False), _connector='OR'), name='approved_means_a_decision_stands'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['on_notice', 'contested', 'issued']), _negated=True), ('public_notice__isnull', False), _connector='OR'), name='on_notice_means_a_public_notice_stands'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('application', 'revision'), name='a_review_revision_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('conclusion__in', ['passed', 'failed'])), name='review_conclusion_is_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), models.Q(('reference', ''), _negated=True)), name='a_review_says_its_ground_and_reference'),
        ),
        migrations.AddIndex(
            model_name='rowrefusal',
            index=models.Index(fields=['batch', 'candidate_row'], name='refusal_by_candidate'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('application', 'part', 'revision'), name='a_score_revision_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('absent', True), ('value__isnull', True)), models.Q(('absent', False), ('value__isnull', False), ('value__range', (0, 100))), _connector='OR'), name='score_is_0_to_100_or_absent'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['theory', 'skill', 'review'])), name='score_part_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['eligible', 'ineligible', 'unknown', 'not_offered'])), name='verdict_is_known'),
        ),
        *guards(
            "certification",
            [
                "never_changed",
                "an_application_begins_with_its_verdict",
                "an_application_stands_where_its_verdict_puts_it",
                "an_application_moves_only_as_permitted",
                "an_approval_stands_on_its_grounds",
                "an_issue_stands_on_its_grounds",
                "a_public_notice_covers_its_working_days",
                "an_objection_is_settled_once",
                "a_batch_keeps_its_pathway",
                "a_review_stands_on_its_pathway",
            ],
        ),
    ]
