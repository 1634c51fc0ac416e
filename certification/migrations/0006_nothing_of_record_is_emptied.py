from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0005_what_tells_of_people_is_sealed'),
        ('registry', '0006_nothing_of_record_is_emptied'),
    ]

    operations = [*guards('certification', ['never_emptied'])]
