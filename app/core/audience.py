"""Audiences: everyone, people by name, a group, or all who meet every one of some conditions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal

Value = int | str | date
LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 200
MOST_VALUES = 200
MOST_CONDITIONS = 20
MOST_DAYS = 3650


class Field(StrEnum):
    """What a condition asks of a person."""

    LEGAL_ENTITY = "legal_entity"
    DEPARTMENT = "department"
    LOCATION = "location"
    TITLE = "title"
    MANAGER = "manager"
    LANGUAGE = "language"
    HIRED_SINCE = "hired_since"
    HIRED_UNTIL = "hired_until"
    HIRED_WITHIN = "hired_within"
    CUSTOM = "custom"


IDS = frozenset({Field.LEGAL_ENTITY, Field.DEPARTMENT, Field.MANAGER})
DAYS = frozenset({Field.HIRED_SINCE, Field.HIRED_UNTIL})
SINGLE = DAYS | {Field.HIRED_WITHIN}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing asked of a person: that a field is one of these values. `name` is that of a custom field.

    `hired_within` holds for whoever was hired in the last so many days, or begins later.
    """

    field: Field
    values: tuple[Value, ...]
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        values = [value.isoformat() if isinstance(value, date) else value for value in self.values]
        return {"field": self.field.value, "values": values} | ({"name": self.name} if self.name else {})

    @classmethod
    def from_json(cls, stored: Any) -> "Condition":
        """The condition that was stored; ValueError for anything that is none."""
        if not isinstance(stored, dict) or not stored.keys() <= {"field", "values", "name"}:
            raise ValueError("not a condition")
        asked, values, name = Field(str(stored.get("field"))), stored.get("values"), stored.get("name", "")
        if not isinstance(values, list) or not 1 <= len(values) <= (1 if asked in SINGLE else MOST_VALUES):
            raise ValueError(f"{asked} needs values")
        if (asked is Field.CUSTOM) is not _is_text(name):
            raise ValueError("a custom field has a name, and no other has")
        return cls(field=asked, values=tuple(_value(asked, value) for value in values), name=name)


def _value(asked: Field, value: Any) -> Value:
    """A stored value of a field; ValueError for anything else."""
    if asked in DAYS and isinstance(value, str):
        return date.fromisoformat(value)
    if asked in IDS or asked is Field.HIRED_WITHIN:
        lowest, highest = (1, MOST_DAYS) if asked is Field.HIRED_WITHIN else (0, LARGEST_ID)
        if type(value) is int and lowest <= value <= highest:
            return value
    elif asked not in DAYS and _is_text(value):
        return str(value)
    raise ValueError(f"{value!r} is not a value of {asked}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and "\0" not in value


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom something is for: everyone, people by id, a group by id, or those who meet all conditions."""

    kind: Literal["everyone", "people", "group", "conditions"]
    people: frozenset[int] = frozenset()
    group: int | None = None
    conditions: tuple[Condition, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        parts: dict[str, dict[str, Any]] = {
            "everyone": {},
            "people": {"people": sorted(self.people)},
            "group": {"group": self.group},
            "conditions": {"all_of": [condition.to_json() for condition in self.conditions]},
        }
        return {"kind": self.kind, **parts[self.kind]}

    @classmethod
    def from_json(cls, stored: Any) -> "Audience":
        """The audience that was stored; ValueError for anything that is none."""
        match stored:
            case {"kind": "everyone", **rest} if not rest:
                return EVERYONE
            case {"kind": "people", "people": list(ids), **rest} if not rest and all(map(_is_id, ids)):
                return of_people(ids)
            case {"kind": "group", "group": group, **rest} if not rest and _is_id(group):
                return of_group(group)
            case {"kind": "conditions", "all_of": list(parts), **rest} if not rest and parts:
                if len(parts) <= MOST_CONDITIONS:
                    return all_of(*map(Condition.from_json, parts))
        raise ValueError("not an audience")

    @property
    def lasting(self) -> "Audience":
        """The audience as it is asked of those who have what it gives: time that passes takes nothing away from them."""
        stays = tuple(each for each in self.conditions if each.field is not Field.HIRED_WITHIN)
        if self.kind == "conditions" and not stays:
            return EVERYONE
        return replace(self, conditions=stays)


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_ID


EVERYONE = Audience(kind="everyone")


def of_people(ids: Any) -> Audience:
    """These people."""
    return Audience(kind="people", people=frozenset(ids))


def of_group(group_id: int) -> Audience:
    """Whoever is in a group."""
    return Audience(kind="group", group=group_id)


def all_of(*conditions: Condition) -> Audience:
    """Those who meet every one of these conditions."""
    return Audience(kind="conditions", conditions=conditions)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A person as audiences see them, by where they work today or begin next. `groups` are those kept by hand.

    `language` is the one they read, the company's where they chose none.
    """

    person_id: int
    is_active: bool = True
    legal_entity: int | None = None
    department: int | None = None
    location: str | None = None
    title: str | None = None
    manager: int | None = None
    hired_on: date | None = None
    language: str | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """The day on which an audience is asked, the company's language, and the groups it may name: their rule, or None by hand.

    A group that is not named here has ended, and holds nobody.
    """

    today: date
    language: str = "en"
    groups: Mapping[int, Audience | None] = field(default_factory=dict)


def matches(audience: Audience, person: Facts, circumstances: Circumstances) -> dict[str, Any] | None:
    """The facts by which a person belongs to an audience, or None where they do not; nobody does who has left."""
    if not person.is_active or failing(audience, person, circumstances):
        return None
    if audience.kind == "people":
        return {} if person.person_id in audience.people else None
    if audience.kind == "group":
        inner = _in_group(audience.group, person, circumstances)
        return None if inner is None else {"group": audience.group, **inner}
    return {_key(condition): _shown(condition, person) for condition in audience.conditions}


def _in_group(group: int | None, person: Facts, circumstances: Circumstances) -> dict[str, Any] | None:
    if group is None or group not in circumstances.groups:
        return None
    rule = circumstances.groups[group]
    if rule is None:
        return {} if group in person.groups else None
    return matches(rule, person, circumstances)


def failing(audience: Audience, person: Facts, circumstances: Circumstances) -> tuple[Condition, ...]:
    """The conditions that a person does not meet; those of a group's rule among them."""
    conditions = audience.conditions
    if audience.kind == "group" and audience.group is not None:
        rule = circumstances.groups.get(audience.group)
        conditions = rule.conditions if rule else ()
    return tuple(condition for condition in conditions if not is_met(condition, person, circumstances.today))


def is_met(condition: Condition, person: Facts, today: date) -> bool:
    """Whether a person meets a condition; what is not known of them meets none."""
    value = condition.values[0]
    hired: dict[Field, Callable[[date], bool]] = {
        Field.HIRED_SINCE: lambda day: isinstance(value, date) and day >= value,
        Field.HIRED_UNTIL: lambda day: isinstance(value, date) and day <= value,
        Field.HIRED_WITHIN: lambda day: isinstance(value, int) and day > today - timedelta(days=value),
    }
    if condition.field in hired:
        return person.hired_on is not None and hired[condition.field](person.hired_on)
    return _of(condition, person) in condition.values


def _of(condition: Condition, person: Facts) -> Any:
    """What a person has where a condition looks."""
    if condition.field is Field.CUSTOM:
        return person.custom.get(condition.name)
    return getattr(person, condition.field.value)


def _key(condition: Condition) -> str:
    if condition.field in SINGLE:
        return "hired_on"
    return f"custom.{condition.name}" if condition.field is Field.CUSTOM else condition.field.value


def _shown(condition: Condition, person: Facts) -> Any:
    if condition.field in SINGLE:
        return person.hired_on.isoformat() if person.hired_on else None
    return _of(condition, person)
