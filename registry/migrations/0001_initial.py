import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from registry.guarding import guards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credit_code', models.CharField(max_length=18, unique=True, verbose_name='统一社会信用代码')),
                ('name', models.CharField(max_length=120, verbose_name='机构名称')),
                ('kind', models.CharField(choices=[('employer', '用人单位'), ('social', '社会培训评价组织'), ('school', '技工院校')], max_length=10, verbose_name='机构类别')),
                ('above_designated_size', models.BooleanField(default=False, verbose_name='规模以上')),
                ('skilled_workforce', models.BooleanField(default=False, verbose_name='以技能人员为主体')),
                ('appoints_special', models.BooleanField(default=False, verbose_name='已开展特级技师评聘')),
            ],
            options={
                'verbose_name': '评价机构',
                'ordering': ['credit_code'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('is_working', models.BooleanField(verbose_name='工作日')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='年份')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='依据')),
            ],
            options={
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='CategoryCode',
            fields=[
                ('kind', models.CharField(choices=[('employer', '用人单位'), ('social', '社会培训评价组织'), ('school', '技工院校')], max_length=10, primary_key=True, serialize=False, verbose_name='机构类别')),
                ('letter', models.CharField(blank=True, max_length=1, verbose_name='字母')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
        ),
        migrations.CreateModel(
            name='LevelCode',
            fields=[
                ('level', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='职业技能等级')),
                ('sign', models.CharField(blank=True, max_length=1, verbose_name='代码')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('role', models.CharField(choices=[('worker', '劳动者'), ('submitter', '申报经办人'), ('approver', '审批人'), ('assessor', '考评员'), ('regulator', '监管人员'), ('drafter', '政策起草人'), ('publisher', '政策发布人'), ('administrator', '系统管理员')], max_length=20, verbose_name='角色')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='registry.body')),
            ],
            options={
                'verbose_name': '账户',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='DemoClock',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('ahead_by', models.DurationField(default=datetime.timedelta, verbose_name='提前')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_demo_clock'), models.CheckConstraint(condition=models.Q(('ahead_by__gte', datetime.timedelta(0))), name='demo_clock_never_runs_behind')],
            },
        ),
        migrations.CreateModel(
            name='LedgerLeaf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('subject_id', models.CharField(max_length=80, verbose_name='对象编号')),
                ('salt', models.BinaryField(max_length=16, verbose_name='盐')),
                ('entry', models.BinaryField(verbose_name='条目')),
                ('leaf_hash', models.BinaryField(max_length=32, verbose_name='叶散列')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id'], name='leaf_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='OccupationGroup',
            fields=[
                ('code', models.CharField(max_length=10, primary_key=True, serialize=False, verbose_name='代码')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.occupationgroup')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('code', models.CharField(max_length=10, primary_key=True, serialize=False, verbose_name='职业编码')),
                ('title', models.CharField(max_length=100, verbose_name='职业名称')),
                ('is_digital', models.BooleanField(default=False, verbose_name='数字职业')),
                ('is_green', models.BooleanField(default=False, verbose_name='绿色职业')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupations', to='registry.occupationgroup')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=80, verbose_name='任务')),
                ('payload', models.JSONField(verbose_name='参数')),
                ('key', models.CharField(blank=True, max_length=120, verbose_name='防重键')),
                ('created_at', models.DateTimeField(verbose_name='产生时间')),
                ('available_at', models.DateTimeField(verbose_name='可执行时间')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='送出时间')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='最近错误')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['available_at'], name='outbox_pending')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('key', ''), _negated=True)), fields=('task', 'key'), name='outbox_asks_for_work_once')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('certificate_code', models.CharField(blank=True, max_length=2, verbose_name='证书省级代码')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.region')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='备案号')),
                ('authority', models.CharField(choices=[('ministry', '人力资源和社会保障部'), ('province', '省级人社部门'), ('city', '市级人社部门')], max_length=10, verbose_name='备案机关层级')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='备案有效期')),
                ('filed_at', models.DateTimeField(verbose_name='备案时间')),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', verbose_name='备案地')),
            ],
            options={
                'verbose_name': '备案',
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='body',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='registry.region'),
        ),
        migrations.AddField(
            model_name='account',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region'),
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=13, unique=True, verbose_name='机构（站点）代码')),
                ('name', models.CharField(max_length=120, verbose_name='站点名称')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='registry.body')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
            ],
            options={
                'verbose_name': '评价站点',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='最后序号')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.site')),
            ],
        ),
        migrations.CreateModel(
            name='FilingScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='registry.filing')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='registry.site')),
            ],
            options={
                'verbose_name': '备案范围',
            },
        ),
        migrations.AddField(
            model_name='filing',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='registry.site'),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('pathway', models.CharField(max_length=30, verbose_name='途径')),
                ('route', models.CharField(max_length=60, verbose_name='申报条件')),
                ('policy_digest', models.CharField(max_length=71, verbose_name='政策摘要')),
                ('approved_at', models.DateTimeField(verbose_name='批准时间')),
                ('approved_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('examined_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('occupation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='registry.site')),
            ],
            options={
                'verbose_name': '认定决定',
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=22, unique=True, verbose_name='证书编号')),
                ('holder_name', models.CharField(max_length=100, verbose_name='姓名')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('year', models.PositiveSmallIntegerField(verbose_name='核发年份')),
                ('serial', models.PositiveIntegerField(verbose_name='证书序列码')),
                ('issued_on', models.DateField(verbose_name='发证日期')),
                ('issued_at', models.DateTimeField(verbose_name='发证时间')),
                ('template', models.CharField(max_length=20, verbose_name='版式')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='registry.decision')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.site')),
            ],
            options={
                'verbose_name': '职业技能等级证书',
                'ordering': ['-issued_at', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='标准名称')),
                ('edition', models.CharField(choices=[('2018', '2018年版'), ('2023', '2023年版')], max_length=4, verbose_name='编制规程版本')),
                ('lowest_level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='最低等级')),
                ('highest_level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='最高等级')),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='施行期间')),
                ('certainty', models.CharField(max_length=20, verbose_name='依据')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='registry.occupation')),
            ],
        ),
        migrations.CreateModel(
            name='RelatedOccupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related', to='registry.standard')),
            ],
        ),
        migrations.CreateModel(
            name='StandardPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('part', models.CharField(choices=[('theory', '理论知识考试'), ('skill', '技能考核'), ('review', '综合评审')], max_length=10, verbose_name='考核部分')),
                ('pass_mark', models.DecimalField(decimal_places=1, default=60, max_digits=4, verbose_name='合格分数')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='registry.standard')),
            ],
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suspended', '暂停'), ('reinstated', '恢复'), ('revoked', '撤销'), ('superseded', '替换')], max_length=12, verbose_name='变更')),
                ('effective_on', models.DateField(verbose_name='生效日期')),
                ('ground', models.CharField(max_length=400, verbose_name='事由')),
                ('citation', models.CharField(max_length=200, verbose_name='依据')),
                ('made_at', models.DateTimeField(verbose_name='作出时间')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='registry.certificate')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='registry.certificate')),
            ],
            options={
                'verbose_name': '证书状态变更',
                'ordering': ['effective_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('document_type', models.CharField(choices=[('resident', '居民身份证'), ('hong_kong_macao', '港澳居民来往内地通行证'), ('taiwan', '台湾居民来往大陆通行证'), ('residence', '港澳台居民居住证'), ('foreign', '外国人永久居留身份证'), ('passport', '护照')], max_length=20, verbose_name='证件类型')),
                ('document_hash', models.BinaryField(max_length=32, verbose_name='证件号码散列')),
                ('document_sealed', models.BinaryField(verbose_name='证件号码密文')),
                ('document_masked', models.CharField(max_length=30, verbose_name='证件号码')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('sex', models.CharField(blank=True, choices=[('男', '男'), ('女', '女')], max_length=1, verbose_name='性别')),
                ('birth_date', models.DateField(null=True, verbose_name='出生日期')),
                ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '劳动者',
                'constraints': [models.UniqueConstraint(fields=('document_hash',), name='one_person_one_record'), models.CheckConstraint(condition=models.Q(('document_type__in', ['resident', 'hong_kong_macao', 'taiwan', 'residence', 'foreign', 'passport'])), name='worker_document_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hired_on', models.DateField(null=True, verbose_name='入职日期')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='registry.body')),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='registry.worker')),
            ],
            options={
                'verbose_name': '用工',
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='registry.worker'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.worker'),
        ),
        migrations.CreateModel(
            name='CareerSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employer_name', models.CharField(blank=True, max_length=120, verbose_name='工作单位')),
                ('started_on', models.DateField(verbose_name='开始日期')),
                ('ended_on', models.DateField(null=True, verbose_name='结束日期')),
                ('front_line', models.BooleanField(null=True, verbose_name='一线岗位')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('occupation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.occupation')),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='career', to='registry.worker')),
            ],
            options={
                'verbose_name': '从业经历',
                'ordering': ['started_on'],
            },
        ),
        migrations.AddField(
            model_name='account',
            name='worker',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='registry.worker'),
        ),
        migrations.CreateModel(
            name='WorkType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='工种名称')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_types', to='registry.occupation')),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('apprentice', '学徒工'), ('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师'), ('special_technician', '特级技师'), ('chief_technician', '首席技师')], max_length=20, verbose_name='职业技能等级')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='registry.occupation')),
                ('work_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='registry.worktype')),
            ],
        ),
        migrations.AddField(
            model_name='decision',
            name='work_type',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.worktype'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='work_type',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.worktype'),
        ),
        migrations.CreateModel(
            name='CertificateDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('face', models.JSONField(verbose_name='票面')),
                ('digest', models.CharField(max_length=71, verbose_name='摘要')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('rendered_at', models.DateTimeField(verbose_name='生成时间')),
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='registry.certificate')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^sha256:[0-9a-f]{64}$')), name='document_digest_is_sha256')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('act', models.CharField(max_length=60, verbose_name='行为')),
                ('subject_kind', models.CharField(max_length=30, verbose_name='对象')),
                ('subject_id', models.CharField(max_length=80, verbose_name='对象编号')),
                ('details', models.JSONField(default=dict, verbose_name='内容')),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.body')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='event_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('leaf', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='place', to='registry.ledgerleaf')),
            ],
            options={
                'ordering': ['index'],
                'constraints': [models.CheckConstraint(condition=models.Q(('index__gte', 0)), name='ledger_begins_at_zero')],
            },
        ),
        migrations.AddConstraint(
            model_name='occupation',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d-\\d\\d-\\d\\d-\\d\\d$')), name='occupation_code_is_well_formed'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{6}$')), name='region_code_has_six_digits'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(('credit_code__regex', '^[0-9A-HJ-NPQRTUWXY]{18}$')), name='body_credit_code_is_well_formed'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['employer', 'social', 'school'])), name='body_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]\\d{12}$')), name='site_code_is_well_formed'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('site', 'year', 'level'), name='one_series_per_site_year_and_level'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.CheckConstraint(condition=models.Q(('last__lte', 999999)), name='number_series_fits_six_digits'),
        ),
        migrations.AddConstraint(
            model_name='filingscope',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='filing_scope_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='filingscope',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='filing_scope_period_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='filingscope',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('site'), '='), (models.F('occupation'), '='), (models.F('level'), '='), ('period', '&&')], name='filing_scopes_never_overlap'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__startswith__isnull', False)), name='filing_period_has_a_start'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.CheckConstraint(condition=models.Q(('lowest_level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='standard_lowest_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.CheckConstraint(condition=models.Q(('highest_level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='standard_highest_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.CheckConstraint(condition=models.Q(('edition__in', ['2018', '2023'])), name='standard_follows_a_known_edition'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('occupation'), '='), ('in_force', '&&')], name='one_standard_of_an_occupation_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='relatedoccupation',
            constraint=models.UniqueConstraint(fields=('standard', 'occupation'), name='related_occupation_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='standardpart',
            constraint=models.UniqueConstraint(fields=('standard', 'level', 'part'), name='standard_part_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='standardpart',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='standard_part_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='statuschange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['suspended', 'reinstated', 'revoked', 'superseded'])), name='status_change_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='statuschange',
            constraint=models.CheckConstraint(condition=models.Q(('ground', ''), _negated=True), name='status_change_has_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='statuschange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'superseded'), ('replaced_by__isnull', False)), models.Q(models.Q(('kind', 'superseded'), _negated=True), ('replaced_by__isnull', True)), _connector='OR'), name='only_a_replacement_names_another_certificate'),
        ),
        migrations.AddConstraint(
            model_name='employment',
            constraint=models.UniqueConstraint(fields=('worker', 'body'), name='employment_is_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='careerspell',
            constraint=models.UniqueConstraint(fields=('worker', 'occupation', 'started_on', 'employer_name'), name='career_spell_is_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='careerspell',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='career_spell_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('role__in', ['submitter', 'approver', 'assessor']), ('worker__isnull', True)), models.Q(('body__isnull', True), ('role', 'worker'), ('worker__isnull', False)), models.Q(('body__isnull', True), ('region__isnull', False), ('role__in', ['regulator', 'drafter', 'publisher']), ('worker__isnull', True)), models.Q(('body__isnull', True), ('role', 'administrator'), ('worker__isnull', True)), _connector='OR'), name='account_has_what_its_role_is_for'),
        ),
        migrations.AddConstraint(
            model_name='worktype',
            constraint=models.UniqueConstraint(fields=('occupation', 'title'), name='work_type_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(fields=('occupation', 'work_type', 'level'), name='offer_stands_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='offer_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='decision_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', models.F('submitted_by')), _negated=True), models.Q(('approved_by', models.F('examined_by')), _negated=True)), name='decision_is_approved_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('examined_by', models.F('submitted_by')), _negated=True), name='decision_is_not_examined_by_its_submitter'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('policy_digest__regex', '^sha256:[0-9a-f]{64}$')), name='decision_names_its_policy'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['-issued_at', 'number'], name='certificate_by_issue'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', 'special_technician', 'chief_technician'])), name='certificate_level_is_on_the_ladder'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('site', 'year', 'level', 'serial'), name='a_serial_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^[A-Z]\\d{14}[0-9A-Z]\\d{6}$')), name='certificate_number_has_22_characters'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('serial__range', (1, 999999))), name='certificate_serial_has_six_digits'),
        ),
        *guards(
            "registry",
            [
                "refuse_change",
                "never_changed",
                "a_certificate_stands_on_its_grounds",
                "a_number_series_never_goes_back",
                "status_changes_come_in_order",
                "a_scope_stands_within_its_filing",
                "body_credit_code_check_character_holds",
                "the_ledger_has_no_gap",
            ],
        ),
    ]
