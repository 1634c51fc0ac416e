from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

STATES = [
    ("eligible", "符合条件"), ("ineligible", "不符合条件"), ("unknown", "材料不足"), ("passed", "评价合格"),
    ("failed", "评价不合格"), ("approved", "已批准"), ("rejected", "不予认定"), ("on_notice", "公示中"),
    ("contested", "异议处理中"), ("issued", "已发证"), ("withdrawn", "已撤回"), ("annulled", "已作废"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0008_nothing_of_record_is_emptied"),
        ("registry", "0013_whose_number_it_is"),
    ]

    operations = [
        migrations.AlterField(
            "application", "state", models.CharField(choices=STATES, max_length=12, verbose_name="状态")
        ),
        migrations.AlterField(
            "transition", "after", models.CharField(choices=STATES, max_length=12, verbose_name="新状态")
        ),
        migrations.RemoveConstraint("application", "application_state_is_known"),
        AddConstraintNotValid(
            "application",
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _ in STATES]), name="application_state_is_known"
            ),
        ),
    ]
