"""Certificate numbers: 95 random bits as 19 Crockford base-32 characters and a check character, in five groups of four."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFUSABLE = str.maketrans("OIL", "011")
RANDOM_BITS = 95
LENGTH = 20


def check_character(body: str) -> str:
    """A sum over GF(32), polynomial x^5 + x^2 + 1, each place with a weight of its own.

    It differs for any one changed character and for any two that changed places.
    """
    total = 0
    for character in body:
        total <<= 1
        if total & 32:
            total ^= 0b100101
        total ^= ALPHABET.index(character)
    total <<= 1
    return ALPHABET[total ^ 0b100101 if total & 32 else total]


def number(random_bits: int) -> str:
    """The number made of 95 random bits, such as `7Q2K-9XWM-44TD-...`."""
    if not 0 <= random_bits < 1 << RANDOM_BITS:
        raise ValueError("a certificate number is made of 95 bits")
    body = "".join(ALPHABET[random_bits >> shift & 31] for shift in range(RANDOM_BITS - 5, -1, -5))
    whole = body + check_character(body)
    return "-".join(whole[place : place + 4] for place in range(0, LENGTH, 4))


def normalised(entered: str) -> str | None:
    """What a person typed as a number in its one written form; None where it cannot be a number.

    Case, spaces and hyphens do not matter, and O, I and L are read as 0, 1 and 1.
    """
    bare = "".join(c for c in entered.upper() if c not in " -\u2010\u2011\u2012\u2013\u00a0\u200e\u200f").translate(
        CONFUSABLE
    )
    if len(bare) != LENGTH or any(character not in ALPHABET for character in bare):
        return None
    if check_character(bare[:-1]) != bare[-1]:
        return None
    return "-".join(bare[place : place + 4] for place in range(0, LENGTH, 4))
