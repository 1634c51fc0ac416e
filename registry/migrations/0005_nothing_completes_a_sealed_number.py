from django.db import migrations

from registry.rewriting import RewriteColumn
from registry.sealing import SealedDate, SealedJson, SealedText

SEX = SealedText(purpose="worker-sex", blank=True, verbose_name="性别")
BORN = SealedDate(purpose="worker-birth-date", null=True, verbose_name="出生日期")
ETHNICITY = SealedText(purpose="worker-ethnicity", blank=True, verbose_name="民族")
FACE = SealedJson(purpose="certificate-face", verbose_name="票面")


class Migration(migrations.Migration):
    """Seals what is part of a document number, and the printed fields; the stored mask goes, it held ten of 18 digits.

    Both tables are written anew under an exclusive lock, about 100,000 rows in ten seconds.
    """

    dependencies = [
        ("registry", "0004_what_was_noticed_is_written_down"),
    ]

    operations = [
        # The columns rewritten after it take what was removed out of the table's files as well.
        migrations.RemoveField("worker", "document_masked"),
        RewriteColumn("worker", "sex", SEX, SEX.seal),
        RewriteColumn("worker", "birth_date", BORN, BORN.seal),
        RewriteColumn("worker", "ethnicity", ETHNICITY, ETHNICITY.seal),
        RewriteColumn("certificatedocument", "face", FACE, FACE.seal),
    ]
