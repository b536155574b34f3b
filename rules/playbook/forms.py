"""A web form: what it asks, what it promises, what it is worth."""

from typing import Annotated, Literal, Self

from pydantic import Field as Limit
from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rules.consent import Purpose
from rules.playbook.text import NOTHING, Key, Model, Text

FieldKind = Literal["text", "email", "tel", "textarea", "select", "checkbox", "number"]


class Option(Model):
    value: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    label: Text


class Field(Model):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    kind: FieldKind = "text"
    label: Text
    required: bool = False
    options: tuple[Option, ...] = ()
    max_length: Annotated[int, Limit(ge=1, le=20_000)] = 200
    is_consent: Purpose | None = None
    consent_text: Text = NOTHING
    consent_version: str = ""

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        if (self.kind == "select") != bool(self.options):
            raise PydanticCustomError(
                "options-mismatch", "a select, and only a select, has options"
            )
        if self.is_consent and self.kind != "checkbox":
            raise PydanticCustomError("consent-not-checkbox", "consent is asked by a checkbox")
        # A proof of consent is worth nothing without the words and their version.
        if self.is_consent and not (self.consent_text and self.consent_version):
            raise PydanticCustomError(
                "consent-without-text", "consent needs consent_text and consent_version"
            )
        return self


class Form(Model):
    slug: Key
    title: Text
    intro: Text = NOTHING
    thanks: Text
    fields: tuple[Field, ...]
    interest: Annotated[int, Limit(ge=0, le=100)] = 20
    source: Key = "web"
    min_fill_seconds: Annotated[int, Limit(ge=0, le=60)] = 3
    enroll: Key | None = None
    redirect: str | None = None

    @model_validator(mode="after")
    def can_be_answered(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise PydanticCustomError("field-twice", "two fields have the same name")
        if not any(f.kind == "email" and f.name == "email" and f.required for f in self.fields):
            raise PydanticCustomError(
                "no-email-field",
                "a form needs a required field named email of kind email",
            )
        if self.redirect and not self.redirect.startswith(("https://", "http://", "/")):
            raise PydanticCustomError("bad-redirect", "redirect must be a web address or a path")
        return self
