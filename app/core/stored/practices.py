"""Practices beside training: policies with what people said of them, consultations, and suggestions to share."""

from app.core.stored.contract import Category, Reader, Rule, Stored
from app.core.stored.learning import RECORD_READERS

PRACTICES: dict[str, Stored] = {
    "acknowledgement": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="person_id",
        kept="id person_id version_id language text_digest acknowledged_at",
    ),
    "policy_question": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.HR),
        owner="person_id",
        kept="id person_id version_id language text_digest asked_at answered_at answered_by",
        emptied="body answer",
        private="body answer",
    ),
    "policy_version": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=RECORD_READERS,
        kept="id policy number material_number audience prevailing_language effective_at grace_at activated_at activated_by"
        " withdrawn_at withdrawn_by",
    ),
    "policy_wording": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=RECORD_READERS,
        kept="version_id language title digest",
    ),
    "suggestion_issue": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id slug digest activated_at activated_by issued_on",
    ),
    "suggestion_subscriber": Stored(
        category=Category.OWN,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="person_id joined_at sent_issue_id failure",
        is_private=True,
        is_hidden=True,
    ),
    "consultation": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR, Reader.AUDITOR, Reader.ADMIN),
        kept="id legal_entity_id version_id course consulted_on recorded_at recorded_by",
    ),
}
