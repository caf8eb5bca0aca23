"""People: who they are, where they work and when, what they may do, and how they sign in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey
from app.store.types import Json


class LegalEntity(Base):
    """A company of the group: what roles, reports and the text of rights are limited to.

    `keeps_times`: whether the time that its people take for an item is kept, for statistics alone. `escalates`: whether
    managers are told who is overdue. `managers_see_below`: whether they see all below them, not only who reports to them.
    `consultation_asked_at`: since when policies and courses wait here until staff representatives were consulted about them.
    """

    __tablename__ = "legal_entity"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    country: Mapped[str] = mapped_column(String(2))
    keeps_times: Mapped[bool] = mapped_column(default=False)
    escalates: Mapped[bool] = mapped_column(default=True)
    managers_see_below: Mapped[bool] = mapped_column(default=False)
    consultation_asked_at: Mapped[datetime | None]


class Department(Base):
    """A department of a legal entity."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"),)

    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    name: Mapped[str] = mapped_column(String(200))


class Person(Base):
    """A person, by an employee number that stays and an e-mail that may change. Folded columns are for finding and sorting.

    `weekend` is a list of weekdays from Monday = 0, where the person's differ from the company's. `left_on` is the first day
    on which a leaver was gone.
    """

    __tablename__ = "person"

    id: Mapped[Key]
    employee_number: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_folded: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    name_folded: Mapped[str] = mapped_column(String(600), index=True)
    name_latin: Mapped[str | None] = mapped_column(String(300))
    search_folded: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str | None] = mapped_column(String(10))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    hired_on: Mapped[date | None]
    weekend: Mapped[list[int] | None] = mapped_column(Json)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Employment(Base):
    """Where a person works from a day on, until the next row or the end; never changed after the fact."""

    __tablename__ = "employment"
    __table_args__ = (
        UniqueConstraint("person_id", "from_on"),
        Index("ix_employment_department_id", "department_id"),
        Index("ix_employment_manager_id", "manager_id"),
        Index("ix_employment_legal_entity_id", "legal_entity_id"),
        Index("ix_employment_location", "location"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    location: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(200))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    custom: Mapped[dict[str, Any] | None]


class Location(Base):
    """Where in the world a location of a legal entity is, which decides its public holidays; else it is the entity's country."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"),)

    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    subdivision: Mapped[str | None] = mapped_column(String(10))


class HolidayOverride(Base):
    """A day that is off, or (not `is_off`) a public holiday that is worked, at a location; an empty name is all of them."""

    __tablename__ = "holiday_override"
    __table_args__ = (UniqueConstraint("legal_entity_id", "location", "on_day"),)

    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    location: Mapped[str] = mapped_column(String(200))
    on_day: Mapped[date]
    is_off: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Leave(Base):
    """Days on which a person is away, never why. `until_on` is the first day back; None while nobody knows."""

    __tablename__ = "leave"
    __table_args__ = (Index("ix_leave_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class RoleGrant(Base):
    """A role given to a person, for one legal entity or (None) for all; taking it away ends the row."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    role: Mapped[str] = mapped_column(String(20))
    legal_entity_id: Mapped[int | None] = mapped_column(ForeignKey("legal_entity.id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SignIn(Base):
    """A sign-in whose token a browser's cookie carries; only the token's digest is kept. Ending it signs that browser out."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    is_remembered: Mapped[bool]
    browser: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Throttle(Base):
    """Failures counted under a key since `began_at`; `free_at` is when the next try is heard."""

    __tablename__ = "throttle"

    key: Mapped[Digest] = mapped_column(primary_key=True)
    failures: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(index=True)
    free_at: Mapped[datetime]


class PasswordLink(Base):
    """A link with which a person sets a password: once, and until it expires."""

    __tablename__ = "password_link"
    __table_args__ = (Index("ix_password_link_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInCode(Base):
    """A printed code with which a person without e-mail signs in, beside the employee number: once, and until it expires."""

    __tablename__ = "sign_in_code"
    __table_args__ = (Index("ix_sign_in_code_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    code_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccessLink(Base):
    """A secret link that opens one thing without signing in: a calendar feed, or a leaver's certificates (`kind`)."""

    __tablename__ = "access_link"
    __table_args__ = (Index("ix_access_link_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    kind: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CompanySettings(Base):
    """What the company decided, whole; the newest row is in force and the others are its history."""

    __tablename__ = "company_settings"

    id: Mapped[Key]
    values: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CompanyLogo(Base):
    """A logo that was uploaded, by its digest."""

    __tablename__ = "company_logo"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)
