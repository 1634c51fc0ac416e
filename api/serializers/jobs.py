"""Forms of jobs that stopped."""

from __future__ import annotations

from rest_framework import serializers

from certification.queries import StoppedJob


class StoppedJobSerializer(serializers.Serializer[StoppedJob]):
    """停下的任务: given up, until the administrator sends it again, or waiting until its cause is gone."""

    id = serializers.IntegerField()
    task = serializers.CharField()
    given_up = serializers.BooleanField(help_text="False: it waits, and is tried again by itself")
    code = serializers.CharField(help_text="The refusal's code, or the kind of the error")
    attempts = serializers.IntegerField()
    since = serializers.DateTimeField()
    batch = serializers.UUIDField(allow_null=True)
    simulation = serializers.UUIDField(allow_null=True)
    message = serializers.CharField(source="zh")
    message_en = serializers.CharField(source="en")


class SentJobSerializer(serializers.Serializer[dict[str, object]]):
    """The job that was sent again."""

    id = serializers.IntegerField()
    task = serializers.CharField()
