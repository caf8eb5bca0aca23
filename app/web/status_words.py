"""Where something stands, as a word, a tone and a shape: never by colour alone."""


def _(text: str) -> str:
    """Mark a text for translation where it stands; the template that shows it translates."""
    return text


STATUS_WORDS = {
    "not_started": (_("Not started"), "plain", "circle"),
    "in_progress": (_("In progress"), "harbour", "half"),
    "completed": (_("Completed"), "fair", "check"),
    "waived": (_("Waived"), "plain", "minus"),
    "revoked": (_("Revoked"), "danger", "cross-circle"),
    "overdue": (_("Overdue"), "danger", "alert"),
    "renewal_open": (_("Renewal open"), "caution", "renew"),
    "certified": (_("Certified"), "fair", "certificate"),
    "expired": (_("Expired"), "caution", "waiting"),
    "upcoming": (_("Upcoming"), "plain", "clock"),
    "assigned": (_("Assigned"), "harbour", "calendar"),
    "enrolled": (_("Chosen"), "plain", "book"),
    "valid": (_("Valid"), "fair", "check-circle"),
    "superseded": (_("Replaced"), "plain", "stack"),
    "compliant": (_("In order"), "fair", "check-circle"),
    "pending": (_("Not due yet"), "plain", "clock"),
    "lacking": (_("Not in order"), "danger", "cross-circle"),
    "acknowledged": (_("Acknowledged"), "fair", "check"),
    "question": (_("Question raised"), "harbour", "info"),
    "earlier_serves": (_("To be read again"), "caution", "renew"),
    "to_read": (_("To be read"), "harbour", "calendar"),
    "suspended": (_("Suspended"), "caution", "pause"),
}
"""(word, tone, shape) by the code of core's Progress, Standing, CertificateStatus, Compliance and Reading."""
