from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0001_initial'),
        ('registry', '0006_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('rulebook', ['never_emptied'])]
