"""The links in our mails, over real HTTP: only a POST unsubscribes, and no link leads astray."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from intake import health, tokens, tracking
from store.base import db
from store.consents import Consent, Suppression
from store.people import Address, Contact
from store.queries import health as status
from store.sequences import OutgoingMail
from store.touches import Touch
from tests.cast import Cast
from tests.intake.website import SECRET, Website, served


@pytest.fixture
def website(cast: Cast, at: datetime) -> Iterator[Website]:
    with served(at) as running:
        yield running


@pytest.fixture
def hana(cast: Cast, at: datetime) -> Contact:
    contact = Contact.create(name="한하나", language="ko", created_at=at)
    email = "hana@hanbit.example.kr"
    Address.create(contact=contact, email=email, key=email, created_at=at)
    return contact


@pytest.fixture
def mail(hana: Contact, at: datetime) -> OutgoingMail:
    return OutgoingMail.create(
        contact=hana,
        recipient=hana.email,
        recipient_key=hana.email,
        message_id="<m1@saebyeok.example>",
        state="sent",
        queued_at=at,
        sent_at=at,
    )


def way_out(contact: Contact) -> str:
    return f"/u/{tokens.unsubscribe_token(contact.id, secret=SECRET)}"


class TestUnsubscribing:
    def test_looking_changes_nothing(self, website: Website, hana: Contact) -> None:
        for method in ("GET", "HEAD"):
            assert website.ask(method, way_out(hana)).status == 200

        assert Consent.select().count() == 0
        assert Suppression.select().count() == 0
        assert Touch.select().count() == 0

    def test_the_page_has_one_button_and_hides_most_of_the_address(
        self, website: Website, hana: Contact
    ) -> None:
        page = website.get(way_out(hana)).text

        assert page.count("<button") == 1
        assert "메일 그만 받기" in page
        assert "h•••@hanbit.example.kr" in page
        assert hana.email not in page

    def test_one_click_of_a_mail_program_is_enough(self, website: Website, hana: Contact) -> None:
        answer = website.post(way_out(hana), {"List-Unsubscribe": "One-Click"})

        assert answer.status == 200
        assert "Location" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert "수신거부가 완료되었습니다" in answer.text
        assert Consent.get().is_granted is False
        assert Suppression.get().key == hana.email

    def test_a_multipart_click_and_an_empty_one_count_too(
        self, website: Website, hana: Contact
    ) -> None:
        assert website.post_parts(way_out(hana), {"List-Unsubscribe": "One-Click"}).status == 200
        assert website.ask("POST", way_out(hana)).status == 200

        assert Consent.select().count() == 1

    def test_the_page_s_own_button_works_in_english(self, website: Website, hana: Contact) -> None:
        answer = website.post(f"{way_out(hana)}?lang=en", {"List-Unsubscribe": "One-Click"})

        assert "You are unsubscribed" in answer.text

    @pytest.mark.parametrize("token", ["x", "MQ.forged", "%00", "a" * 5000])
    def test_a_forged_link_is_a_worded_404_and_does_nothing(
        self, website: Website, hana: Contact, token: str
    ) -> None:
        assert website.get(f"/u/{token}").status == 404
        assert website.post(f"/u/{token}", {}).status == 404
        assert Suppression.select().count() == 0

    def test_somebody_whom_we_forgot_is_told_the_same(self, website: Website) -> None:
        gone = f"/u/{tokens.unsubscribe_token(4711, secret=SECRET)}"

        assert website.get(gone).status == 200
        assert website.post(gone, {}).status == 200

    @pytest.mark.parametrize(
        ("email", "shown"),
        [("hana@h.example", "h•••@h.example"), ("a@h.example", "a•••@h.example"), ("", "")],
    )
    def test_an_address_is_masked(self, email: str, shown: str) -> None:
        assert tracking.masked(email) == shown


class TestLinks:
    def test_a_click_is_kept_and_leads_where_we_said(
        self, website: Website, mail: OutgoingMail, hana: Contact
    ) -> None:
        token = tokens.click_token(mail.id, "https://saebyeok.example/price", secret=SECRET)

        answer = website.get(f"/c/{token}")

        assert answer.status == 302
        assert answer.headers["Location"] == "https://saebyeok.example/price"
        touch = Touch.get()
        assert (touch.kind, touch.contact, touch.is_bot) == ("click", hana, False)
        assert touch.url == "https://saebyeok.example/price"

    def test_a_click_cannot_be_bent_to_another_address(
        self, website: Website, mail: OutgoingMail
    ) -> None:
        token = tokens.click_token(mail.id, "https://saebyeok.example/", secret=b"x" * 32)

        assert website.get(f"/c/{token}?url=https://evil.example/").status == 404
        assert website.get("/c/https://evil.example/").status == 404
        assert Touch.select().count() == 0

    def test_a_scanner_that_asks_for_the_head_is_not_a_click(
        self, website: Website, mail: OutgoingMail
    ) -> None:
        token = tokens.click_token(mail.id, "https://saebyeok.example/", secret=SECRET)

        assert website.ask("HEAD", f"/c/{token}").status == 302
        assert Touch.select().count() == 0

    def test_a_burst_of_clicks_is_a_machine_s(self, website: Website, mail: OutgoingMail) -> None:
        for number in range(6):
            url = f"https://saebyeok.example/{number}"
            website.get(f"/c/{tokens.click_token(mail.id, url, secret=SECRET)}")

        marks = [touch.is_bot for touch in Touch.select().order_by(Touch.id)]
        assert marks == [False, False, False, True, True, True]

    def test_an_open_is_a_picture_and_a_touch(self, website: Website, mail: OutgoingMail) -> None:
        answer = website.get(f"/o/{tokens.open_token(mail.id, secret=SECRET)}")

        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/gif"
        assert answer.body.startswith(b"GIF89a")
        assert Touch.get().kind == "open"

    def test_a_forged_open_is_still_a_picture(self, website: Website) -> None:
        assert website.get("/o/forged").status == 200
        assert Touch.select().count() == 0

    def test_a_click_on_a_mail_that_is_gone_still_leads_on(self, website: Website) -> None:
        token = tokens.click_token(4711, "https://saebyeok.example/", secret=SECRET)

        assert website.get(f"/c/{token}").status == 302


class TestHealth:
    def test_alive_and_ready_are_told(self, website: Website) -> None:
        assert website.get("/healthz").text == "ok\n"
        assert website.get("/readyz").text == "ready\n"

    def test_a_database_that_is_gone_is_alive_yet_not_ready(
        self,
        website: Website,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise OSError("gone")

        monkeypatch.setattr(db.obj, "connect", broken)

        assert website.get("/healthz").status == 200
        assert website.get("/readyz").status == 503
        failed = website.get("/forms/contact", Accept_Language="ko")
        assert failed.status == 500
        assert "저희 쪽에서 문제가 생겼습니다." in failed.text
        assert "다음 번호를 알려 주세요" in failed.text
        assert "gone" not in failed.text
        assert "endpoint=intake.show_form" in caplog.text
        assert "/forms/contact" not in "".join(record.getMessage() for record in caplog.records)

    def test_what_waits_is_shown_as_gauges(self, website: Website) -> None:
        website.post("/forms/contact", website.fill())

        shown = website.get("/metrics").text

        assert "leadloop_inquiries_waiting 1.0" in shown
        assert "leadloop_quarantined 0.0" in shown

    @pytest.mark.usefixtures("cast")
    def test_ages_are_seconds(self, at: datetime) -> None:
        import funnel

        funnel.begin_mailbox("sales@mail.example/INBOX", 1, at=at)
        funnel.mailbox_read("sales@mail.example/INBOX", at=at)
        later = at + timedelta(minutes=5)

        shown = health.exposition(status.status(later), at=later)

        assert 'leadloop_mailbox_age_seconds{mailbox="sales@mail.example/INBOX"} 300.0' in shown
