"""The declarative base: names of constraints, and the types behind annotations."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column

from app.store.types import Json, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Digest = Annotated[str, mapped_column(String(64))]
Slug = Annotated[str, mapped_column(String(80))]
PersonKey = Annotated[int, mapped_column(ForeignKey("person.id"))]


class Base(DeclarativeBase):
    """Every table's base."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        int: BigInteger().with_variant(Integer, "sqlite"),
    }
