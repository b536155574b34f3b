# ruff: noqa: E501 (mails and tables of examples)
"""Bytes into text, whatever their label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.charsets import decode
from intake.headers import address, addresses, decode_words, parameters
from intake.headers import decode as decode_header

KOREAN_LABELS = [
    "ks_c_5601-1987", "euc-kr", "EUC-KR", "ksc5601", "windows-949", "x-windows-949", "cp949",
    "us-ascii", "utf-8", "iso-8859-1", "", "unknown-8bit", "x-unknown", "default", "base64", "undefined",
]  # fmt: skip


@pytest.mark.parametrize("label", KOREAN_LABELS)
def test_korean_is_read_under_every_label(label: str) -> None:
    assert decode("뷁 안녕하세요 똠방각하".encode("cp949"), label) == "뷁 안녕하세요 똠방각하"


def test_utf_8_under_a_korean_label_is_read_as_utf_8() -> None:
    assert decode("안녕하세요".encode(), "euc-kr") == "안녕하세요"


def test_one_korean_syllable_is_not_taken_for_utf_8() -> None:
    assert decode("홍".encode("cp949"), "euc-kr") == "홍"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("견적 문의", "iso2022_kr", "iso-2022-kr"),
        ("견적 문의", "iso2022_kr", ""),
        ("견적", "utf-7", "unicode-1-1-utf-7"),
        ("견적", "utf-16", "utf-16"),
        ("お見積り", "iso2022_jp", "iso-2022-jp"),
        ("お見積り", "iso2022_jp", ""),
        ("お見積りをください", "cp932", ""),
        ("报价", "gb18030", "gb2312"),
        ("Größe", "latin-1", "iso-8859-1"),
        ("“quoted”", "cp1252", "iso-8859-1"),
        ("Ärger über Öl", "latin-1", ""),
    ],
)
def test_other_charsets_are_read(text: str, codec: str, label: str) -> None:
    assert decode(text.encode(codec), label) == text


@given(st.binary(max_size=300), st.one_of(st.sampled_from(KOREAN_LABELS), st.text(max_size=20)))
def test_no_bytes_and_no_label_can_fail(data: bytes, label: str) -> None:
    text = decode(data, label)

    text.encode("utf-8")
    assert "\0" not in text


def test_words_split_inside_a_character_are_joined_first() -> None:
    split = "=?utf-8?B?7ZmN6riA64+Z7J6F64uI64uk?= =?utf-8?B?IOusuOydmA==?="
    assert decode_words(split).endswith("문의")
    halves = "=?euc-kr?Q?=B0?= =?euc-kr?Q?=DF=C0=FB?="
    assert decode_words(halves) == "견적"


def test_words_of_two_charsets_are_decoded_apart() -> None:
    assert decode_words("=?utf-8?Q?a=C3=A4?= =?euc-kr?Q?=B0=DF?= b") == "aä견 b"


@pytest.mark.parametrize(
    "broken", ["=?utf-8?b?x?=", "=?x-unknown?q?a?=", "=?utf-8?b?!!!?=", "=?utf-8?q?=E?=", "=?=?="]
)
def test_a_broken_word_never_fails(broken: str) -> None:
    assert isinstance(decode_words(broken), str)


def test_a_raw_8_bit_header_is_read() -> None:
    assert decode_header("견적 문의 드립니다".encode("cp949")) == "견적 문의 드립니다"


@pytest.mark.parametrize(
    ("value", "email", "name"),
    [
        ("Hana <hana@x.example>", "hana@x.example", "Hana"),
        ('"Han, Hana" <hana@x.example>', "hana@x.example", "Han, Hana"),
        ("hana@x.example (Hana)", "hana@x.example", "Hana"),
        ("홍길동<a@b.example>;", "a@b.example", "홍길동"),
        ("홍길동[영업팀] <a@b.example>", "a@b.example", "홍길동[영업팀]"),
        ("(주)회사 홍길동 <a@b.example>", "a@b.example", "(주)회사 홍길동"),
        ("x@y.example <a@b.example>", "a@b.example", ""),
        ("<HANA@X.Example>", "hana@x.example", ""),
        ("hana @ x.example", "hana@x.example", ""),
        ("nobody", "", "nobody"),
        ("", "", ""),
        ("<>", "", ""),
    ],
)
def test_an_address_is_read_as_people_write_it(value: str, email: str, name: str) -> None:
    assert address(value) == (email, name)


def test_an_address_list_is_split_at_addresses_only() -> None:
    told = addresses(
        '홍길동, 영업 <a@b.example>, "Han, H" <c@d.example>; e@f.example, Team: g@h.example;'
    )
    assert [email for email, _ in told] == [
        "a@b.example",
        "c@d.example",
        "e@f.example",
        "g@h.example",
    ]
    assert told[0][1] == "홍길동, 영업"


@given(st.text(max_size=300))
def test_no_address_header_can_fail(text: str) -> None:
    address(text)
    addresses(text)


def test_a_file_name_in_several_encoded_pieces_is_joined() -> None:
    value = b"attachment; filename*0*=utf-8''%EA%B2%AC; filename*1*=%EC%A0%81; filename*2=.pdf"
    assert parameters(value)["filename"] == "견적.pdf"
    assert parameters(b'attachment; filename="=?utf-8?B?6rKs7KCB?=.pdf"')["filename"] == "견적.pdf"
