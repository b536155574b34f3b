"""What every part of the playbook is made of: strict models, words in two languages, keys."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)]
EmailAddress = Annotated[
    str, StringConstraints(pattern=r"^[^@ ]+@[^@ ]+$", max_length=254, to_lower=True)
]


class Text(Model):
    """The same words in both languages; a plain string in a file stands for both."""

    ko: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def one_string_is_both(cls, value: Any) -> Any:
        return {"ko": value, "en": value} if isinstance(value, str) else value

    def in_(self, language: str) -> str:
        return self.ko if language == "ko" else self.en

    def __bool__(self) -> bool:
        return bool(self.ko or self.en)


NOTHING = Text(ko="", en="")
