"""公开账本: what happened as leaves of a Merkle tree (RFC 9162); leaves commit, they do not tell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LedgerLeaf(models.Model):
    """叶: a salted commitment to one record. ``leaf_hash`` is SHA-256(0x00 ‖ entry), RFC 9162 §2.1.1.

    The entry is public and holds only the kind and SHA-256(salt ‖ canonical record); salt and record stay here.
    """

    kind = models.CharField("类别", max_length=40)
    subject_id = models.CharField("对象编号", max_length=80)
    salt = models.BinaryField("盐", max_length=16)
    entry = models.BinaryField("条目")
    leaf_hash = models.BinaryField("叶散列", max_length=32)
    created_at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["subject_id"], name="leaf_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class LedgerEntry(models.Model):
    """序: a leaf's place in the tree, from 0, without gap; given after the fact by one sequencer."""

    index = models.BigIntegerField("序号", primary_key=True)
    leaf = models.OneToOneField(LedgerLeaf, models.PROTECT, related_name="place")

    class Meta:
        ordering = ["index"]
        constraints = [models.CheckConstraint(condition=Q(index__gte=0), name="ledger_begins_at_zero")]

    def __str__(self) -> str:
        return str(self.index)


class LedgerMark(models.Model):
    """账本标记: how many places were ever given. One row, raised with every place and never lowered."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    places = models.BigIntegerField("已排序数")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_ledger_mark")]

    def __str__(self) -> str:
        return str(self.places)
