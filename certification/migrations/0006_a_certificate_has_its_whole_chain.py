from django.db import migrations

from registry.guarding import guards


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0005_what_tells_of_people_is_sealed"),
        ("registry", "0006_records_stand_on_one_another"),
        ("rulebook", "0002_a_leaf_follows_its_text"),
    ]

    operations = guards(
        "certification",
        [
            "a_decision_stands_on_its_application",
            "a_certificate_has_its_whole_chain",
            "an_examination_is_closed_by_the_approval",
        ],
    )
