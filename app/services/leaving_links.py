"""Links in mails by which a person gets no more of them, without signing in.

They give nothing but that, and do not run out. Each kind has a salt of its own: none serves for another.
"""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer


class UnknownLink(Exception):
    """A link that we did not write."""


@dataclass(frozen=True)
class LeavingLink:
    """A kind of such links."""

    salt: str

    def token(self, secret_key: str, person_id: int) -> str:
        """What stands in the link of a person."""
        return str(self._serializer(secret_key).dumps(person_id))

    def person_of(self, secret_key: str, given: str) -> int:
        """Whose link it is. Raises UnknownLink."""
        try:
            return int(self._serializer(secret_key).loads(given))
        except (BadSignature, TypeError, ValueError) as error:
            raise UnknownLink from error

    def _serializer(self, secret_key: str) -> URLSafeSerializer:
        return URLSafeSerializer(secret_key, salt=self.salt)


UNSUBSCRIBE = LeavingLink("unsubscribe")
SUGGESTIONS = LeavingLink("suggestions")
