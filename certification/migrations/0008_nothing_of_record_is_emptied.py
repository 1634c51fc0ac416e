from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0007_a_batch_keeps_what_was_sent'),
        ('registry', '0012_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('certification', ['never_emptied'])]
