"""Tags: what other systems keep beside a question as free words, `objective:sort-facts` among them."""

from collections.abc import Iterable, Mapping

from app.content.exchange.report import Report

CRITICAL = "critical"
KNOWN = ("objective", "explained-in", "scenario", "scoring", "protects-rights")


def told_tags(words: Iterable[str], report: Report, line: int, name: str) -> dict[str, str]:
    """The tags that say something here; others are reported. Critical answers are several, with a space in between."""
    found: dict[str, str] = {}
    critical: list[str] = []
    for word in words:
        key, _, value = word.strip().partition(":")
        if key == CRITICAL and value:
            critical.append(value)
        elif key in KNOWN and value:
            found[key] = value
        else:
            report.lost(f"has the tag `{word.strip()}`, which means nothing here", line=line, name=name)
    return found | {CRITICAL: " ".join(critical)} if critical else found


def as_words(tags: Mapping[str, str]) -> list[str]:
    """The tags as free words."""
    return [f"{key}:{value}" for key, value in tags.items()]
