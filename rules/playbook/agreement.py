"""What marketing and sales agreed on, apart from points, stages and texts."""

from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rules.lifecycle import Role
from rules.playbook.text import EmailAddress, Key, Model, Text
from rules.playbook.times import Days, Hours


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError(
            "unknown-zone", "no such time zone: {zone}", {"zone": name}
        ) from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, StringConstraints(pattern=r"^(ko|en)$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[^@\s/]+\.[^@\s/]+$", to_lower=True)]


class Workspace(Model):
    name: str = "Leadloop"
    language: Language = "ko"
    zone: Zone = "Asia/Seoul"
    country: Country = "KR"
    currency: Currency = "KRW"
    own_domains: tuple[Domain, ...] = ()
    hours: Hours = Hours()


class Qualification(Model):
    needed: Annotated[int, Field(ge=1, le=4)] = 3


class Conditions(Model):
    """All that is given must hold; one of the values listed is enough."""

    sources: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    countries: tuple[Country, ...] = ()
    languages: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    grades: tuple[str, ...] = ()
    min_employees: int | None = None
    max_employees: int | None = None


class RoutingRule(Model):
    """`to` is a member's e-mail address or a role, whose members then rotate."""

    name: Key
    when: Conditions = Conditions()
    to: EmailAddress | Role

    @model_validator(mode="after")
    def name_is_free(self) -> Self:
        if self.name in ("keeps-owner", "rotation", "nobody"):
            raise PydanticCustomError("name-taken", "this rule name has a meaning of its own")
        return self


class Routing(Model):
    rules: tuple[RoutingRule, ...] = ()
    rotate: tuple[Role, ...] = (Role.SDR,)
    capacity: Annotated[int, Field(ge=1)] = 40


class Reason(Model):
    key: Key
    title: Text
    revisit_after: Days | None = None


def _reasons(*rows: tuple[str, str, str, int | None]) -> tuple[Reason, ...]:
    return tuple(
        Reason(key=key, title=Text(ko=ko, en=en), revisit_after=days) for key, ko, en, days in rows
    )


def _keys_differ(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if len({reason.key for reason in reasons}) != len(reasons):
        raise PydanticCustomError("reason-twice", "two reasons have the same key")
    return reasons


ReasonList = Annotated[tuple[Reason, ...], Field(min_length=1), AfterValidator(_keys_differ)]


class Recycling(Model):
    """Why a lead is put aside and when it is looked at again; `revisit_after` is the
    answer for a reason without days of its own."""

    reasons: ReasonList = _reasons(
        ("not-now", "지금은 시기가 아님", "Not now", 90),
        ("no-budget", "예산 없음", "No budget this year", 180),
        ("no-reply", "연락이 닿지 않음", "No reply", 60),
        ("no-appointment", "미팅을 잡지 못함", "No appointment", 60),
        ("not-qualified", "기준 미달", "Not qualified yet", 120),
        ("rejected", "영업에서 반려", "Rejected by sales", 60),
        ("lost", "실주", "Deal lost", 180),
        ("stale", "방치", "Went stale", 30),
    )
    revisit_after: Annotated[int, Field(ge=1)] = 90
    max_cycles: Annotated[int, Field(ge=1)] = 3

    @model_validator(mode="after")
    def machine_has_a_reason(self) -> Self:
        if not any(reason.key == "stale" for reason in self.reasons):
            raise PydanticCustomError(
                "no-stale-reason",
                "reasons must hold 'stale', which automatic recycling gives",
            )
        return self


class Reasons(Model):
    disqualify: ReasonList = _reasons(
        ("out-of-target", "대상 고객이 아님", "Out of target", None),
        ("spam", "스팸", "Spam", None),
        ("job-seeker", "구직 문의", "Job seeker", None),
        ("vendor", "영업·제휴 제안", "Selling to us", None),
        ("competitor", "경쟁사", "Competitor", None),
        ("duplicate", "중복", "Duplicate", None),
    )
    hand_back: ReasonList = _reasons(
        ("too-early", "아직 이름", "Too early", None),
        ("wrong-owner", "담당이 다름", "Wrong owner", None),
        ("not-enough-facts", "정보 부족", "Not enough known", None),
        ("no-time", "여력 없음", "No capacity", None),
    )
    reject: ReasonList = _reasons(
        ("not-qualified", "기준 미달", "Not qualified", 60),
        ("no-authority", "결정권 없음", "No authority", 60),
        ("no-budget", "예산 없음", "No budget", 180),
        ("bad-timing", "시기가 맞지 않음", "Bad timing", 90),
    )
    lost: ReasonList = _reasons(
        ("price", "가격", "Price", 180),
        ("competitor", "경쟁사 선택", "Chose a competitor", 270),
        ("no-decision", "의사결정 보류", "No decision", 90),
        ("no-fit", "요구 사항 불일치", "Missing what they need", 270),
        ("no-reply", "연락 두절", "Went silent", 60),
    )
