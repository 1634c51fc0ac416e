from django.db import migrations, models

from certification.acts.objecting import _ground_key
from registry.rewriting import RewriteColumn
from registry.sealing import SealedJson, SealedText, is_not_empty


def _sealed(model: str, name: str, field: SealedText | SealedJson) -> RewriteColumn:
    return RewriteColumn(model, name, field, field.seal)


class Migration(migrations.Migration):
    """Seals the facts of verdicts, what was written into refused cells, file names and the words of objections.

    Each table is written anew under an exclusive lock, that of verdicts in about a minute per million rows.
    """

    dependencies = [
        ("certification", "0004_objections_have_receipts"),
        ("registry", "0005_nothing_completes_a_sealed_number"),
    ]

    operations = [
        _sealed("verdict", "facts", SealedJson(purpose="verdict-facts", verbose_name="事实")),
        _sealed("batch", "filename", SealedText(purpose="batch-filename", verbose_name="文件名")),
        _sealed("rowrefusal", "zh", SealedText(purpose="refusal-zh", verbose_name="原因")),
        _sealed("rowrefusal", "en", SealedText(purpose="refusal-en", verbose_name="Reason")),
        _sealed("rowrefusal", "value", SealedText(purpose="refusal-value", blank=True, verbose_name="原值")),
        _sealed("rownote", "zh", SealedText(purpose="note-zh", verbose_name="提示")),
        _sealed("rownote", "en", SealedText(purpose="note-en", verbose_name="Note")),
        migrations.RemoveConstraint("objection", "an_objection_says_why"),
        # The key first: it is worked out from the words while they can be read.
        RewriteColumn(
            "objection", "ground_key", models.CharField(max_length=64, verbose_name="理由摘要"), _ground_key, "ground"
        ),
        _sealed("objection", "ground", SealedText(purpose="objection-ground", verbose_name="理由")),
        _sealed("objectionaddition", "ground", SealedText(purpose="objection-ground", verbose_name="理由")),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(condition=is_not_empty("ground"), name="an_objection_says_why"),
        ),
    ]
