"""Contrast of colours, by WCAG 2.2: relative luminance and contrast ratio, and a colour moved until it can be read."""

import re

LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#12181f"
READABLE = 4.5
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, 0 to 255; ValueError where it is not written so."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour written as #rrggbb")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(paper: str, colour: str, *, at_least: float = READABLE) -> str:
    """The colour itself where it reads on the paper, else the nearest step towards black or white that does."""
    target = (0, 0, 0) if luminance(paper) > 0.5 else (255, 255, 255)
    start = channels(colour)
    for step in range(101):
        moved = [round(a + (b - a) * step / 100) for a, b in zip(start, target, strict=True)]
        candidate = "#{:02x}{:02x}{:02x}".format(*moved)
        if ratio(candidate, paper) >= at_least:
            return candidate
    raise ValueError(f"no colour reads on {paper}")
