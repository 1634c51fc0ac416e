"""The pages of simulations: started from a draft, watched while they run, read when they are done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from registry import clock
from registry.models import Account
from rulebook.acts.drafting import Wording, start
from rulebook.models import Policy, PolicyDraft, Simulation
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House, drain
from tests.portal.conftest import SignIn, shown
from tests.portal.test_every_page import Reader
from tests.rulebook.drafts import OVERLAY, ending
from tests.simulation.drafts import tighter

DAY = "2026-11-21"
FORM = {"population": "synthetic", "people": "2000", "seed": "4", "as_of": DAY}


@pytest.fixture
def drafter(reference: None) -> Account:
    return factories.DrafterFactory()


@pytest.fixture
def draft(drafter: Account) -> PolicyDraft:
    """A tighter ordinary policy that ends the present one."""
    ends = ending("cn.ordinary.2023", date(2026, 11, 20))
    return start(Wording(text=tighter(), **ends), by=drafter, at=SUBMITTED)  # type: ignore[arg-type]


@pytest.fixture
def office(drafter: Account, browse: SignIn) -> Client:
    return browse(drafter)


def asked(office: Client, draft: PolicyDraft, **more: str) -> Any:
    digest = Policy.objects.get(identifier="cn.ordinary.2023").pk
    return office.post(f"/policy-drafts/{draft.pk}/simulation/", FORM | {"against": digest} | more)


def test_a_simulation_is_started_watched_and_read(office: Client, draft: PolicyDraft) -> None:
    """The form offers what the draft ends; progress asks for itself again until the report is there."""
    page = shown(office.get(f"/policy-drafts/{draft.pk}/simulation/"))
    digest = Policy.objects.get(identifier="cn.ordinary.2023").pk
    assert f'value="{digest}" selected' in page
    assert f'value="{clock.today()}"' in page
    later = start(Wording(text=OVERLAY.replace("2027-01-01", "2199-03-01")), by=draft.created_by, at=SUBMITTED)
    assert 'value="2199-03-01"' in shown(office.get(f"/policy-drafts/{later.pk}/simulation/"))
    answer = asked(office, draft)
    simulation = Simulation.objects.get()
    assert answer["Location"] == f"/simulations/{simulation.pk}/"
    waiting = shown(office.get(answer["Location"]))
    assert "等待模拟" in waiting
    progress = office.get(f"{answer['Location']}progress/")
    assert "hx-get" in shown(progress)
    assert "HX-Refresh" not in progress
    drain("certification.simulate")
    progress = office.get(f"{answer['Location']}progress/")
    assert (progress["HX-Refresh"], "hx-get" in shown(progress)) == ("true", False)
    done = shown(office.get(answer["Location"]))
    for words in ("模拟完成", "不再可以申报", "三级/高级工", "按地区", "全国", "使结论不同的条件", "由草案替换"):
        assert words in done, words
    assert "hx-get" not in done


def test_the_registrys_people_are_shown_without_names(house: House, office: Client, draft: PolicyDraft) -> None:
    work = [{"employer": "示例机械有限公司", "occupation": "车工", "from": "2022-03-01"}]
    house.upload(workbook(many(3, work=work)))
    answer = asked(office, draft, population="registry")
    drain("certification.simulate")
    page = shown(office.get(answer["Location"]))
    assert "车工" in page
    assert "苏州市" in page
    employed = house.site.body.employments.select_related("worker")
    people = [(one.worker.name, one.worker.document_masked) for one in employed]
    assert people
    for name, masked in people:
        assert name not in page
        assert masked not in page
    assert "示例机械" not in page


def test_what_is_refused_is_said_above_the_form(office: Client, draft: PolicyDraft) -> None:
    """Nothing is started; the faults of the text stand there with their lines."""
    overlapping = asked(office, draft, against="")
    assert overlapping.status_code == 302, "what the draft ends is taken where nothing is chosen"
    early = asked(office, draft, as_of="2020-01-01")
    assert early.status_code == 422
    assert "不在施行期间" in shown(early)
    for wrong in ({"as_of": ""}, {"population": "nobody"}, {"people": "0"}, {"against": "sha256:0"}):
        assert asked(office, draft, **wrong).status_code == 422
    faulty = start(Wording(text=tighter().replace("years: 5", "yeers: 5")), by=draft.created_by, at=SUBMITTED)
    answer = asked(office, faulty, against="")
    assert answer.status_code == 422
    assert "未知的键：yeers" in shown(answer)
    assert Simulation.objects.count() == 1


def test_the_list_and_the_drafts_page_lead_to_the_simulations(
    office: Client, draft: PolicyDraft, browse: SignIn
) -> None:
    assert "还没有模拟" in shown(office.get("/simulations/"))
    asked(office, draft)
    simulation = Simulation.objects.get()
    assert f"/simulations/{simulation.pk}/" in shown(office.get("/simulations/"))
    told = shown(office.get(f"/policy-drafts/{draft.pk}/"))
    assert f"/simulations/{simulation.pk}/" in told
    assert f"/policy-drafts/{draft.pk}/simulation/" in told
    seen = shown(browse(factories.AdministratorFactory()).get(f"/policy-drafts/{draft.pk}/"))
    assert "/simulation" not in seen


def test_another_regions_simulations_and_drafts_do_not_exist(
    house: House, browse: SignIn, office: Client, draft: PolicyDraft
) -> None:
    asked(office, draft)
    simulation, province = Simulation.objects.get(), browse(house.regulator)
    for address in (
        f"/simulations/{simulation.pk}/",
        f"/simulations/{simulation.pk}/progress/",
        f"/policy-drafts/{draft.pk}/simulation/",
    ):
        assert province.get(address).status_code == 404
    assert "还没有模拟" in shown(province.get("/simulations/"))


def test_the_pages_have_nothing_inline_and_every_field_a_label(office: Client, draft: PolicyDraft) -> None:
    address = asked(office, draft)["Location"]
    pages = [office.get(address)]
    drain("certification.simulate")
    pages += [office.get(path) for path in (address, "/simulations/", f"/policy-drafts/{draft.pk}/simulation/")]
    for page in pages:
        reader = Reader()
        reader.feed(shown(page))
        assert reader.inline == []
        assert set(reader.fields) <= reader.labels
        assert len(set(reader.identifiers)) == len(reader.identifiers)
