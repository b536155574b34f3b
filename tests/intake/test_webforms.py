"""Forms over real HTTP: what a visitor sends lands once, or they are told what is wrong."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

import funnel
from intake import guard, webforms
from intake.guard import Limits
from rules.playbook import Field, Form, Option, Text
from store.consents import Consent
from store.inquiries import Inquiry
from store.leads import Lead
from store.touches import Touch
from tests.cast import Cast
from tests.intake.website import HANA, SECRET, Website, at_once, served


@pytest.fixture
def website(cast: Cast, at: datetime) -> Iterator[Website]:
    with served(at) as running:
        yield running


def landed() -> list[Inquiry]:
    return list(Inquiry.select().order_by(Inquiry.id))


def kept(inquiry: Inquiry) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(funnel.raw_of(inquiry))
    return value


class TestThePage:
    def test_it_is_shown_in_korean_to_a_korean_browser(self, website: Website) -> None:
        page = website.get("/forms/contact", Accept_Language="ko-KR,ko;q=0.9,en;q=0.5")

        assert page.status == 200
        assert '<html lang="ko">' in page.text
        assert "도입 문의" in page.text
        assert "보내기" in page.text

    def test_it_is_shown_in_english_when_asked(self, website: Website) -> None:
        page = website.get("/forms/contact?lang=en", Accept_Language="ko")

        assert '<html lang="en">' in page.text
        assert "Talk to us" in page.text

    def test_it_speaks_the_language_of_the_house_to_anybody_else(self, website: Website) -> None:
        assert '<html lang="ko">' in website.get("/forms/contact").text

    def test_every_field_has_a_label_and_no_script_runs(self, website: Website) -> None:
        page = website.get("/forms/contact").text

        for name in HANA:
            assert f'<label for="{name}">' in page
            assert f'id="{name}"' in page
        assert "<script" not in page
        assert "style=" not in page
        assert "onclick" not in page

    def test_it_may_not_be_framed_sniffed_cached_or_made_to_run_anything(
        self, website: Website
    ) -> None:
        headers = website.get("/forms/contact").headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in headers
        assert "Strict-Transport-Security" in headers

    def test_an_unknown_form_is_a_worded_404(self, website: Website) -> None:
        page = website.get("/forms/nothing", Accept_Language="ko")

        assert page.status == 404
        assert "페이지를 찾을 수 없습니다." in page.text

    def test_the_style_sheet_is_there(self, website: Website) -> None:
        style = website.get("/static/intake/pages.css")

        assert style.status == 200
        assert style.headers["Content-Type"].startswith("text/css")


class TestSubmitting:
    def test_a_submission_lands_and_the_visitor_is_thanked(self, website: Website) -> None:
        answer = website.post("/forms/contact", website.fill())

        assert answer.status == 303
        thanks = website.get(answer.headers["Location"])
        assert thanks.status == 200
        assert "감사합니다" in thanks.text
        (inquiry,) = landed()
        assert (inquiry.source, inquiry.form, inquiry.state) == ("form", "contact", "landed")
        assert kept(inquiry)["fields"]["name"] == "한하나"
        assert kept(inquiry)["fields"]["message"] == "견적을 받고 싶습니다.\n감사합니다."
        assert website.woken == [1]

    def test_it_becomes_a_lead_with_its_consents(self, website: Website, at: datetime) -> None:
        website.post("/forms/contact", website.fill(news="yes"))

        (inquiry,) = landed()
        funnel.capture_form(inquiry, at=at)

        lead = Lead.get()
        assert lead.contact.name == "한하나"
        purposes = {row.purpose: row.text_version for row in Consent.select()}
        assert purposes == {"service": "2026-11", "marketing": "2026-11"}

    def test_multipart_is_taken_like_any_form(self, website: Website) -> None:
        answer = website.post_parts("/forms/contact", website.fill())

        assert answer.status == 303
        assert kept(landed()[0])["fields"]["company"] == "한빛물류"

    def test_json_is_taken_and_told_the_inquiry(self, website: Website) -> None:
        answer = website.post_json("/forms/contact", HANA | {"privacy": True, "employees": 100})

        assert answer.status == 202
        assert answer.json == {"inquiry": landed()[0].id}
        fields = kept(landed()[0])["fields"]
        assert (fields["privacy"], fields["employees"]) == ("yes", "100")

    def test_a_page_of_another_site_may_post_without_a_token(self, website: Website) -> None:
        answer = website.post("/forms/contact", HANA, Referer="https://saebyeok.example/pricing")

        assert answer.status == 303
        assert landed()[0].state == "landed"
        assert kept(landed()[0])["touch"]["url"] == "https://saebyeok.example/pricing"

    def test_the_words_of_each_consent_are_kept_as_they_were_shown(self, website: Website) -> None:
        website.post("/forms/contact", website.fill("/forms/contact?lang=en"))

        fields = kept(landed()[0])["fields"]
        assert fields["privacy.version"] == "2026-11"
        assert fields["privacy.text"].startswith("To answer, we store")
        assert "news.text" not in fields
        assert kept(landed()[0])["lang"] == "en"

    def test_the_first_touch_survives_the_page(self, website: Website, at: datetime) -> None:
        shown = website.get(
            "/forms/contact?utm_source=newsletter&utm_medium=email&utm_campaign=autumn",
            Referer="https://saebyeok.example/blog",
        )
        website.pass_time(seconds=20)
        website.post("/forms/contact", shown.hidden | HANA)

        touch = kept(landed()[0])["touch"]
        assert touch["source"] == "newsletter"
        assert touch["medium"] == "email"
        assert touch["campaign"] == "autumn"
        assert touch["referrer"] == "https://saebyeok.example/blog"
        assert "/forms/contact?utm_source=newsletter" in touch["url"].replace("&amp;", "&")
        funnel.capture_form(landed()[0], at=at)
        assert Touch.select().where(Touch.source == "newsletter").count() == 1

    def test_the_first_touch_survives_a_change_of_language(self, website: Website) -> None:
        korean = website.get("/forms/contact?utm_source=ads", Referer="https://search.example/")
        link = re.search(r'class="language" href="([^"]+)"', korean.text)
        assert link is not None
        english = website.get(link[1].replace("&amp;", "&"))

        assert english.hidden["utm_source"] == "ads"
        assert english.hidden["referrer"] == "https://search.example/"


class TestTwice:
    def test_a_double_click_is_one_inquiry(self, website: Website) -> None:
        filled = website.fill()

        answers = at_once(6, lambda: website.post("/forms/contact", filled))

        assert [answer.status for answer in answers] == [303] * 6
        assert len(landed()) == 1

    def test_the_same_json_with_the_same_key_is_one_inquiry(self, website: Website) -> None:
        answers = at_once(
            6, lambda: website.post_json("/forms/contact", HANA, **{"Idempotency-Key": "k-1"})
        )

        assert [answer.status for answer in answers] == [202] * 6
        assert {answer.json["inquiry"] for answer in answers} == {landed()[0].id}
        assert len(landed()) == 1

    def test_another_key_is_another_inquiry(self, website: Website) -> None:
        for key in ("k-1", "k-2"):
            website.post_json("/forms/contact", HANA, **{"Idempotency-Key": key})

        assert len(landed()) == 2

    def test_the_way_back_and_a_second_question_lose_nothing(self, website: Website) -> None:
        filled = website.fill()
        website.post("/forms/contact", filled)
        website.post("/forms/contact", filled | {"message": "One more thing."})

        assert len(landed()) == 2

    def test_without_any_key_the_same_words_on_one_day_are_one_inquiry(
        self, website: Website
    ) -> None:
        website.post("/forms/contact", HANA)
        website.pass_time(minutes=5)
        website.post("/forms/contact", HANA)
        website.pass_time(days=1)
        website.post("/forms/contact", HANA)

        assert len(landed()) == 2


class TestMistakes:
    def test_each_mistake_stands_beside_its_field_and_what_was_typed_stays(
        self, website: Website
    ) -> None:
        answer = website.post("/forms/contact", website.fill(email="hana@", message="", phone="12"))

        assert answer.status == 422
        assert landed() == []
        for name in ("email", "message", "phone"):
            assert f'aria-describedby="{name}-error"' in answer.text
            assert f'id="{name}-error"' in answer.text
            assert f'<a href="#{name}">' in answer.text
        assert 'role="alert"' in answer.text
        assert 'value="한하나"' in answer.text
        assert "name-error" not in answer.text

    def test_mistakes_are_told_in_the_language_of_the_page(self, website: Website) -> None:
        korean = website.post("/forms/contact", website.fill(email="x"))
        english = website.post("/forms/contact", website.fill("/forms/contact?lang=en", email="x"))

        assert "형식의 이메일 주소를 입력해 주세요." in korean.text
        assert "Please enter an e-mail address" in english.text

    def test_after_the_mistake_is_mended_the_form_lands(self, website: Website) -> None:
        filled = website.fill(email="x")
        refused = website.post("/forms/contact", filled)

        answer = website.post("/forms/contact", filled | refused.hidden | {"email": HANA["email"]})

        assert answer.status == 303
        assert landed()[0].state == "landed"

    def test_consent_that_is_needed_is_asked_for(self, website: Website) -> None:
        filled = website.fill()
        del filled["privacy"]

        answer = website.post("/forms/contact", filled)

        assert answer.status == 422
        assert "동의가 필요합니다" in answer.text

    def test_json_mistakes_name_field_and_reason(self, website: Website) -> None:
        answer = website.post_json("/forms/contact?lang=en", {"email": "x", "employees": "7"})

        assert answer.status == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        found = {(error["field"], error["reason"]) for error in answer.json["errors"]}
        assert found == {
            ("name", "required"),
            ("email", "bad-email"),
            ("company", "required"),
            ("employees", "bad-choice"),
            ("message", "required"),
            ("privacy", "consent-needed"),
        }
        assert all(error["message"] for error in answer.json["errors"])

    @pytest.mark.parametrize(
        "body", [b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b'{"a":' * 30_000, b"9" * 9_000]
    )
    def test_broken_json_is_refused_in_words(self, website: Website, body: bytes) -> None:
        answer = website.ask("POST", "/forms/contact", body, {"Content-Type": "application/json"})

        assert answer.status == 400
        assert answer.json["status"] == 400
        assert landed() == []

    def test_a_token_that_is_not_ours_shows_the_page_anew(self, website: Website) -> None:
        answer = website.post("/forms/contact", website.fill(form_token="forged"))

        assert answer.status == 422
        assert "페이지가 오래되었습니다." in answer.text
        assert 'value="한하나"' in answer.text
        again = HANA | answer.hidden
        website.pass_time(seconds=20)
        assert website.post("/forms/contact", again).status == 303

    def test_a_page_that_stood_open_for_days_is_shown_anew(self, website: Website) -> None:
        values = website.fill()
        website.pass_time(days=2)

        answer = website.post("/forms/contact", values)

        assert answer.status == 422
        assert "페이지가 오래되었습니다." in answer.text
        website.pass_time(seconds=20)
        assert website.post("/forms/contact", HANA | answer.hidden).status == 303

    def test_a_token_of_another_form_does_not_count(self, website: Website) -> None:
        other = website.get("/forms/ebook").hidden["form_token"]

        assert website.post("/forms/contact", website.fill(form_token=other)).status == 422

    def test_markup_stays_text(self, website: Website) -> None:
        answer = website.post(
            "/forms/contact", website.fill(name='"><script>alert(1)</script>', email="x")
        )

        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text

    def test_too_much_is_refused_in_words(self, website: Website) -> None:
        answer = website.post("/forms/contact", HANA | {"message": "x" * 300_000})

        assert answer.status == 413
        assert "보내신 내용이 너무 깁니다." in answer.text

    def test_another_method_is_refused_in_words(self, website: Website) -> None:
        answer = website.ask("DELETE", "/forms/contact")

        assert answer.status == 405
        assert "POST" in answer.headers["Allow"]
        assert "그렇게 사용할 수 없습니다" in answer.text


class TestMachines:
    def test_who_fills_the_hidden_field_is_thanked_and_put_aside(self, website: Website) -> None:
        answer = website.post("/forms/contact", website.fill(website="https://spam.example"))

        assert answer.status == 303
        (inquiry,) = landed()
        assert (inquiry.state, inquiry.reasons) == ("quarantined", ["honeypot"])

    def test_who_is_faster_than_a_person_is_put_aside(self, website: Website) -> None:
        shown = website.get("/forms/contact")
        website.pass_time(seconds=1)
        website.post("/forms/contact", shown.hidden | HANA)

        assert landed()[0].reasons == ["too-fast"]

    def test_what_was_put_aside_can_become_a_lead(self, website: Website, at: datetime) -> None:
        website.post("/forms/contact", website.fill(website="x"))

        funnel.capture_form(funnel.replay(landed()[0], by=None, at=at), at=at)

        assert Lead.select().count() == 1

    def test_one_place_may_send_only_so_much(self, cast: Cast, at: datetime) -> None:
        with served(at, Limits(per_address=3)) as website:
            answers = [
                website.post("/forms/contact", HANA | {"message": str(number)})
                for number in range(5)
            ]
            website.pass_time(minutes=15)
            later = website.post("/forms/contact", HANA | {"message": "later"})

        assert [answer.status for answer in answers] == [303, 303, 303, 429, 429]
        assert "너무 자주 보내셨습니다." in answers[-1].text
        assert answers[-1].headers["Retry-After"] == "600"
        assert later.status == 303
        assert len(landed()) == 4

    def test_a_flood_from_everywhere_is_put_aside_not_lost(self, cast: Cast, at: datetime) -> None:
        with served(at, Limits(per_form=2)) as website:
            for number in range(4):
                website.post("/forms/contact", HANA | {"message": str(number)})

        states = [inquiry.state for inquiry in landed()]
        assert states == ["landed", "landed", "quarantined", "quarantined"]
        assert landed()[-1].reasons == ["flood"]

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("", ""),
            ("unix:", "unix:"),
        ],
    )
    def test_an_address_belongs_to_a_network(self, address: str, network: str) -> None:
        assert guard.network_of(address) == network

    @pytest.mark.usefixtures("database")
    def test_no_address_is_stored_in_the_clear(self, at: datetime) -> None:
        from store.leases import Rate

        guard.count("203.0.113.77", "contact", limits=Limits(), secret=SECRET, at=at)

        assert Rate.select().count() == 3
        assert all("203.0.113" not in row.key for row in Rate.select())


ALL_KINDS = Form(
    slug="all",
    title=Text(ko="모두", en="All"),
    thanks=Text(ko="고맙습니다", en="Thanks"),
    fields=(
        Field(name="email", kind="email", label=Text(ko="메일", en="Mail"), required=True),
        Field(name="text", label=Text(ko="글", en="Text"), max_length=5),
        Field(name="number", kind="number", label=Text(ko="수", en="Number")),
        Field(name="employees", label=Text(ko="직원 수", en="Employees")),
        Field(name="country", label=Text(ko="나라", en="Country")),
        Field(name="tel", kind="tel", label=Text(ko="전화", en="Phone")),
        Field(name="tick", kind="checkbox", label=Text(ko="예", en="Yes")),
        Field(
            name="choice",
            kind="select",
            label=Text(ko="선택", en="Choice"),
            options=(Option(value="a", label=Text(ko="가", en="A")),),
        ),
    ),
)


@pytest.mark.parametrize(
    ("name", "given", "kept_as"),
    [
        ("text", "  a \n b ", "a b"),
        ("text", "a\x00\x07b", "ab"),
        ("text", "\u1112\u1161\u11ab\u1102\u1161", "한나"),
        ("text", None, ""),
        ("number", "1,200", "1200"),
        ("number", 1200, "1200"),
        ("tel", "+82 (0)10-1234-5678", "+82 (0)10-1234-5678"),
        ("tel", "02-123-4567 (내선 12)", "02-123-4567 (내선 12)"),
        ("tick", "on", "yes"),
        ("tick", False, ""),
        ("tick", "false", ""),
        ("choice", "a", "a"),
        ("employees", "50-200", "50-200"),
        ("employees", "10000000", "10000000"),
        ("country", "kr", "KR"),
        ("country", "대한민국", ""),
        ("country", "K1", ""),
        ("unasked", "x", None),
    ],
)
def test_a_value_is_kept_clean(name: str, given: object, kept_as: str | None) -> None:
    checked = webforms.check(ALL_KINDS, {"email": "a@b.example", name: given}, lang="ko")

    assert checked.problems == ()
    assert checked.values.get(name) == kept_as


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("email", "", "required"),
        ("email", "a b@c", "bad-email"),
        ("email", {"a": 1}, "bad-value"),
        ("text", "123456", "too-long"),
        ("text", ["a"], "bad-value"),
        ("number", "1.5", "bad-number"),
        ("number", -3, "bad-number"),
        ("number", "many", "bad-number"),
        ("employees", "10000001", "bad-number"),
        ("employees", 10**40, "bad-number"),
        ("employees", "99,999,999", "bad-number"),
        ("tel", "call me", "bad-phone"),
        ("tick", "maybe", "bad-value"),
        ("choice", "b", "bad-choice"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(name: str, given: object, reason: str) -> None:
    checked = webforms.check(ALL_KINDS, {"email": "a@b.example"} | {name: given}, lang="ko")

    assert [(problem.field, problem.reason) for problem in checked.problems] == [(name, reason)]


def test_the_trap_never_takes_the_name_of_a_field() -> None:
    own = Field(name="website", label=Text(ko="누리집", en="Website"))

    assert guard.trap_of(ALL_KINDS) == "website"
    assert guard.trap_of(ALL_KINDS.model_copy(update={"fields": (own,)})) == "homepage"
