from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_records_stand_on_one_another"),
    ]

    operations = guards("registry", ["a_successor_is_fit", "a_status_change_takes_effect_soon"])
