from django.db import migrations

from registry.rewriting import RewriteColumn
from registry.sealing import SealedText

ANSWER = SealedText(purpose="idempotent-answer", null=True, verbose_name="应答")


class Migration(migrations.Migration):
    """Seals the answers that are given again to a repeated request: they hold what the first one said of people."""

    dependencies = [
        ("api", "0001_initial"),
        ("registry", "0005_nothing_completes_a_sealed_number"),
    ]

    operations = [
        RewriteColumn("idempotentrequest", "answer", ANSWER, ANSWER.seal),
    ]
