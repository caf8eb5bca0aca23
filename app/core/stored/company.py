"""What is about nobody: the company, its content, its rules, and the machinery. Of people it holds ids alone."""

from app.core.stored.contract import Category, Reader, Rule, Stored

COMPANY: dict[str, Stored] = {
    "legal_entity": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id name country keeps_times escalates managers_see_below consultation_asked_at",
    ),
    "department": Stored(
        category=Category.COMPANY, rule=Rule.ALWAYS, seen_by=(Reader.HR,), kept="id legal_entity_id name"
    ),
    "location": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id legal_entity_id name country subdivision",
    ),
    "holiday_override": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id legal_entity_id location on_day is_off changed_at changed_by",
    ),
    "company_settings": Stored(
        category=Category.COMPANY, rule=Rule.ALWAYS, seen_by=(Reader.ADMIN,), kept="id values changed_at changed_by"
    ),
    "issuer_key": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.ANYONE,),
        kept="fingerprint certificate adopted_at",
    ),
    "company_logo": Stored(
        category=Category.COMPANY, rule=Rule.ALWAYS, seen_by=(Reader.ANYONE,), kept="digest media_type body"
    ),
    "content_version": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.NOBODY,),
        kept="digest kind slug language body first_used_at",
    ),
    "quiz_repair": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id quiz from_digest number to_digest confirmed_at confirmed_by",
    ),
    "person_group": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id name audience legal_entity_id created_at created_by ended_at",
    ),
    "assignment_rule": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id name created_at created_by ended_at ended_by",
    ),
    "assignment_rule_version": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id rule_id number audience legal_entities course path due recertification saved_at saved_by",
    ),
    "bulk_action": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="id key kind facts outcomes done_at done_by undone_at undone_by",
    ),
    "people_import": Stored(
        category=Category.COMPANY,
        rule=Rule.IMPORTS,
        seen_by=(Reader.HR,),
        kept="id key file_name sha256 body mapping is_complete legal_entities state rows rows_done counts failure"
        " created_at created_by checked_at applied_at applied_by",
    ),
    "import_column": Stored(
        category=Category.COMPANY, rule=Rule.ALWAYS, seen_by=(Reader.HR,), kept="heading_folded field"
    ),
    "daily_count": Stored(
        category=Category.COMPANY,
        rule=Rule.ALWAYS,
        seen_by=(Reader.HR,),
        kept="on_day course legal_entity_id department_id location assigned completed unfinished overdue expiring"
        " expired counted_at",
    ),
    "job": Stored(
        category=Category.COMPANY,
        rule=Rule.JOBS,
        seen_by=(Reader.NOBODY,),
        kept="id kind key payload run_at tries lease leased_until done_at failed_at failure",
    ),
    "throttle": Stored(
        category=Category.ACCESS, rule=Rule.THROTTLES, seen_by=(Reader.NOBODY,), kept="key failures began_at free_at"
    ),
    "log_head": Stored(
        category=Category.LOG,
        rule=Rule.ALWAYS,
        seen_by=(Reader.AUDITOR, Reader.ADMIN),
        kept="id signed_on sequence seal signature signed_at",
    ),
}
