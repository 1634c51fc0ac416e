from intake.facts import facts_of
from intake.objects import read_json
from tests.intake.sheets import CATALOGUE, LATHE, ON, person, resident_number


def posted(*objects, **more):
    """The slices of a posted list."""
    return list(read_json(list(objects), CATALOGUE, on=ON, **more))


def codes(slices):
    """Pointer and code of everything refused."""
    return [(cell.pointer, cell.code) for one in slices for row in one.refused for cell in row.cells]


def test_json_candidates_pass_the_same_checks():
    """English keys, words of the contract, truth values and numbers as JSON has them."""
    sent = person(11, level="senior", certificate_level="intermediate", has_qualification=True, condition=2, years=8)
    (one,) = posted(sent)
    assert codes([one]) == []
    assert one.accepted[0].years == 8.0
    assert one.accepted[0].occupation == LATHE


def test_evidence_comes_in_the_vocabulary_of_the_contract():
    """Lists that are given are known, an empty one known none; the others are not known."""
    work = [{"occupation": LATHE, "from": "2010-01-01", "to": None, "front_line": True}]
    employment = {
        "status": "graded",
        "front_line": False,
        "contract": "employee",
        "hired_on": "2010-01-01",
        "mentor": False,
    }
    (one,) = posted(
        person(11, work=work, titles=[], employment=employment,
               mentoring=[{"outstanding": True, "attested_by": "employer", "apprentices": ["senior"]}])
    )  # fmt: skip
    assert codes([one]) == []
    found = facts_of(one.accepted[0], one.evidence)
    assert found["work"] == work
    assert found["titles"] == []
    assert found["employment"] == employment | {"probation_ended_on": None, "apprenticeship_ended_on": None}
    assert found["mentoring"][0]["apprentices"] == ["senior"]
    assert "awards" not in found


def test_an_unknown_key_is_refused_with_its_pointer():
    """At the top and within the evidence."""
    slices = posted(person(11), person(13, nmae="x", work=[{"occupation": LATHE, "from": "2010-01-01", "till": 1}]))
    assert codes(slices) == [("/1/nmae", "unknown_key"), ("/1/work/0/till", "unknown_key")]
    assert len(slices[0].accepted) == 1


def test_faults_carry_the_pointer_of_their_value():
    """Values of the wrong kind, faulty values, faulty evidence."""
    slices = posted(
        "x", person(11, phone=["1"]), person(13, phone="1", work="none"),
        person(15, work=[{"occupation": "9-99", "from": "2010-01-01"}, 5], performance=[]),
    )  # fmt: skip
    found = codes(slices)
    assert ("/0", "not_an_object") in found
    assert ("/1/phone", "not_a_value") in found
    assert {("/2/phone", "phone_malformed"), ("/2/work", "not_a_list")} <= set(found)
    assert {("/3/work/0/occupation", "occupation_unknown"), ("/3/work/1", "not_an_object"),
            ("/3/performance", "not_an_object")} <= set(found)  # fmt: skip
    assert all(not one.accepted for one in slices)


def test_a_repeated_person_does_not_lend_evidence_to_the_first():
    """The second object is refused and its evidence goes nowhere, across slices too."""
    award = [{"kind": "technical_innovation", "rank": "national", "granted_on": "2020-01-01"}]
    for size in (1, 10):
        slices = posted(person(11, awards=[]), person(11, awards=award), size=size)
        first = slices[0].accepted[0]
        assert facts_of(first, slices[0].evidence)["awards"] == []
        assert codes(slices) == [("/1/document_number", "duplicate_in_file")]


def test_json_reading_is_taken_up_again_at_any_object():
    """With the same answer."""
    people = [person(serial) for serial in (11, 13, 11, 15)]
    whole = posted(*people, size=2)
    (resumed,) = posted(*people, size=2, start=2)
    assert (resumed.accepted, resumed.refused) == (whole[1].accepted, whole[1].refused)


def test_an_identity_number_as_json_number_is_refused():
    """Numbers lose digits in many programs; nothing is guessed."""
    assert ("/0/document_number", "number_cell") in codes(
        posted(person(11, document_number=int(resident_number(13)[:17])))
    )
