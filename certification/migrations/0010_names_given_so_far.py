from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Every body that put somebody forward gave the name on record: another was refused. Two of them confirm it.
CLAIMS = """
INSERT INTO registry_nameclaim (worker_id, body_id, name, claimed_at)
    SELECT a.worker_id, b.body_id, w.name, min(a.submitted_at) FROM certification_application a
    JOIN certification_batch b ON b.id = a.batch_id JOIN registry_worker w ON w.id = a.worker_id
    GROUP BY a.worker_id, b.body_id, w.name
"""
CONFIRMATIONS = """
INSERT INTO registry_identityconfirmation (worker_id, name, way, body_id, confirmed_at)
    SELECT DISTINCT ON (c.worker_id) c.worker_id, c.name, 'second_body', c.body_id, c.claimed_at FROM registry_nameclaim c
    WHERE EXISTS (SELECT FROM registry_nameclaim o
                  WHERE o.worker_id = c.worker_id AND o.name = c.name AND o.body_id <> c.body_id)
    ORDER BY c.worker_id, c.claimed_at DESC, c.id DESC
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0009_an_application_may_be_annulled"),
    ]

    operations = [
        ValidateConstraint("application", "application_state_is_known"),
        migrations.RunSQL(CLAIMS),
        migrations.RunSQL(CONFIRMATIONS),
    ]
