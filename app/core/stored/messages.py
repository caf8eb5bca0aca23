"""What people are told, what they tell, what they keep, and what is noted of it."""

from app.core.stored.contract import Category, Reader, Rule, Stored

LOG_READERS = (Reader.AUDITOR, Reader.ADMIN)
MESSAGES: dict[str, Stored] = {
    "notice": Stored(
        category=Category.MAIL,
        rule=Rule.RECORDS,
        seen_by=(Reader.HR,),
        owner="person_id",
        kept="id person_id kind subject offset queued_at not_before bulk_action_id withdrawn_at mail_id",
        emptied="facts",
    ),
    "mail": Stored(
        category=Category.MAIL,
        rule=Rule.MAILS,
        seen_by=(Reader.SELF, Reader.HR),
        owner="person_id",
        kept="id person_id kind message_id language is_secret queued_at sent_at failed_at",
        emptied="address subject text html headers failure",
        private="subject text html headers",
    ),
    "mail_attachment": Stored(
        category=Category.MAIL,
        rule=Rule.MAILS,
        seen_by=(Reader.SELF,),
        owner="mail_id",
        deleted="id mail_id name media_type body",
        is_private=True,
    ),
    "unsubscription": Stored(
        category=Category.MAIL,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="person_id kind since",
    ),
    "strategy": Stored(
        category=Category.OWN,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="person_id answers saved_at",
        is_private=True,
        is_hidden=True,
    ),
    "saved_filter": Stored(
        category=Category.OWN,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="id person_id page name query saved_at",
        is_private=True,
    ),
    "report_schedule": Stored(
        category=Category.OWN,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="id person_id report query format every created_at next_on ended_at",
        is_private=True,
    ),
    "comment_report": Stored(
        category=Category.OWN,
        rule=Rule.COMMENTS,
        seen_by=(Reader.SELF, Reader.RESPONDER),
        owner="person_id",
        deleted="id person_id legal_entity_id link words picture state note reported_at changed_at changed_by",
        private="note",
        is_private=True,
    ),
    "item_report": Stored(
        category=Category.OWN,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.HR, Reader.AUTHOR),
        owner="person_id",
        deleted="id person_id attempt_id quiz item_id structure_digest text_digest language body reported_at answer"
        " answered_by answered_at",
        is_private=True,
    ),
    "audit_event": Stored(
        category=Category.LOG,
        rule=Rule.ALWAYS,
        seen_by=LOG_READERS,
        owner="subject_id",
        kept="id happened_at actor_id action subject_kind subject_id person_id facts note_digest sequence seal",
    ),
    "audit_note": Stored(
        category=Category.LOG,
        rule=Rule.RECORDS,
        seen_by=LOG_READERS,
        owner="event_id",
        deleted="event_id salt body",
        withheld="salt",
    ),
    "recorded_erasure": Stored(
        category=Category.LOG,
        rule=Rule.ALWAYS,
        seen_by=LOG_READERS,
        owner="person_id",
        kept="id person_id what rows erased_at",
    ),
}
