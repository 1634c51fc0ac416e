from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0004_objections_have_receipts'),
        ('registry', '0005_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('certification', ['never_emptied'])]
