from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("rulebook", "0001_initial"),
        ("registry", "0006_records_stand_on_one_another"),
    ]

    operations = guards("rulebook", ["a_leaf_follows_its_text"])
