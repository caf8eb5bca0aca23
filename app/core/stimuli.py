"""Stimuli: what a scenario shows before it asks. A post, a chat, an e-mail or a document, told as structured text."""

from dataclasses import dataclass
from typing import Literal

from app.core.texts import Text


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment under a post, or a message in a chat."""

    author: Text
    text: Text


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A stimulus told in words."""

    kind: Literal["situation"]
    text: Text


@dataclass(frozen=True, kw_only=True)
class Post:
    """A stimulus: a post with comments."""

    kind: Literal["post"]
    author: Text
    text: Text
    comments: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A stimulus: a conversation."""

    kind: Literal["chat"]
    title: Text | None = None
    messages: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True)
class Email:
    """A stimulus: an e-mail."""

    kind: Literal["email"]
    sender: Text
    recipient: Text
    subject: Text
    text: Text


@dataclass(frozen=True, kw_only=True)
class Document:
    """A stimulus: a document or a part of one."""

    kind: Literal["document"]
    title: Text
    text: Text


Stimulus = Situation | Post | Chat | Email | Document
