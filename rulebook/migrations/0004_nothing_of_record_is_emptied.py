from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0003_a_simulation_may_be_stopped'),
        ('registry', '0012_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('rulebook', ['never_emptied'])]
