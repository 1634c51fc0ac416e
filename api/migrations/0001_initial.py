import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IdempotentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, verbose_name='幂等键')),
                ('request_digest', models.CharField(max_length=71, verbose_name='请求摘要')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='状态码')),
                ('answer', models.TextField(blank=True, verbose_name='应答')),
                ('location', models.CharField(blank=True, max_length=200, verbose_name='位置')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
            ],
        ),
        migrations.AddField(
            model_name='idempotentrequest',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='idempotentrequest',
            constraint=models.UniqueConstraint(fields=('account', 'key'), name='an_idempotency_key_is_used_once', nulls_distinct=False),
        ),
    ]
