"""Forms of the rules asked: for the description of the API; the questions themselves are read by the rules' readers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from registry.models.levels import LEVEL_CHOICES
from rules import words as policy_words
from rules.equivalence import words

FACTS = "The facts of the eligibility question. A missing list is not known; an empty one is known to be none"
VERDICTS = ["eligible", "ineligible", "unknown"]


class CitationSerializer(serializers.Serializer[Any]):
    """引用."""

    document = serializers.CharField()
    number = serializers.CharField()
    article = serializers.CharField()


class RuleFindingSerializer(serializers.Serializer[Any]):
    """认定情况: one clause, what was required and what was found; `findings` are its parts, in the same form."""

    clause = serializers.CharField()
    result = serializers.ChoiceField(["pass", "fail", "unknown"])
    required = serializers.CharField()  # type: ignore[assignment]
    actual = serializers.CharField()
    citation = CitationSerializer()
    earliest_on = serializers.DateField(allow_null=True)
    findings = serializers.ListField(child=serializers.DictField())


class AskedSerializer(serializers.Serializer[Any]):
    """What both questions have in common. A field that is not listed is refused with its pointer."""

    as_of = serializers.DateField(required=False, allow_null=True, help_text="Default: today in Asia/Shanghai")
    region = serializers.RegexField(
        r"^\d{6}$", required=False, allow_null=True, help_text="GB/T 2260; default 000000, the nation"
    )
    occupation = serializers.RegexField(r"^\d-\d{2}-\d{2}-\d{2}$")
    edition = serializers.RegexField(
        f"^({'|'.join(policy_words.EDITIONS)})$",
        required=False,
        allow_null=True,
        help_text="Default: that of the standard in force",
    )
    related_occupations = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        allow_null=True,
        help_text="相关职业; default: the registry's own table",
    )
    facts = serializers.DictField(help_text=FACTS)


class EquivalenceQuestionSerializer(AskedSerializer):
    """比照的问题."""

    corresponding_series = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        allow_null=True,
        help_text=f"职称系列 to whose field the occupation corresponds, of {', '.join(words.SERIES)}; missing: not known",
    )


class EligibilityQuestionSerializer(AskedSerializer):
    """申报资格的问题."""

    work_type = serializers.CharField(required=False, allow_null=True)
    target_level = serializers.ChoiceField(LEVEL_CHOICES, required=False, allow_null=True)
    pathway = serializers.ChoiceField(list(policy_words.PATHWAYS.items()), required=False, allow_null=True)
    body = serializers.DictField(required=False, allow_null=True, help_text="评价机构, as in the eligibility question")


class GivesSerializer(serializers.Serializer[Any]):
    """所给."""

    name = serializers.CharField()
    series = serializers.ChoiceField(list(words.SERIES.items()), required=False)
    rank = serializers.ChoiceField(list(policy_words.TITLE_RANKS.items()), required=False)
    level = serializers.ChoiceField(LEVEL_CHOICES, required=False)


class EquivalenceSerializer(serializers.Serializer[Any]):
    """一项比照."""

    equivalence = serializers.CharField(help_text="Its name, e.g. engineering.assistant")
    kind = serializers.ChoiceField(list(words.KINDS.items()))
    held = serializers.ChoiceField(list(words.HELD.items()))
    gives = GivesSerializer()
    text = serializers.CharField()
    citation = CitationSerializer()
    certainty = serializers.ChoiceField(["verified", "from_memory"])
    source = serializers.CharField(help_text="The text in which it stands")  # type: ignore[assignment]
    source_digest = serializers.CharField()
    verdict = serializers.ChoiceField(VERDICTS)
    findings = RuleFindingSerializer(many=True)
    earliest_on = serializers.DateField(allow_null=True)


class EquivalencesSerializer(serializers.Serializer[Any]):
    """比照的回答."""

    as_of = serializers.DateField()
    region = serializers.CharField()
    occupation = serializers.CharField()
    equivalences = EquivalenceSerializer(many=True)


class PathStepSerializer(serializers.Serializer[Any]):
    """路径的一步."""

    level = serializers.ChoiceField(LEVEL_CHOICES)
    on = serializers.DateField()
    pathway = serializers.ChoiceField(list(policy_words.PATHWAYS.items()))
    policy = serializers.CharField()
    policy_digest = serializers.CharField()
    route = serializers.CharField()
    verdict = serializers.ChoiceField(["eligible"])
    waits_for = serializers.ListField(child=serializers.CharField(), help_text="Conditions that time fulfils")
    besides_time = serializers.CharField(help_text="What is needed besides time")
    finding = RuleFindingSerializer()
    work_type = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="Null where the step is made as the occupation itself; else not given",
    )
    facts = serializers.DictField(help_text="The facts as they would be on the day, for asking eligibility again")


class PathLevelSerializer(serializers.Serializer[Any]):
    """到一个等级的路径."""

    level = serializers.ChoiceField(LEVEL_CHOICES)
    verdict = serializers.ChoiceField([*VERDICTS, "not_offered"], help_text="Eligibility on the day asked about")
    reachable = serializers.BooleanField()
    earliest_on = serializers.DateField(allow_null=True)
    steps = PathStepSerializer(many=True)
    needs = serializers.ListField(
        child=serializers.DictField(), help_text="Where time alone does not lead there: what each pathway lacks"
    )


class PathSerializer(serializers.Serializer[Any]):
    """路径规划的回答."""

    as_of = serializers.DateField()
    region = serializers.CharField()
    occupation = serializers.CharField()
    held = serializers.ChoiceField(LEVEL_CHOICES, allow_null=True)
    assumptions = serializers.ListField(child=serializers.CharField())
    complete = serializers.BooleanField(help_text="Whether every way was gone through")
    levels = PathLevelSerializer(many=True)
