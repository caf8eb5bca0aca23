"""HR: rules and groups, waivers, imports, notices and mails, reports, the log's seals"""

import sqlalchemy as sa
from alembic import op
from app.store.types import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # In place, not by batch, as in the migration before.
    op.create_table(
        "daily_count",
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("course", sa.String(length=80), nullable=False),
        sa.Column("legal_entity_id", NUMBER, nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("assigned", NUMBER, nullable=False),
        sa.Column("completed", NUMBER, nullable=False),
        sa.Column("unfinished", NUMBER, nullable=False),
        sa.Column("overdue", NUMBER, nullable=False),
        sa.Column("expiring", NUMBER, nullable=False),
        sa.Column("expired", NUMBER, nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "on_day", "course", "legal_entity_id", "department_id", "location", name=op.f("pk_daily_count")
        ),
    )
    op.create_table(
        "import_column",
        sa.Column("heading_folded", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("heading_folded", name=op.f("pk_import_column")),
    )
    op.create_table(
        "log_head",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
        sa.UniqueConstraint("signed_on", name=op.f("uq_log_head_signed_on")),
    )
    op.create_table(
        "access_link",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_access_link_created_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_access_link_token_digest")),
    )
    op.create_index("ix_access_link_person_id", "access_link", ["person_id"], unique=False)
    op.create_table(
        "assignment_rule",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_assignment_rule_created_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_assignment_rule_ended_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule")),
    )
    op.create_table(
        "bulk_action",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("outcomes", Json, nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("done_by", NUMBER, nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_bulk_action_done_by_person")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_bulk_action_undone_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_action")),
        sa.UniqueConstraint("key", name=op.f("uq_bulk_action_key")),
    )
    op.create_table(
        "holiday_override",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("legal_entity_id", NUMBER, nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_holiday_override_changed_by_person")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_holiday_override_legal_entity_id_legal_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_override")),
        sa.UniqueConstraint(
            "legal_entity_id", "location", "on_day", name=op.f("uq_holiday_override_legal_entity_id_location_on_day")
        ),
    )
    op.create_table(
        "location",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("legal_entity_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("subdivision", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_location_legal_entity_id_legal_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("legal_entity_id", "name", name=op.f("uq_location_legal_entity_id_name")),
    )
    op.create_table(
        "mail",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
    )
    op.create_index("ix_mail_failed_at", "mail", ["failed_at"], unique=False)
    op.create_index("ix_mail_person_id", "mail", ["person_id"], unique=False)
    op.create_index("ix_mail_sent_at", "mail", ["sent_at"], unique=False)
    has_text = sa.text("address <> ''")
    op.create_index("ix_mail_has_text", "mail", ["queued_at"], sqlite_where=has_text, postgresql_where=has_text)
    op.create_table(
        "people_import",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("legal_entities", Json, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rows", NUMBER, nullable=False),
        sa.Column("rows_done", NUMBER, nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("applied_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name=op.f("fk_people_import_applied_by_person")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_people_import_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
        sa.UniqueConstraint("key", name=op.f("uq_people_import_key")),
    )
    op.create_table(
        "person_group",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("audience", Json, nullable=True),
        sa.Column("legal_entity_id", NUMBER, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_person_group_created_by_person")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_person_group_legal_entity_id_legal_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_group")),
        sa.UniqueConstraint("name", name=op.f("uq_person_group_name")),
    )
    op.create_table(
        "recorded_erasure",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("rows", NUMBER, nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recorded_erasure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_erasure")),
    )
    op.create_index("ix_recorded_erasure_person_id", "recorded_erasure", ["person_id"], unique=False)
    op.create_table(
        "report_schedule",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("report", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("every", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_schedule_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    op.create_index("ix_report_schedule_person_id", "report_schedule", ["person_id"], unique=False)
    op.create_table(
        "saved_filter",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "page", "name", name=op.f("uq_saved_filter_person_id_page_name")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_sign_in_code_created_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_sign_in_code_code_digest")),
    )
    op.create_index("ix_sign_in_code_person_id", "sign_in_code", ["person_id"], unique=False)
    op.create_table(
        "unsubscription",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unsubscription_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_unsubscription")),
    )
    op.create_table(
        "assignment_rule_version",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("rule_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("legal_entities", Json, nullable=True),
        sa.Column("course", sa.String(length=80), nullable=True),
        sa.Column("path", sa.String(length=80), nullable=True),
        sa.Column("due", Json, nullable=False),
        sa.Column("recertification", Json, nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["assignment_rule.id"], name=op.f("fk_assignment_rule_version_rule_id_assignment_rule")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_assignment_rule_version_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule_version")),
        sa.UniqueConstraint("rule_id", "number", name=op.f("uq_assignment_rule_version_rule_id_number")),
    )
    op.create_table(
        "equivalent_training",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("period_id", NUMBER, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_equivalent_training_period_id_period")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_equivalent_training_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalent_training")),
        sa.UniqueConstraint("period_id", name=op.f("uq_equivalent_training_period_id")),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_group_member_added_by_person")),
        sa.ForeignKeyConstraint(["group_id"], ["person_group.id"], name=op.f("fk_group_member_group_id_person_group")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_member_person_id_person")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_member")),
    )
    op.create_index("ix_group_member_person_id", "group_member", ["person_id"], unique=False)
    op.create_table(
        "import_line",
        sa.Column("import_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("values", Json, nullable=False),
        sa.Column("problems", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["people_import.id"], name=op.f("fk_import_line_import_id_people_import")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_line_person_id_person")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_line")),
    )
    op.create_table(
        "mail_attachment",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mail_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_mail_attachment_mail_id_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attachment")),
    )
    op.create_index("ix_mail_attachment_mail_id", "mail_attachment", ["mail_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("offset", sa.String(length=20), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("bulk_action_id", NUMBER, nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("mail_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["bulk_action_id"], ["bulk_action.id"], name=op.f("fk_notice_bulk_action_id_bulk_action")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_notice_mail_id_mail")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "person_id", "kind", "subject", "offset", name=op.f("uq_notice_person_id_kind_subject_offset")
        ),
    )
    op.create_index("ix_notice_bulk_action_id", "notice", ["bulk_action_id"], unique=False)
    op.create_index("ix_notice_mail_id", "notice", ["mail_id"], unique=False)
    op.create_index("ix_notice_subject", "notice", ["subject"], unique=False)
    waiting = sa.text("mail_id IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["not_before", "person_id"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "waiver",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("period_id", NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("waived_at", UtcDateTime(), nullable=False),
        sa.Column("waived_by", NUMBER, nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_waiver_ended_by_person")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_waiver_period_id_period")),
        sa.ForeignKeyConstraint(["waived_by"], ["person.id"], name=op.f("fk_waiver_waived_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index("ix_waiver_period_id", "waiver", ["period_id"], unique=False)
    op.add_column(
        "assignment",
        sa.Column(
            "withdrawn_by",
            NUMBER,
            sa.ForeignKey("person.id", name=op.f("fk_assignment_withdrawn_by_person")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column(
        "assignment",
        sa.Column(
            "rule_version_id",
            NUMBER,
            sa.ForeignKey(
                "assignment_rule_version.id", name=op.f("fk_assignment_rule_version_id_assignment_rule_version")
            ),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("assignment", sa.Column("path", sa.String(length=80), nullable=True))
    op.add_column("assignment", sa.Column("facts", Json, nullable=True))
    op.add_column("assignment", sa.Column("due", Json, nullable=True))
    op.add_column("assignment", sa.Column("terms", Json, nullable=True))
    op.add_column(
        "assignment",
        sa.Column(
            "bulk_action_id",
            NUMBER,
            sa.ForeignKey("bulk_action.id", name=op.f("fk_assignment_bulk_action_id_bulk_action")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index("ix_assignment_bulk_action_id", "assignment", ["bulk_action_id"], unique=False)
    op.create_index("ix_assignment_rule_version_id", "assignment", ["rule_version_id"], unique=False)
    op.add_column("due_date_change", sa.Column("computed_on", sa.Date(), nullable=True))
    op.add_column("due_date_change", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("due_date_change", sa.Column("because", sa.String(length=40), nullable=True))
    op.add_column("due_date_change", sa.Column("note", sa.String(length=500), nullable=True))
    op.add_column(
        "employment",
        sa.Column(
            "substitute_id",
            NUMBER,
            sa.ForeignKey("person.id", name=op.f("fk_employment_substitute_id_person")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("attempt", sa.Column("answers_deleted_at", UtcDateTime(), nullable=True))
    has_answers = sa.text("answers_deleted_at IS NULL")
    op.create_index(
        "ix_attempt_has_answers",
        "attempt",
        ["submitted_at"],
        sqlite_where=has_answers,
        postgresql_where=has_answers,
    )
    op.add_column("employment", sa.Column("custom", Json, nullable=True))
    op.create_index("ix_employment_location", "employment", ["location"], unique=False)
    op.add_column("legal_entity", sa.Column("escalates", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column(
        "legal_entity", sa.Column("managers_see_below", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("period", sa.Column("renews_until", UtcDateTime(), nullable=True))
    op.add_column("period", sa.Column("renewal_opens_at", UtcDateTime(), nullable=True))
    op.add_column("period", sa.Column("remind_at", UtcDateTime(), nullable=True))
    op.add_column("period", sa.Column("waived_at", UtcDateTime(), nullable=True))
    op.add_column("period", sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
    op.add_column("period", sa.Column("terms", Json, nullable=True))
    op.create_index("ix_period_course_expires_at", "period", ["course", "expires_at"], unique=False)
    op.create_index(
        "ix_period_incomplete",
        "period",
        ["course", "due_at"],
        unique=False,
        sqlite_where=INCOMPLETE,
        postgresql_where=INCOMPLETE,
    )
    op.create_index("ix_period_remind_at", "period", ["remind_at"], unique=False)
    op.create_index("ix_period_renewal_opens_at", "period", ["renewal_opens_at"], unique=False)
    op.create_index("ix_certificate_replaces_id", "certificate", ["replaces_id"], unique=False)
    op.add_column("person", sa.Column("weekend", Json, nullable=True))
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("erased_at", UtcDateTime(), nullable=True))
    _remind_of_what_is_open()
    _tell_events_apart()


UNSEALED = sa.text("sequence IS NULL")
INCOMPLETE = sa.text("completed_at IS NULL")


def _remind_of_what_is_open() -> None:
    """Let the sweep look at each assigned period that waits to be completed: it says when to look again, and what to tell."""
    op.execute(
        "UPDATE period SET remind_at = COALESCE(opens_at, created_at)"
        " WHERE is_assigned AND due_at IS NOT NULL AND completed_at IS NULL"
    )


def _tell_events_apart() -> None:
    """Whom each event of the log is about, and what its pages and its sealing look for."""
    op.add_column("audit_event", sa.Column("person_id", NUMBER, nullable=True))
    whom = {
        "person": "CAST(subject_id AS BIGINT)",
        "period": "(SELECT person_id FROM period WHERE period.id = CAST(audit_event.subject_id AS BIGINT))",
        "attempt": "(SELECT period.person_id FROM attempt JOIN period ON period.id = attempt.period_id"
        " WHERE attempt.id = audit_event.subject_id)",
        "certificate": "(SELECT person_id FROM certificate WHERE number = audit_event.subject_id)",
    }
    for kind, person in whom.items():
        op.execute(f"UPDATE audit_event SET person_id = {person} WHERE subject_kind = '{kind}'")  # noqa: S608 our own words
    op.drop_index("ix_audit_event_happened_at", "audit_event")
    op.create_index("ix_audit_event_happened_at", "audit_event", ["happened_at", "id"], unique=False)
    for name in ("actor_id", "person_id", "action"):
        op.create_index(f"ix_audit_event_{name}", "audit_event", [name, "happened_at", "id"], unique=False)
    op.create_index(
        "ix_audit_event_unsealed",
        "audit_event",
        ["id"],
        unique=False,
        sqlite_where=UNSEALED,
        postgresql_where=UNSEALED,
    )
