"""Who is who: spellings of one mailbox, phone, company and name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules import identity
from rules.identity import FREE_MAIL, Facts, PersonName


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("hana@hanbit.example", "hana@hanbit.example"),
        (" Hana@Hanbit.Example ", "hana@hanbit.example"),
        ("<hana@hanbit.example>", "hana@hanbit.example"),
        ("mailto:hana@hanbit.example", "hana@hanbit.example"),
        ("hana+spring@hanbit.example", "hana@hanbit.example"),
        ("+hana@hanbit.example", "+hana@hanbit.example"),
        ("h.a.n.a@hanbit.example", "h.a.n.a@hanbit.example"),
        ("H.a.na+x@gmail.com", "hana@gmail.com"),
        ("hana@googlemail.com", "hana@gmail.com"),
        ("ｈａｎａ＠ｈａｎｂｉｔ.example", "hana@hanbit.example"),
        ("hana\u200b@hanbit.example", "hana@hanbit.example"),
        ("hana@hanbit.example.", "hana@hanbit.example"),
        ("hana@한빛.kr", "hana@xn--xx3br43b.kr"),
        ("hana@xn--xx3br43b.kr", "hana@xn--xx3br43b.kr"),
    ],
)
def test_spellings_of_one_mailbox_share_a_key(written: str, key: str) -> None:
    assert identity.normal_email(written) == key


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "hana",
        "hana@",
        "@hanbit.example",
        "hana@hanbit",
        "ha na@hanbit.example",
        "a@b@c.example",
        "hana@10.0.0.1",
        "hana@[10.0.0.1]",
        "hana@-x.example",
        "hana@a..example",
        "....@gmail.com",
        "hana@" + "x" * 64 + ".example",
        "hana@example.com, tae@example.com",
    ],
)
def test_what_is_no_address_has_no_key(written: str) -> None:
    assert identity.normal_email(written) is None


@given(st.emails() | st.text(max_size=40) | st.text("aA.+@ＡＢİßﬀ한", max_size=20))
@example("İ@a.kr")
@example("ß+x@gmail.com")
def test_a_normalised_address_stays_as_it_is(written: str) -> None:
    key = identity.normal_email(written)
    if key is not None:
        assert identity.normal_email(key) == key
        assert key == key.strip()


@given(
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True), st.sampled_from(["", "+a", "+x.y"])
)
def test_case_and_tag_never_make_another_person(local: str, tag: str) -> None:
    plain = identity.normal_email(f"{local}@hanbit.example")
    assert identity.normal_email(f"{local.upper()}{tag}@HANBIT.example") == plain


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("010-1234-5678", "+821012345678"),
        ("010.1234.5678", "+821012345678"),
        ("01012345678", "+821012345678"),
        ("1012345678", "+821012345678"),
        ("+82 10-1234-5678", "+821012345678"),
        ("+82 (0)10-1234-5678", "+821012345678"),
        ("82-10-1234-5678", "+821012345678"),
        ("0082 10 1234 5678", "+821012345678"),
        ("０１０－１２３４－５６７８", "+821012345678"),
        ("011-234-5678", "+82112345678"),
        ("02) 123-4567", "+8221234567"),
        ("(02) 1234-5678", "+82212345678"),
        ("031-123-4567 (내선 12)", "+82311234567"),
        ("02-555-0142 / 010-5550-0142", "+8225550142"),
        ("070-1234-5678", "+827012345678"),
        ("1588-1234", "+8215881234"),
        ("tel:+1-415-555-0100", "+14155550100"),
        ("+1 415 555 0100 ext. 12", "+14155550100"),
    ],
)
def test_spellings_of_one_number_are_equal(written: str, number: str) -> None:
    assert identity.normal_phone(written) == number


@pytest.mark.parametrize(
    "written", ["", "없음", "123", "010-12", "010-1234-56789", "+0 123 4567", "000", "2026-11-20"]
)
def test_what_is_no_number_has_none(written: str) -> None:
    assert identity.normal_phone(written) is None


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("(415) 555-0100", "US", "+14155550100"),
        ("1-415-555-0100", "us", "+14155550100"),
        ("03-1234-5678", "JP", "+81312345678"),
        ("020 7946 0000", "GB", "+442079460000"),
        ("6123 4567", "SG", "+6561234567"),
        ("12345678", "ZZ", None),
    ],
)
def test_a_national_number_is_read_in_its_country(
    written: str, country: str, number: str | None
) -> None:
    assert identity.normal_phone(written, country) == number


@given(st.text("0123456789+-() .", max_size=22), st.sampled_from(["KR", "US", "JP", "SG"]))
@example("010000", "US")
def test_a_normalised_number_stays_as_it_is(written: str, country: str) -> None:
    number = identity.normal_phone(written, country)
    if number is not None:
        assert identity.normal_phone(number, country) == number


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("hana@hanbit.example", "hanbit.example"),
        ("hana@mail.hanbit.co.kr", "hanbit.co.kr"),
        ("hanbit.co.kr", "hanbit.co.kr"),
        ("hana@물류.한빛.kr", "xn--xx3br43b.kr"),
        ("hana@naver.com", None),
        ("hana@mail.naver.com", None),
        ("hana@GMAIL.com", None),
        ("hana@mailinator.com", None),
        ("hana@co.kr", None),
        ("hana@10.0.0.1", None),
        ("hana@host.local", None),
        ("hana", None),
        ("", None),
    ],
)
def test_a_company_is_known_by_its_registrable_domain(address: str, domain: str | None) -> None:
    assert identity.company_domain(address) == domain


def test_korean_free_mail_is_free_mail() -> None:
    for domain in ("naver.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "gmail.com"):
        assert domain in FREE_MAIL
        assert identity.is_free_mail(domain.upper())
    assert not identity.is_free_mail("notnaver.com")
    assert not identity.is_free_mail("hanbit.example")


@pytest.mark.parametrize(
    ("address", "is_role"),
    [
        ("info@hanbit.example", True),
        ("Sales+kr@hanbit.example", True),
        ("no-reply@hanbit.example", True),
        ("hana@hanbit.example", False),
        ("infoline@hanbit.example", False),
    ],
)
def test_a_function_is_not_a_person(address: str, is_role: bool) -> None:
    assert identity.is_role_address(address) is is_role


@pytest.mark.parametrize(
    "written",
    [
        "한빛물류",
        "(주)한빛물류",
        "( 주 ) 한빛물류",
        "㈜한빛물류",
        "주식회사 한빛물류",
        "한빛물류 주식회사",
        "한빛물류주식회사",
        "한빛 물류(주)",
        "주.식회사 한빛물류",
    ],
)
def test_spellings_of_a_korean_company_share_a_key(written: str) -> None:
    assert identity.company_key(written) == "한빛물류"


@pytest.mark.parametrize(
    "written",
    [
        "Hanbit Logistics",
        "HANBIT LOGISTICS CO., LTD.",
        "Hanbit Logistics Inc",
        "Hanbit-Logistics, LLC",
    ],
)
def test_spellings_of_a_foreign_company_share_a_key(written: str) -> None:
    assert identity.company_key(written) == "hanbitlogistics"


@pytest.mark.parametrize(("written", "key"), [("Inc.", "inc"), ("주식회사", "주식회사"), ("", "")])
def test_a_company_named_like_a_legal_form_keeps_its_name(written: str, key: str) -> None:
    assert identity.company_key(written) == key


@given(st.text(max_size=30) | st.text("주식회사유한 ().㈜aco.,", max_size=16))
def test_a_company_key_stays_as_it_is(written: str) -> None:
    key = identity.company_key(written)
    assert identity.company_key(key) == key


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("정하나", PersonName("정", "하나")),
        ("정 하나", PersonName("정", "하나")),
        ("정하나 (Hana Jung)", PersonName("정", "하나")),
        ("남궁민수", PersonName("남궁", "민수")),
        ("선우", PersonName("선", "우")),
        ("정하나 팀장님", PersonName("정", "하나", "팀장")),
        ("정하나팀장", PersonName("정", "하나", "팀장")),
        ("정하나 드림", PersonName("정", "하나")),
        ("김이사", PersonName("김", "이사")),
        ("Hana Jung", PersonName("Jung", "Hana")),
        ("Jung, Hana", PersonName("Jung", "Hana")),
        ("Cher", PersonName("", "Cher")),
        ("", PersonName("", "")),
    ],
)
def test_a_name_is_split_as_its_language_does(written: str, name: PersonName) -> None:
    assert identity.split_name(written) == name


def test_facts_know_their_company_domain() -> None:
    assert Facts("hana@mail.hanbit.co.kr").domain == "hanbit.co.kr"
    assert Facts("hana@naver.com").domain is None
