"""What the files of the knowledge base may say: pydantic models for the YAML under `licenses/`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Answer = Literal["yes", "no", "conditional"]
Relation = Literal["copy", "derivative", "adapter", "merge", "distillation", "output-trained"]
Phrase = Annotated[str, Field(pattern=r"^[^\sA-Z\"']+( [^\sA-Z\"']+)*$", max_length=120)]


class Strict(BaseModel):
    """A record that knows all its fields."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, alias_generator=lambda name: name.replace("_", "-")
    )


class Term(Strict):
    """One restriction or obligation, in our words, and the relations in which it binds what is made from the work."""

    atom: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    value: str = ""
    says: str
    binds: tuple[Relation, ...]
    part: str = ""
    when: str = ""


class Ids(Strict):
    """The names of a licence in every scheme."""

    spdx: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$")]
    hub: str = ""
    hub_names: tuple[str, ...] = ()
    scancode: str = ""


class Freedoms(Strict):
    """Whether each freedom is granted; `commercial` is commercial use."""

    use: Answer
    commercial: Answer
    study: Answer
    modify: Answer
    share: Answer


class Reading(Strict):
    """Our own reading against the Open Source Definition, never a claim of review by OSI."""

    reading: Literal["yes", "no", "likely", "unclear"]
    why: str = ""


class Identify(Strict):
    """Phrases by which the text is known: all of `all`, one of `any` and none of `none`; `marks` stand in for a lost title."""

    title: Phrase | None = None
    all: tuple[Phrase, ...] = ()
    any: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()
    marks: tuple[Phrase, ...] = ()


class License(Strict):
    """One AI licence that no registry describes."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")]
    name: str
    family: str
    version: str
    covers: tuple[str, ...]
    ids: Ids
    freedoms: Freedoms
    restrictions: tuple[Term, ...] = ()
    obligations: tuple[Term, ...] = ()
    flow_down: str = ""
    output: str = ""
    termination: str = ""
    law: str = ""
    osi: bool
    osd: Reading
    identify: Identify
    verified: Literal["text-read", "partly-read", "title-only", "secondary", "unverified", "n/a"]
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Profile(Strict):
    """What a group of common licences permits, asks for and leaves out."""

    permissions: tuple[str, ...]
    conditions: tuple[str, ...]
    limitations: tuple[str, ...]
    restrictions: tuple[str, ...] = ()


class Change(Strict):
    """What one licence adds to its profile, or drops from it."""

    permissions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    drop_restrictions: tuple[str, ...] = ()


class Row(Strict):
    """A licence of the fact table: its profile and what it changes there."""

    profile: str
    with_: Annotated[Change, Field(alias="with")] = Change()


class Standard(Strict):
    """The fact table of the common licences."""

    profiles: dict[str, Profile]
    open_data: tuple[str, ...]
    open_model: tuple[str, ...]
    licenses: dict[str, str | Row]

    @model_validator(mode="after")
    def _profiles_exist(self) -> "Standard":
        for name, row in self.licenses.items():
            profile = row if isinstance(row, str) else row.profile
            if profile not in self.profiles:
                raise ValueError(f"licenses.{name}: no profile {profile!r}; there are {', '.join(self.profiles)}")
        return self


class Target(Strict):
    """What a name stands for when it is no SPDX id: an AI licence, a family, or neither, with the reason."""

    ai: str = ""
    family: str = ""
    other: str = ""


class Family(Strict):
    """A name for several licences; `holds` is what holds whichever it is."""

    candidates: tuple[str, ...]
    holds: str = ""
    why: str


class Names(Strict):
    """Ids and names that people write."""

    hub: dict[str, str | Target]
    families: dict[str, Family]
    names: dict[str, str | Target]
    deprecated: dict[str, str]
    scancode: dict[str, str]
    exceptions: tuple[str, ...]


class Clause(Strict):
    """Phrases that stand for one atom."""

    atom: str
    kind: Literal["restriction", "obligation"] = "restriction"
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    number: Literal["", "users", "money"] = ""
    quoted: bool = False
    places: dict[str, tuple[str, ...]] = {}


class Notice(Strict):
    """Phrases by which a file says its licence."""

    license: str
    phrases: tuple[Phrase, ...]


class Harmless(Strict):
    """Words of sentences that restrict nothing."""

    sentences: tuple[Phrase, ...]
    slots: tuple[Phrase, ...]
