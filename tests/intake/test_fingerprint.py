import pytest

from intake import fingerprint

MAIL = (
    b"Received: from mx.example by mail.example; Tue, 24 Nov 2026 10:00:00 +0900\r\n"
    b"From: Hana <hana@hanbit.example.kr>\r\n"
    b"Date: Tue, 24 Nov 2026 10:00:00 +0900\r\n"
    b"Subject: A question\r\n about prices\r\n"
    b"Message-ID: <abc@hanbit.example.kr>\r\n"
    b"\r\n"
    b"How much is it?\r\n"
)


def test_a_message_id_is_read_without_parsing_the_mail() -> None:
    assert fingerprint.message_id(MAIL) == "<abc@hanbit.example.kr>"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"message-id:abc@h.example\n", "<abc@h.example>"),
        (b"Message-Id: <abc\r\n @h.example>\r\n", "<abc@h.example>"),
        (b"Message-ID: <>\r\n", ""),
        (b"Message-ID: \x00\xff\xfe\r\n", ""),
        (b"X: y\r\n\r\nMessage-ID: <body@h.example>\r\n", ""),
        (b"Message-ID: <" + b"a" * 900 + b"@h.example>\r\n", ""),
        (b"", ""),
    ],
)
def test_an_odd_message_id_is_read_leniently_or_not_at_all(head: bytes, expected: str) -> None:
    assert fingerprint.message_id(head) == expected


def test_copies_of_one_mail_have_one_name() -> None:
    copy = b"Delivered-To: sales@saebyeok.example\r\nX-Spam: no\r\n" + MAIL.replace(b"mx", b"mx2")

    assert fingerprint.content_hash(copy) == fingerprint.content_hash(MAIL)


def test_line_ends_and_folding_do_not_change_the_name() -> None:
    other = MAIL.replace(b"\r\n about", b" about").replace(b"\r\n", b"\n") + b"\n\n"

    assert fingerprint.content_hash(other) == fingerprint.content_hash(MAIL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"How much", b"How many"),
        (b"question", b"request"),
        (b"Hana", b"Duri"),
        (b":00:0", b":01:0"),
    ],
)
def test_another_text_subject_author_or_date_is_another_mail(old: bytes, new: bytes) -> None:
    assert fingerprint.content_hash(MAIL.replace(old, new)) != fingerprint.content_hash(MAIL)


def test_mails_that_could_not_be_fetched_are_never_taken_for_one() -> None:
    assert fingerprint.content_hash(b"") == ""


@pytest.mark.parametrize(
    "raw", [b"\x00" * 100, b"\xff\xfe", b":\r\n:\r\n", b"\r\n\r\n", b" " * 5_000, b"From" * 500_000]
)
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert isinstance(fingerprint.message_id(raw), str)
    assert len(fingerprint.content_hash(raw)) == 64
