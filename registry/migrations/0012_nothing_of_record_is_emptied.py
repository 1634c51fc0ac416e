from django.db import migrations, models

from registry.guarding import guards


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0011_an_account_is_bound_to_its_provider'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerMark',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('places', models.BigIntegerField(verbose_name='已排序数')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_ledger_mark')],
            },
        ),
        migrations.RunSQL(
            'INSERT INTO registry_ledgermark (id, places) SELECT 1, coalesce(max(index) + 1, 0) FROM registry_ledgerentry'
        ),
        *guards('registry', ['the_ledger_never_begins_again', 'never_emptied', 'a_certificate_is_held']),
    ]
