"""What a mail tells about its author beside the address."""

import pytest

from intake import letter as letters

HANA = "정하나 <hana@hanbit.example>"
DANIEL = "Daniel Reed <d@alder.example>"


@pytest.mark.parametrize(
    ("sender", "text", "company"),
    [
        (HANA, "안녕하세요, 한빛물류 운영기획팀 팀장 정하나입니다.", "한빛물류"),
        (HANA, "한빛물류 정하나라고 합니다. 견적 부탁드립니다.", "한빛물류"),
        (HANA, "안녕하세요. 한빛물류 운영팀 오세진 매니저입니다.", ""),
        (HANA, "안녕하세요 담당자 정하나입니다.", ""),
        (HANA, "(주)한빛물류 정하나입니다.", "(주)한빛물류"),
        (DANIEL, "Regards,\nDaniel Reed\nVP Operations, Alder Freight", "Alder Freight"),
        (DANIEL, "See you, in Paris", ""),
    ],
)
def test_a_company_is_read_where_people_name_it(sender: str, text: str, company: str) -> None:
    raw = f"From: {sender}\r\nSubject: Inquiry\r\nMessage-ID: <1@x>\r\n\r\n{text}\r\n".encode()

    assert letters.hints(letters.read(raw)).company == company
