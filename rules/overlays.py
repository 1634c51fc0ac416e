"""分层: nation ← province ← city ← enterprise, and the standards of single occupations: what each may do.

An overlay names the text it builds on (``extends``) and does only what that text opens to its layer; nothing that a
higher layer grants is taken away, except that an occupation's own standard may replace the conditions that the drafting
rule prints. Found here is what can only be found beside other texts; ``composition`` lays them on one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rules.conditions.persons import Unsettled
from rules.ladder import Level
from rules.places import in_place
from rules.policy import LAYERS, LevelRule, Policy
from rules.yaml_nodes import PolicyFault

ACTS: Final = {
    "add_levels": "增设等级",
    "add_routes": "增加条件",
    "settle": "落实待定事项",
    "waive": "免除共同要求",
    "replace": "以职业标准所载条件代替",
}
_RANK: Final = {layer: rank for rank, layer in enumerate(LAYERS)}


_BY_EDITION: Final = frozenset({"add_routes", "replace"})


def opened(base: Policy, layer: str) -> frozenset[str]:
    """What a text opens to a layer. A text of an edition is a rule for drafting standards: what a standard prints holds."""
    granted = base.open_to.get(layer, frozenset())
    return granted | _BY_EDITION if layer == "standard" and base.edition is not None else granted


def chain_of(policy: Policy, texts: Iterable[Policy]) -> tuple[Policy, ...]:
    """The policy and the texts it builds on, itself first; of several of one id, one with which it shares a day."""
    listed = list(texts)
    chain, wanted = [policy], policy.extends
    while wanted is not None and len(chain) <= len(LAYERS) + 1:
        found = [text for text in listed if text.id == wanted and text.shares_days(policy)]
        if not found:
            break
        chain.append(found[0])
        wanted = found[0].extends
    return tuple(chain)


def chains_of(policy: Policy, texts: Sequence[Policy], *, depth: int = 0) -> list[tuple[Policy, ...]]:
    """The same with every text that it builds on at some time: of one id, several may follow one another."""
    if depth > len(LAYERS):
        return [(policy,)]
    bases = [text for text in texts if text.id == policy.extends and text.shares_days(policy)]
    found = [(policy, *chain) for base in bases for chain in chains_of(base, texts, depth=depth + 1)]
    return found or [(policy,)]


def faults_among(policies: Sequence[Policy], beside: Iterable[Policy] = ()) -> list[PolicyFault]:
    """What is wrong with the policies together and beside others that are published already; each fault names its text."""
    new = {policy.digest for policy in policies}
    texts = [*policies, *(policy for policy in beside if policy.digest not in new)]
    faults: list[PolicyFault] = []
    for index, policy in enumerate(policies):
        chains = chains_of(policy, texts)
        faults += dict.fromkeys(fault for chain in chains for fault in _of_overlay(policy, chain, texts))
        for other in texts[index + 1 :]:
            faults += _of_pair(policy, other, _ids(chains), texts)
    return faults


def _ids(chains: Iterable[Sequence[Policy]]) -> frozenset[str]:
    """The ids of the texts that the first of the chains build on."""
    return frozenset(text.id for chain in chains for text in chain[1:])


def _fault(policy: Policy, mark: str, zh: str, en: str) -> PolicyFault:
    line, column = policy.marks.get(mark) or policy.marks.get("id") or (1, 1)
    return PolicyFault(line, column, f"{policy.id}：{zh}", f"{policy.id}: {en}")


def _levels_zh(levels: Iterable[Level]) -> str:
    return "、".join(level.name_zh for level in levels)


def _of_pair(one: Policy, other: Policy, chain: frozenset[str], texts: Sequence[Policy]) -> Iterator[PolicyFault]:
    """Two texts that some question could have both; ``chain`` are the ids of those that the one builds on."""
    if not one.may_meet(other):
        return
    shared = [level for level in one.levels if level in other.levels]
    same_scope = one.enterprise == other.enterprise and bool(one.occupations) == bool(other.occupations)
    if one.place == other.place and same_scope and shared:
        line, column = one.marks.get("in_force", (1, 1))
        first, second = sorted((one.id, other.id))
        yield PolicyFault(
            line,
            column,
            f"{first}与{second}的施行期间重叠：{_levels_zh(shared)}",
            f"{first} and {second} overlap in time: {', '.join(shared)}",
        )
    elif one.extends is None and other.extends is None and (one.place != other.place or shared):
        nearer, higher = sorted((one, other), key=lambda text: _RANK[text.layer] * 2 + bool(text.occupations))[::-1]
        yield _fault(
            nearer,
            "place",
            f"{higher.id}在上级施行，本文本须以 extends 写明以其为基础",
            f"{higher.id} is in force above it: say `extends`",
        )
    elif other.id not in chain and one.id not in _ids(chains_of(other, texts)):
        yield from _same_names(one, other)


def _same_names(one: Policy, other: Policy) -> Iterator[PolicyFault]:
    """Routes of two overlays that may be laid on one base must not bear one name."""
    nearer, further = sorted((one, other), key=lambda text: (_RANK[text.layer], text.place))[::-1]
    for level, rule in nearer.levels.items():
        taken = {route.name for route in further.levels[level].own} if level in further.levels else set()
        for route in rule.own:
            if route.name in taken:
                yield _fault(
                    nearer, route.name, f"条件{route.name}与{further.id}的序号重复", f"{route.name} is {further.id}'s"
                )


def _of_overlay(policy: Policy, chain: Sequence[Policy], texts: Sequence[Policy]) -> Iterator[PolicyFault]:
    """An overlay beside the text that it names."""
    if policy.extends is None:
        return
    if len(chain) < 2:
        known = any(text.id == policy.extends for text in texts)
        zh = "与其没有同时施行之日" if known else "没有此政策"
        en = "has no day in common with it" if known else "no such policy"
        yield _fault(policy, "extends", f"{policy.extends}：{zh}", f"{policy.extends}: {en}")
        return
    base = chain[1]
    yield from _of_frame(policy, base)
    allowed = opened(base, policy.layer)
    for layer, acts in policy.open_to.items():
        more = acts - opened(base, layer)
        if more:
            named = "、".join(ACTS[act] for act in sorted(more))
            yield _fault(
                policy, f"open.{layer}", f"{base.id}未开放：{named}", f"{base.id} does not open {sorted(more)}"
            )
    for level, rule in policy.levels.items():
        below = [text.levels[level] for text in chain[1:] if level in text.levels]
        for act, mark in _acts(rule, below):
            if act not in allowed:
                yield _fault(
                    policy,
                    mark,
                    f"{base.id}未向{LAYERS[policy.layer]}开放：{ACTS[act]}（{level.name_zh}）",
                    f"{base.id} does not open {act} to the layer {policy.layer}",
                )
        yield from _of_numbers(policy, rule, below)


def _of_frame(policy: Policy, base: Policy) -> Iterator[PolicyFault]:
    if policy.pathway != base.pathway:
        yield _fault(policy, "pathway", f"途径与{base.id}不同", f"another pathway than {base.id}")
    if policy.edition != base.edition:
        yield _fault(policy, "edition", f"编制规程版本与{base.id}不同", f"another edition than {base.id}")
    if not in_place(base.place, policy.place):
        yield _fault(policy, "place", f"不在{base.id}的地区之内", f"not within the place of {base.id}")
    if not policy.bodies <= base.bodies:
        yield _fault(policy, "bodies", f"{base.id}未授权此类评价机构", f"{base.id} gives such bodies no power")
    if base.occupations and policy.occupations and not policy.occupations & base.occupations:
        yield _fault(policy, "occupations", f"不在{base.id}的职业之内", f"not among the occupations of {base.id}")
    if policy.layer == "standard" and not policy.occupations:
        yield _fault(policy, "extends", "全国层面的补充须限定职业", "a national overlay is for named occupations")
    lower = _RANK[policy.layer] > _RANK[base.layer]
    if not lower and not (policy.layer == base.layer == "city" and policy.place != base.place):
        yield _fault(policy, "extends", f"层级不低于{base.id}", f"not of a lower layer than {base.id}")


def _acts(rule: LevelRule, below: Sequence[LevelRule]) -> Iterator[tuple[str, str]]:
    """What the overlay does at a level, and where it says so."""
    level = rule.level.value
    if not below:
        yield "add_levels", level
    elif rule.replaces:
        yield "replace", f"{level}.replaces"
    elif rule.settles:
        yield "settle", f"{level}.settles"
    else:
        yield "add_routes", level
    if rule.waives:
        yield "waive", f"{level}.waives"


def _of_numbers(policy: Policy, rule: LevelRule, below: Sequence[LevelRule]) -> Iterator[PolicyFault]:
    """What an overlay names by number must be there, and its own numbers must be free."""
    level = rule.level.value
    unsettled = {r.name for text in below for r in text.own if isinstance(r.condition, Unsettled)}
    required = {clause.name for text in below for clause in text.requires}
    settled = {f"{level}.{number}" for number in rule.settles}
    waived = {f"{level}.requires.{number}" for number in rule.waives}
    for name in sorted(settled - unsettled):
        yield _fault(policy, f"{level}.settles", f"{name}不是待定事项", f"{name} is not unsettled")
    for name in sorted(waived - required):
        yield _fault(policy, f"{level}.waives", f"没有共同要求{name}", f"there is no requirement {name}")
    if rule.replaces and not below:
        yield _fault(policy, f"{level}.replaces", "基础文本没有此等级", "the base has no such level")
    taken = required if rule.replaces else required | {r.name for text in below for r in text.own} - settled
    for clause in (*rule.own, *rule.requires):
        if clause.name in taken:
            yield _fault(policy, clause.name, f"条件{clause.name}的序号已用", f"{clause.name} is taken below")
