from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0002_a_leaf_follows_its_text'),
        ('registry', '0009_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('rulebook', ['never_emptied'])]
