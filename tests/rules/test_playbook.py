"""The playbook: what it refuses, what it keeps, and that the sample is sound."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationError

from rules import playbook
from rules.lifecycle import LeadStage
from rules.playbook import Playbook, PlaybookError, Text

SAMPLE = Path(__file__).parents[2] / "playbook"
FORM = """
title = "문의"
thanks = "감사합니다"
[[fields]]
name = "email"
kind = "email"
label = "E-mail"
required = true
"""
PLAN = """
title = "환영"
[[steps]]
name = "hello"
after_minutes = 0
"""
MAIL = "Subject: 안녕하세요\n\n{{ name }}님, 반갑습니다.\n"
SMALL = {
    "playbook.toml": "",
    "forms/contact.toml": FORM,
    "sequences/welcome/sequence.toml": PLAN,
    "sequences/welcome/1.ko.md": MAIL,
    "sequences/welcome/1.en.md": MAIL,
}


def sample() -> Playbook:
    return playbook.read(
        {
            path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8")
            for path in SAMPLE.rglob("*")
            if path.is_file()
        }
    )


def fault(**files: str | None) -> PlaybookError:
    """Read the small playbook with some files replaced (or left out); give the complaint."""
    paths = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    changed = {**SMALL, **paths}
    with pytest.raises(PlaybookError) as complaint:
        playbook.read({path: text for path, text in changed.items() if text is not None})
    return complaint.value


def test_the_defaults_survive_the_database() -> None:
    default = playbook.default()
    assert playbook.load(json.loads(json.dumps(playbook.dump(default)))) == default


def test_the_sample_survives_the_database() -> None:
    assert playbook.load(json.loads(json.dumps(playbook.dump(sample())))) == sample()


def test_a_playbook_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        playbook.default().workspace.zone = "UTC"  # type: ignore[misc]


def test_reading_a_playbook_does_not_load_the_holidays() -> None:
    script = "import sys, rules.playbook as p; p.default(); print('holidays' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_the_sample_has_two_forms_and_a_welcome_of_three_mails() -> None:
    found = sample()
    assert sorted(found.forms) == ["contact", "ebook"]
    assert found.forms["ebook"].enroll == "welcome"
    welcome = found.sequences["welcome"]
    assert [step.position for step in welcome.steps] == [1, 2, 3]
    assert welcome.purpose == "marketing"
    assert LeadStage.WORKING in welcome.stop_on


def texts(value: Any) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, tuple):
        return [text for inner in value for text in texts(inner)]
    if hasattr(value, "model_fields_set"):
        return [text for name in type(value).model_fields for text in texts(getattr(value, name))]
    return []


def test_the_sample_speaks_both_languages_throughout() -> None:
    every = [text for text in texts(sample()) if text]
    assert len(every) > 60
    for text in every:
        assert text.ko
        assert text.en
        assert not re.search(r"[가-힣]", text.en), text.en


def test_no_korean_particle_follows_a_name_directly() -> None:
    for plan in sample().sequences.values():
        for step in plan.steps:
            words = step.subject.ko + step.body.ko
            assert not re.search(r"\}\}(은|는|이|가|을|를|과|와|으로|로)\b", words)


@pytest.mark.parametrize("name", ["정하나", ""])
@pytest.mark.parametrize("company", ["한빛물류", ""])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_sample_mail_reads_well_with_and_without_what_we_know(
    name: str, company: str, language: str
) -> None:
    kitchen = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    known = dict.fromkeys(playbook.MAIL_NAMES, "?") | {"name": name, "company": company}
    for plan in sample().sequences.values():
        for step in plan.steps:
            mail = kitchen.from_string(step.body.in_(language)).render(known)
            assert not re.search(r"\w  \w| ,| \.|\{|\}", mail), mail
            assert (name in mail) if name else mail.startswith(("안녕하세요.", "Hello,"))


def test_advertising_is_asked_for_apart_and_never_required() -> None:
    for form in sample().forms.values():
        asked = {field.is_consent: field for field in form.fields if field.is_consent}
        assert asked[playbook.Purpose.SERVICE].required
        assert not asked[playbook.Purpose.MARKETING].required


def test_a_form_brings_a_scoring_rule_of_its_own() -> None:
    rules = {rule.rule: rule for rule in sample().scoring.signals}
    assert (rules["form-contact"].points, rules["form-contact"].detail) == (40, "contact")
    assert rules["form-ebook"].points == 15


def test_a_form_rule_written_by_hand_wins() -> None:
    own = '[[scoring.signals]]\nrule = "form-contact"\nkind = "form"\npoints = 7\n'
    found = playbook.read({**SMALL, "playbook.toml": own})
    assert [rule.points for rule in found.scoring.signals] == [7]


def test_a_string_stands_for_both_languages() -> None:
    found = playbook.read(SMALL)
    assert found.forms["contact"].title == Text(ko="문의", en="문의")
    assert found.forms["contact"].title.in_("en") == "문의"
    assert Text(ko="가", en="a").in_("ko") == "가"
    assert Text(ko="가", en="a").in_("fr") == "a"


def test_a_mail_is_read_from_its_file() -> None:
    (step,) = playbook.read(SMALL).sequences["welcome"].steps
    assert step.subject.ko == "안녕하세요"
    assert step.body.ko == "{{ name }}님, 반갑습니다.\n"


def test_windows_line_ends_and_byte_order_marks_do_no_harm() -> None:
    windows = {path: "\ufeff" + text.replace("\n", "\r\n") for path, text in SMALL.items()}
    assert playbook.read(windows) == playbook.read(SMALL)


def test_one_reworded_stage_leaves_the_others_alone() -> None:
    found = playbook.read({**SMALL, "playbook.toml": '[lead_stages.working]\ntitle = "SAL"\n'})
    assert found.lead_stages[LeadStage.WORKING].title.ko == "SAL"
    assert found.lead_stages[LeadStage.WORKING].entry == ("owner",)
    assert found.lead_stages[LeadStage.CONVERTED].entry == ("qualified",)
    assert set(found.lead_stages) == set(LeadStage)


def test_notes_beside_the_playbook_are_welcome() -> None:
    assert playbook.read({**SMALL, "README.md": "# Ours"}) == playbook.read(SMALL)


@pytest.mark.parametrize(
    ("toml", "key", "problem"),
    [
        ("[sla]\nacept_after = 3", "sla.acept_after", "extra-forbidden"),
        ("[sla]\nremind_after = 90\nescalate_after = 60", "sla", "escalates-too-early"),
        ("[sla]\nremind_after = -1", "sla.remind_after", "greater-than-equal"),
        ("[workspace]\nzone = 'Asia/Soul'", "workspace.zone", "unknown-zone"),
        ("[workspace]\ncountry = 'kr'", "workspace.country", "string-pattern-mismatch"),
        ("[workspace.hours]\nstart = '9am'", "workspace.hours.start", "string-pattern-mismatch"),
        ("[workspace.hours]\nstart = '19:00'", "workspace.hours", "ends-before-start"),
        ("[workspace.hours]\ndays = []", "workspace.hours.days", "too-short"),
        ("[workspace.hours]\ndays = ['1']", "workspace.hours.days.0", "literal-error"),
        ("[digests]\nweekly_at = '1 09:00'", "digests.weekly_at", "unknown-weekday"),
        ("[digests]\nweekly_at = 'mon 25:00'", "digests.weekly_at", "bad-time"),
        ("[stale]\nwarn_after = {won = 3}", "stale.warn_after.won.[key]", "enum"),
        ("[stale]\nwarn_after = {converted = 3}", "stale", "stage-not-open"),
        ("[qualification]\nneeded = 5", "qualification.needed", "less-than-equal"),
        ("[scoring]\nfit_bands = [0, 10, 30]", "scoring", "bands-not-falling"),
        (
            "[[scoring.signals]]\nrule='o'\nkind='open'\npoints=1",
            "scoring",
            "open-has-no-points",
        ),
        ("[[routing.rules]]\nname='rotation'\nto='sdr'", "routing.rules.0", "name-taken"),
        ("[[recycling.reasons]]\nkey='x'\ntitle='x'", "recycling", "no-stale-reason"),
        (
            "[[reasons.lost]]\nkey='x'\ntitle='x'\n[[reasons.lost]]\nkey='x'\ntitle='y'",
            "reasons.lost",
            "reason-twice",
        ),
        ("[[deal_stages]]\nkey='a'\ntitle='a'", "deal_stages", "no-ending"),
        (
            "[[deal_stages]]\nkey='a'\ntitle='a'\noutcome='won'",
            "deal_stages",
            "first-stage-closed",
        ),
        (
            "[lead_stages.working]\nentry = ['magic']",
            "lead_stages.working.entry.0",
            "literal-error",
        ),
        ("forms = 1", "forms", "has-own-folder"),
        ("[sla", "", "not-toml"),
    ],
)
def test_a_complaint_names_file_key_and_fault(toml: str, key: str, problem: str) -> None:
    found = fault(playbook_toml=toml)
    assert (found.file, found.key, found.problem) == ("playbook.toml", key, problem)
    assert str(found).startswith("playbook.toml: ")


@pytest.mark.parametrize(
    ("changed", "key", "problem"),
    [
        (("thanks", "thankz"), "thanks", "missing"),
        (("required = true", ""), "", "no-email-field"),
        (('kind = "email"', 'kind = "mail"'), "fields.0.kind", "literal-error"),
        (('kind = "email"', 'kind = "select"'), "fields.0", "options-mismatch"),
        (
            ("required = true", 'required = true\nis_consent = "marketing"'),
            "fields.0",
            "consent-not-checkbox",
        ),
        (
            (
                "[[fields]]",
                '[[fields]]\nname="news"\nkind="checkbox"\nlabel="?"\nis_consent="marketing"\n[[fields]]',
            ),
            "fields.0",
            "consent-without-text",
        ),
        (('thanks = "감사합니다"', 'thanks = "x"\nredirect = "javascript:1"'), "", "bad-redirect"),
        (("[[fields]]", '[[fields]]\nname="email"\nlabel="x"\n[[fields]]'), "", "field-twice"),
    ],
)
def test_a_form_is_refused_with_the_reason(
    changed: tuple[str, str], key: str, problem: str
) -> None:
    found = fault(forms__contact_toml=FORM.replace(*changed))
    assert (found.file, found.key, found.problem) == ("forms/contact.toml", key, problem)


def test_a_form_cannot_enrol_in_what_does_not_exist() -> None:
    found = fault(forms__contact_toml='enroll = "ghost"\n' + FORM)
    assert found.problem == "unknown-sequence"
    assert "ghost" in found.detail


@pytest.mark.parametrize(
    ("files", "file", "key", "problem"),
    [
        ({"playbook_toml": None}, "playbook.toml", "", "missing"),
        ({"form__contact_toml": FORM}, "form/contact.toml", "", "unknown-file"),
        ({"workflow_toml": ""}, "workflow.toml", "", "unknown-file"),
        ({"sequences__welcome__1_en_md": None}, "sequences/welcome/1.en.md", "", "missing"),
        ({"sequences__welcome__2_ko_md": MAIL}, "sequences/welcome/2.ko.md", "", "unknown-file"),
        ({"sequences__lost__1_ko_md": MAIL}, "sequences/lost/1.ko.md", "", "unknown-file"),
        ({"sequences__welcome__1_ko_md": "Hi"}, "sequences/welcome/1.ko.md", "subject", "missing"),
        (
            {"sequences__welcome__1_ko_md": "Subject: Hi\n\n"},
            "sequences/welcome/1.ko.md",
            "body",
            "missing",
        ),
        (
            {"sequences__welcome__1_ko_md": "Subject: Hi\n\n{{ nmae }}"},
            "sequences/welcome/sequence.toml",
            "steps.0.body",
            "unknown-name",
        ),
        (
            {"sequences__welcome__1_ko_md": "Subject: Hi\n\n{% if firm %}x{% endif %}"},
            "sequences/welcome/sequence.toml",
            "steps.0.body",
            "unknown-name",
        ),
        (
            {"sequences__welcome__sequence_toml": 'title = "x"'},
            "sequences/welcome/sequence.toml",
            "steps",
            "missing",
        ),
        (
            {"sequences__welcome__sequence_toml": PLAN + "after_business_days = 1"},
            "sequences/welcome/sequence.toml",
            "steps.0",
            "one-delay",
        ),
        (
            {"sequences__welcome__sequence_toml": PLAN.replace("after_minutes = 0", "")},
            "sequences/welcome/sequence.toml",
            "steps.0",
            "one-delay",
        ),
    ],
)
def test_a_file_missing_misplaced_or_misspelt_is_named(
    files: dict[str, str | None], file: str, key: str, problem: str
) -> None:
    found = fault(**files)
    assert (found.file, found.key, found.problem) == (file, key, problem)


def test_deal_stages_are_found_by_what_they_mean() -> None:
    default = playbook.default()
    assert default.first_deal_stage.key == "srl"
    assert default.accepted_deal_stage.key == "sql"
    assert default.ending("won").key == "won"
    assert default.ending("lost").key == "lost"
    assert default.deal_stage("proposal").probability == 50


def test_entering_the_qualified_pipeline_needs_an_amount() -> None:
    needs = {stage.key: stage.needs_amount for stage in playbook.default().deal_stages}
    assert needs == {
        "srl": False,
        "sql": True,
        "proposal": True,
        "negotiation": True,
        "won": True,
        "lost": False,
    }


def test_a_reason_is_found_in_whatever_list_it_stands() -> None:
    default = playbook.default()
    for key in ("stale", "spam", "too-early", "no-authority", "price"):
        found = default.reason(key)
        assert found is not None
        assert found.key == key
    assert default.reason("because") is None
