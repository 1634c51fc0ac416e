from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_status_changes_take_effect_soon"),
    ]

    operations = guards("registry", ["changes_by_act", "accounts_by_act", "filings_by_act", "what_never_changes"])
