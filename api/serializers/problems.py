"""The form of a problem document (RFC 9457)."""

from __future__ import annotations

from rest_framework import serializers


class ProblemFault(serializers.Serializer[object]):
    """One fault of the request: where it is (JSON pointer, or the query parameter), and what it is."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField(required=False)
    line = serializers.IntegerField(required=False, help_text="Of a policy's text, from 1")
    column = serializers.IntegerField(required=False)
    detail = serializers.CharField(help_text="中文")
    detail_en = serializers.CharField()


class ProblemDocument(serializers.Serializer[object]):
    """问题文档: why the request was not done."""

    type = serializers.CharField(help_text="urn:bajigong:problem:<code>")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="中文")
    detail_en = serializers.CharField()
    code = serializers.CharField()
    instance = serializers.CharField()
    errors = ProblemFault(many=True, required=False)  # type: ignore[assignment]
    citation = serializers.CharField(required=False)
    answer = serializers.CharField(required=False, help_text="Of the public check only.")
