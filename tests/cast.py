"""The people of the tests: each has a reason to exist."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import funnel
from rules import playbook
from rules.identity import Facts
from store.people import Member

SAMPLE = Path(__file__).parent.parent / "playbook"


@dataclass(frozen=True)
class Cast:
    """Minji and Tae qualify (SDRs), Jun closes (AE), Sora leads, Yuri markets."""

    minji: Member
    tae: Member
    jun: Member
    sora: Member
    yuri: Member


HANA = Facts(
    email="hana@hanbit.example",
    name="한하나",
    title="물류팀장",
    phone="010-1234-5678",
    company="한빛물류",
    country="KR",
    language="ko",
)
"""Hana of Hanbit Logistics: the prospect whose inquiry is worth a call."""


@cache
def sample_playbook() -> playbook.Playbook:
    """The playbook that a new user starts from."""
    files = {
        str(path.relative_to(SAMPLE)): path.read_text(encoding="utf-8")
        for path in SAMPLE.rglob("*")
        if path.suffix in (".toml", ".md")
    }
    return playbook.read(files)


def hire(*, at: datetime) -> Cast:
    """Add the members and put the sample playbook in force."""
    cast = Cast(
        minji=_member("Minji Kim", "minji@saebyeok.example", "sdr", at),
        tae=_member("Tae Park", "tae@saebyeok.example", "sdr", at),
        jun=_member("Jun Lee", "jun@saebyeok.example", "ae", at),
        sora=_member("Sora Choi", "sora@saebyeok.example", "manager", at),
        yuri=_member("Yuri Han", "yuri@saebyeok.example", "marketer", at),
    )
    funnel.apply_playbook(sample_playbook(), by=None, at=at)
    return cast


def _member(name: str, email: str, role: str, at: datetime) -> Member:
    return funnel.add_member(name, email, roles=[role], language="ko", zone="Asia/Seoul", at=at)
