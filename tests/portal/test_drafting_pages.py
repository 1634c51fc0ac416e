"""起草的页面: begin, write, see the faults at their lines, compare; nothing written is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rulebook.acts.drafting import Wording, revise
from rulebook.models import PolicyDraft
from rules import digest_of
from tests import factories
from tests.portal.conftest import SignIn, shown
from tests.portal.test_every_page import faults_of
from tests.rulebook.drafts import FAULTY, NOW, OVERLAY, Office, ending, office, published


@pytest.fixture
def ministry(reference: None) -> Office:
    return office()


@pytest.fixture
def desk(ministry: Office, browse: SignIn) -> Client:
    return browse(ministry.drafter)


def at(draft: PolicyDraft, page: str = "") -> str:
    return f"/policy-drafts/{draft.pk}/{page}"


def written(text: str, looked_at: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "text": text,
        "looked_at": looked_at,
        "replaces": "",
        "last_on": "",
        "ground": "",
        "citation": "",
        "note": "",
    } | more


def newest() -> PolicyDraft:
    draft = PolicyDraft.objects.order_by("-pk").first()
    assert draft is not None
    return draft


def test_a_draft_begins_blank_copied_uploaded_or_as_an_end(desk: Client, ministry: Office) -> None:
    base = published("cn.ordinary.2023")
    file = SimpleUploadedFile("草案.yaml", b"\xef\xbb\xbf" + OVERLAY.encode(), "text/yaml")
    for given, text in (
        ({}, ""),
        ({"copied_from": base.pk}, base.text),
        ({"file": file}, OVERLAY),
        ({"ends": base.pk}, ""),
    ):
        answer = desk.post("/policy-drafts/new/", given)
        draft = newest()
        assert answer["Location"] == at(draft, "edit/"), answer.content.decode()[-600:]
        assert draft.last.text == text
    assert draft.last.replaces == base


@pytest.mark.parametrize(
    ("content", "words"),
    [("政策".encode("gbk"), "不是 UTF-8 文本"), (b"a\0b", "不是文本"), (b"a" * 900_000, "文件过大")],
)
def test_a_file_that_is_no_text_is_refused(desk: Client, content: bytes, words: str) -> None:
    answer = desk.post("/policy-drafts/new/", {"file": SimpleUploadedFile("x.yaml", content)})
    assert answer.status_code == 422
    assert words in shown(answer)
    assert not PolicyDraft.objects.exists()


def test_one_begins_in_one_way_only(desk: Client) -> None:
    base = published("cn.ordinary.2023").pk
    answer = desk.post("/policy-drafts/new/", {"copied_from": base, "ends": base})
    assert (answer.status_code, PolicyDraft.objects.count()) == (422, 0)


def test_a_draft_is_saved_with_its_faults_and_shows_them_at_their_lines(desk: Client, ministry: Office) -> None:
    """Line and column, the line itself, and a link that leads there; then nothing is proposed."""
    draft = ministry.draft("")
    answer = desk.post(at(draft, "edit/"), written(FAULTY.replace("\n", "\r\n")))
    assert answer["Location"] == at(draft, "edit/")
    page = shown(desk.get(at(draft, "edit/")))
    assert draft.last.text == FAULTY
    for line, column, words in ((14, 17, "number: one"), (17, 23, "shiny: true")):
        assert f'data-line="{line}" data-column="{column}"' in page
        assert f"第{line}行第{column}列" in page
        assert words in page.split('class="faults"')[1].split("</ol>")[0]
    overview = shown(desk.get(at(draft)))
    assert 'href="#L14"' in overview
    assert '<li id="L14" class="faulty">' in overview
    assert "提请发布</button>" not in overview


def test_a_faultless_draft_reads_as_a_person_reads_it(desk: Client, ministry: Office) -> None:
    page = shown(desk.get(at(ministry.draft())))
    for words in (
        "特级技师",
        "技能高超、业绩突出",
        "某省一线职工直接认定办法",
        "河北省",
        "2027年1月1日",
        "提请发布</button>",
    ):
        assert words in page, words


def test_two_writers_lose_nothing(desk: Client, ministry: Office) -> None:
    """The later one keeps the text on the page, sees that there is another revision, and may save after looking."""
    draft = ministry.draft()
    revise(draft, Wording(text=OVERLAY + "# 甲\n"), looked_at=1, by=ministry.colleague, at=NOW)
    answer = desk.post(at(draft, "edit/"), written(OVERLAY + "# 乙\n"))
    assert answer.status_code == 409
    page = shown(answer)
    assert "draft_changed" in page
    assert "# 乙" in page
    assert draft.last.number == 2
    assert desk.post(at(draft, "edit/"), written(OVERLAY + "# 乙\n", looked_at=[1, 2])).status_code == 302
    assert (draft.last.number, draft.last.digest) == (3, digest_of(OVERLAY + "# 乙\n"))


def test_a_day_that_is_none_keeps_the_text_on_the_page(desk: Client, ministry: Office) -> None:
    draft = ministry.draft("")
    answer = desk.post(at(draft, "edit/"), written(OVERLAY, last_on="soon"))
    assert answer.status_code == 422
    assert "cn.xx.frontline.2027" in shown(answer)


def test_what_changed_is_shown_line_by_line(desk: Client, ministry: Office) -> None:
    """Against the revision before, against another one, and against the policy it was copied from."""
    draft = ministry.draft()
    revise(
        draft,
        Wording(text=OVERLAY.replace("某人社发〔2026〕1号", "某人社发〔2026〕9号")),
        looked_at=1,
        by=ministry.drafter,
        at=NOW,
    )
    page = shown(desk.get(at(draft, "changes/")))
    gone, new = (page.split(f'<tr class="{kind}">')[1].split("</tr>")[0] for kind in ("gone", "new"))
    assert "〔2026〕1号" in gone
    assert "〔2026〕9号" in new
    assert "全文都是新的" in shown(desk.get(at(ministry.draft(), "changes/")))
    desk.post("/policy-drafts/new/", {"copied_from": published("cn.ordinary.2023").pk})
    assert "两份文本相同" in shown(desk.get(at(newest(), "changes/?with=origin")))
    assert desk.get(at(draft, "changes/?with=7")).status_code == 404


def test_another_end_is_a_change_too(desk: Client, ministry: Office) -> None:
    """The texts are equal, the last day is not."""
    draft = ministry.draft("", **ending("cn.tj.competition.2024", date(2026, 12, 31)))
    other = Wording(**ending("cn.tj.competition.2024", date(2027, 6, 30)))  # type: ignore[arg-type]
    revise(draft, other, looked_at=1, by=ministry.colleague, at=NOW)
    page = shown(desk.get(at(draft, "changes/")))
    gone, new = (page.split(f'<tr class="{kind}">')[1].split("</tr>")[0] for kind in ("gone", "new"))
    assert "2026-12-31" in gone
    assert "2027-06-30" in new


def test_a_proposal_is_published_by_another_and_leads_to_the_policy(
    desk: Client, ministry: Office, browse: SignIn, anybody: Client
) -> None:
    draft = ministry.draft()
    assert desk.post(at(draft, "act/"), {"act": "propose", "looked_at": 1})["Location"] == at(draft)
    publisher = browse(ministry.publisher)
    assert draft.title in shown(publisher.get("/"))
    assert "发布第1稿</button>" in shown(publisher.get(at(draft)))
    publisher.post(at(draft, "decision/"), {"act": "publish", "looked_at": 1})
    draft.refresh_from_db()
    address = f"/policies/{draft.last.digest.removeprefix('sha256:')}"
    assert address in shown(publisher.get(at(draft)))
    assert draft.title in shown(anybody.get(address))


def test_a_returned_draft_tells_its_drafter_why(desk: Client, ministry: Office, browse: SignIn) -> None:
    draft = ministry.propose()
    publisher = browse(ministry.publisher)
    assert publisher.post(at(draft, "decision/"), {"act": "return", "looked_at": 1, "reason": ""}).status_code == 422
    publisher.post(at(draft, "decision/"), {"act": "return", "looked_at": 1, "reason": "文号不对"})
    for page in ("/", at(draft), at(draft, "edit/")):
        assert "文号不对" in shown(desk.get(page)), page


def test_whoever_wrote_it_is_offered_no_publication(ministry: Office, browse: SignIn) -> None:
    draft = ministry.propose()
    factories.changed_account(ministry.drafter, role="publisher")
    client = browse(ministry.drafter)
    assert "须由另一人发布" in shown(client.get(at(draft)))
    answer = client.post(at(draft, "decision/"), {"act": "publish", "looked_at": 1})
    assert (answer.status_code, "publisher_drafted" in shown(answer)) == (403, True)


@pytest.mark.parametrize("looked_at", ["", "x", "-1", "9" * 30, "\uff12"])
def test_an_act_that_names_no_revision_is_refused(desk: Client, ministry: Office, looked_at: str) -> None:
    draft = ministry.draft()
    assert desk.post(at(draft, "act/"), {"act": "propose", "looked_at": looked_at}).status_code == 409


def test_drafts_of_other_regions_do_not_exist(ministry: Office, browse: SignIn) -> None:
    draft = office("130000").propose()
    client = browse(office("320000").publisher)
    assert client.get(at(draft)).status_code == 404
    assert client.post(at(draft, "decision/"), {"act": "publish", "looked_at": 1}).status_code == 404
    assert draft.title not in shown(client.get("/policy-drafts/"))


def test_an_ended_policy_says_until_when_and_by_what(ministry: Office, anybody: Client, desk: Client) -> None:
    """The public page and the list; the successor is named; the drafter is offered no second end."""
    old = published("cn.ordinary.2023")
    text = old.text.replace("from: 2023-01-01", "from: 2027-01-01").replace("\ntitle: ", "\ntitle: 新的")
    new = ministry.publish(text, **ending("cn.ordinary.2023", date(2026, 12, 31))).published
    assert new is not None
    address = f"/policies/{old.pk.removeprefix('sha256:')}"
    page = shown(anybody.get(address))
    for words in ("施行至2026年12月31日", "新规施行", new.title, new.pk.removeprefix("sha256:")):
        assert words in page, words
    assert "2026年12月31日" in shown(anybody.get("/policies/?pathway=ordinary"))
    assert "起草废止" not in shown(desk.get(address))
    assert "起草废止" in shown(desk.get(f"/policies/{new.pk.removeprefix('sha256:')}"))
    assert "起草废止" not in page


def test_a_text_that_stands_in_a_page_is_text(desk: Client, ministry: Office) -> None:
    """Markup in a draft is shown, not run."""
    draft = ministry.draft("<script>alert(1)</script>\n</textarea><b>x")
    for page in ("", "edit/", "changes/"):
        told = shown(desk.get(at(draft, page)))
        assert "<script>alert" not in told
        assert "<b>x" not in told


def test_the_pages_hold_to_the_rules_of_the_house(desk: Client, ministry: Office, browse: SignIn) -> None:
    faulty, ready, waiting = ministry.draft(FAULTY), ministry.draft(), ministry.propose()
    revise(
        faulty,
        Wording(text=FAULTY + "\n", **ending("cn.ordinary.2023", date(2026, 12, 31))),
        looked_at=1,
        by=ministry.colleague,
        at=NOW,
    )  # type: ignore[arg-type]
    addresses = ["/", "/policy-drafts/", "/policy-drafts/?state=proposed", "/policy-drafts/new/"]
    addresses += [at(faulty), at(faulty, "edit/"), at(faulty, "changes/"), at(ready), at(waiting)]
    for address in addresses:
        assert faults_of(desk.get(address)) == [], address
    publisher = browse(ministry.publisher)
    for address in ("/", "/policy-drafts/", at(waiting), at(faulty)):
        assert faults_of(publisher.get(address)) == [], address


def test_the_pages_ask_the_database_as_much_for_many_drafts_as_for_one(
    desk: Client, ministry: Office, django_assert_max_num_queries: Any
) -> None:
    """And as much for a draft of many revisions as for one of two."""
    draft = ministry.draft()
    for text in (FAULTY, OVERLAY):
        revise(draft, Wording(text=text), looked_at=draft.last.number, by=ministry.drafter, at=NOW)
    desk.get(at(draft))  # the published texts are compiled once a process
    for _ in range(2):
        for address, queries in (("/policy-drafts/", 5), ("/", 5), (at(draft), 14), (at(draft, "changes/"), 7)):
            with django_assert_max_num_queries(queries):
                desk.get(address)
        for _another in range(4):
            ministry.draft()
            revise(draft, Wording(text=OVERLAY), looked_at=draft.last.number, by=ministry.drafter, at=NOW)
