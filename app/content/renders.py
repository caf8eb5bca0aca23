"""`renders`: what a translation says of the source text that it puts into another language, by short digests.

Where the source has changed since, the translation is stale: it is shown with a notice, until somebody has looked at it again
and `gangway confirm-translation` has noted the new digest.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from app.content.problems import Problem
from app.content.yaml_source import YamlSource
from app.core.texts import parts_of

LENGTH = 12
DIGEST = re.compile(rf"[0-9a-f]{{{LENGTH}}}")
KEY = "renders"


def digest_of(text: str) -> str:
    """The digest of a module, or of another text that is translated whole."""
    return sha256(text.strip().encode()).hexdigest()[:LENGTH]


def digests_of(texts: Mapping[str, str]) -> dict[str, str]:
    """The digest of each part of a file of texts, by the part's name, such as `title` or `scenarios.locked-door`."""
    return {
        part: digest_of("\n".join(f"{path}: {text}" for path, text in inside.items()))
        for part, inside in parts_of(texts).items()
    }


def advice(file: str) -> str:
    """What an author does about a digest that is not there."""
    return f"compare it with the original, then run `gangway confirm-translation {file}`"


def faults(source: YamlSource, original: Mapping[str, str]) -> Iterator[Problem]:
    """A file of texts that does not say of each of its parts which source text it renders."""
    noted = noted_in(source)
    if any(not DIGEST.fullmatch(str(noted.get(part, ""))) for part in parts_of(original)):
        yield source.problem((KEY,), f"`{KEY}` does not say which source text this renders; {advice(source.file)}")


def noted_in(source: YamlSource) -> dict[str, str]:
    """The digests that a file of texts has noted."""
    noted = source.data.get(KEY) if isinstance(source.data, dict) else None
    return noted if isinstance(noted, dict) else {}


def stale_parts(source: YamlSource, original: Mapping[str, str]) -> frozenset[str]:
    """The parts of a file of texts whose original has changed since they were translated."""
    noted = noted_in(source)
    return frozenset(part for part, digest in digests_of(original).items() if noted.get(part) != digest)
