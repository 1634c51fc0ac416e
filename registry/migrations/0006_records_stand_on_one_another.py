from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_nothing_completes_a_sealed_number"),
    ]

    operations = guards(
        "registry",
        [
            "checks_at_commit",
            "a_series_counts_its_certificates",
            "a_leaf_follows_its_record",
            "a_status_change_has_its_leaf",
        ],
    )
