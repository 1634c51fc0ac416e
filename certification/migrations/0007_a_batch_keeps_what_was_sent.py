from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0006_a_certificate_has_its_whole_chain"),
    ]

    operations = guards("certification", ["a_batch_keeps_what_was_sent"])
