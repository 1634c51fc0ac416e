from django.db import migrations, models

NOTHING = "sha256:" + "0" * 64
"""The digest of approvals made before lists had one."""


class Migration(migrations.Migration):

    dependencies = [("certification", "0001_initial")]

    operations = [
        migrations.AddField(
            "approval", "count", models.PositiveIntegerField("份数", default=1), preserve_default=False
        ),
        migrations.AddField(
            "approval", "digest", models.CharField("清单摘要", max_length=71, default=NOTHING), preserve_default=False
        ),
        migrations.AddConstraint(
            "approval",
            models.CheckConstraint(
                condition=models.Q(count__gt=0, digest__regex=r"^sha256:[0-9a-f]{64}$"),
                name="an_approval_names_what_was_seen",
            ),
        ),
    ]
