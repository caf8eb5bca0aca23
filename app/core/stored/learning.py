"""Learning: courses that people have, what they answer, and what follows from it."""

from app.core.stored.contract import Category, Reader, Rule, Stored

STATUS_READERS = (Reader.SELF, Reader.MANAGER, Reader.HR, Reader.AUDITOR)
RECORD_READERS = (Reader.SELF, Reader.HR, Reader.AUDITOR)
LEARNING: dict[str, Stored] = {
    "period": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=STATUS_READERS,
        owner="person_id",
        kept="id person_id course number created_at opens_at is_assigned due_at started_at modules_finished passed_at"
        " completed_at expires_at renews_until waived_at withdrawn_at terms",
        emptied="renewal_opens_at remind_at",
    ),
    "assignment": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="period_id",
        kept="id period_id audience assigned_at assigned_by withdrawn_at withdrawn_by rule_version_id path due terms"
        " bulk_action_id",
        emptied="facts",
    ),
    "due_date_change": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="period_id",
        kept="id period_id changed_at changed_by reason because rule anchor_on computed_on planned_on zone due_at",
        emptied="note",
    ),
    "finished_module": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=STATUS_READERS,
        owner="period_id",
        kept="id period_id module_id finished_at structure_digest language text_digest",
    ),
    "waiver": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="period_id",
        kept="id period_id reason waived_at waived_by ended_at ended_by",
        emptied="note",
    ),
    "equivalent_training": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="period_id",
        kept="id period_id finished_on media_type sha256 recorded_at recorded_by",
        emptied="title provider reason file_name body",
    ),
    "allowance": Stored(
        category=Category.COURSES,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.HR),
        owner="period_id",
        kept="id period_id key extra_attempts extra_minutes reason granted_at granted_by",
    ),
    "response": Stored(
        category=Category.ANSWERS,
        rule=Rule.ANSWERS,
        seen_by=(Reader.SELF,),
        owner="attempt_id",
        deleted="attempt_id item_id sequence state is_flagged saved_at seconds language text_digest",
        is_private=True,
    ),
    "attempt": Stored(
        category=Category.ANSWERS,
        rule=Rule.ANSWERS,
        seen_by=(Reader.SELF,),
        owner="period_id",
        kept="id period_id quiz number structure_digest text_digest started_at ends_at submitted_at"
        " is_submitted_by_learner is_counted steps_closed answers_deleted_at",
        emptied="seed paper",
        is_private=True,
    ),
    "result": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF,),
        owner="attempt_id",
        kept="id attempt_id revision points_numerator points_denominator max_points score is_critical passed items"
        " graded_at structure_digest",
        is_private=True,
    ),
    "completion": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=STATUS_READERS,
        owner="period_id",
        kept="id period_id result_id structure_digest completed_at",
    ),
    "certificate": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=(*RECORD_READERS, Reader.ANYONE),
        owner="person_id",
        kept="id number period_id person_id revision replaces_id course language design_digest issued_at expires_at"
        " status_list status_index",
        emptied="facts identities",
    ),
    "certificate_event": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="certificate_id",
        kept="id certificate_id kind happened_at actor_id",
        emptied="reason",
    ),
    "certificate_document": Stored(
        category=Category.RECORDS,
        rule=Rule.RECORDS,
        seen_by=RECORD_READERS,
        owner="certificate_id",
        kept="certificate_id sha256 made_at key_fingerprint",
        emptied="body credential",
    ),
}
