"""May we write?"""

from datetime import UTC, datetime, timedelta

import pytest

from rules.consent import ConsentFact, Permission, Purpose, may_write

AT = datetime(2026, 11, 24, tzinfo=UTC)
ADS, SERVICE = Purpose.MARKETING, Purpose.SERVICE


def said(purpose: Purpose, granted: bool, day: int) -> ConsentFact:
    return ConsentFact(purpose, granted, AT + timedelta(days=day))


@pytest.mark.parametrize(
    ("purpose", "consents", "allowed", "reason"),
    [
        (ADS, [], False, "no-consent"),
        (ADS, [said(ADS, True, 0)], True, "granted"),
        (ADS, [said(ADS, False, 0)], False, "withdrawn"),
        (ADS, [said(ADS, True, 0), said(ADS, False, 1)], False, "withdrawn"),
        (ADS, [said(ADS, False, 1), said(ADS, True, 0)], False, "withdrawn"),
        (ADS, [said(ADS, False, 0), said(ADS, True, 1)], True, "granted"),
        (ADS, [said(ADS, True, 0), said(ADS, False, 0)], False, "withdrawn"),
        (ADS, [said(SERVICE, True, 0)], False, "no-consent"),
        (SERVICE, [], True, "service"),
        (SERVICE, [said(ADS, False, 0)], True, "service"),
        (SERVICE, [said(SERVICE, True, 0)], True, "granted"),
        (SERVICE, [said(SERVICE, False, 0)], False, "withdrawn"),
    ],
)
def test_the_newest_answer_for_the_purpose_decides(
    purpose: Purpose, consents: list[ConsentFact], allowed: bool, reason: str
) -> None:
    found = may_write(purpose, consents=consents, suppressed=False)
    assert (found.allowed, found.reason) == (allowed, reason)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_suppressed_address_is_never_written_to(purpose: Purpose) -> None:
    consents = [said(purpose, True, 0)]
    found: Permission = may_write(purpose, consents=consents, suppressed=True)
    assert (found.allowed, found.reason) == (False, "suppressed")
