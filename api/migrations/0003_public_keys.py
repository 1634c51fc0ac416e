import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keys of requests without an account; answers kept as the bytes that were sent."""

    dependencies = [
        ("api", "0002_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="idempotentrequest", name="an_idempotency_key_is_used_once"),
        migrations.AlterField(
            model_name="idempotentrequest",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveField(model_name="idempotentrequest", name="answer"),
        migrations.AddField(
            model_name="idempotentrequest", name="answer", field=models.TextField(blank=True, default="", verbose_name="应答")
        ),
        migrations.AlterField(
            model_name="idempotentrequest", name="answer", field=models.TextField(blank=True, verbose_name="应答")
        ),
        migrations.AddField(
            model_name="idempotentrequest",
            name="location",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="位置"),
        ),
        migrations.AlterField(
            model_name="idempotentrequest",
            name="location",
            field=models.CharField(blank=True, max_length=200, verbose_name="位置"),
        ),
        migrations.AddConstraint(
            model_name="idempotentrequest",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="an_idempotency_key_is_used_once", nulls_distinct=False
            ),
        ),
    ]
