"""People: who they are, where they work, and how they sign in."""

from app.core.stored.contract import Category, Reader, Rule, Stored

PEOPLE: dict[str, Stored] = {
    "person": Stored(
        category=Category.PERSON,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.MANAGER, Reader.HR, Reader.AUDITOR, Reader.ADMIN),
        owner="id",
        kept="id is_active left_on erased_at created_at",
        emptied="employee_number email email_folded name name_folded name_latin search_folded language time_zone hired_on"
        " weekend password_hash",
        withheld="password_hash",
    ),
    "role_grant": Stored(
        category=Category.PERSON,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.ADMIN),
        owner="person_id",
        kept="id person_id role legal_entity_id granted_at granted_by ended_at ended_by",
    ),
    "employment": Stored(
        category=Category.WORK,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.MANAGER, Reader.HR, Reader.AUDITOR, Reader.ADMIN),
        owner="person_id",
        kept="id person_id from_on until_on legal_entity_id department_id location manager_id substitute_id",
        emptied="title custom",
    ),
    "leave": Stored(
        category=Category.WORK,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.HR, Reader.AUDITOR, Reader.ADMIN),
        owner="person_id",
        deleted="id person_id from_on until_on",
    ),
    "group_member": Stored(
        category=Category.WORK,
        rule=Rule.RECORDS,
        seen_by=(Reader.SELF, Reader.HR),
        owner="person_id",
        deleted="group_id person_id added_at added_by",
    ),
    "import_line": Stored(
        category=Category.WORK,
        rule=Rule.IMPORTS,
        seen_by=(Reader.HR,),
        owner="person_id",
        kept="import_id number outcome person_id",
        emptied="values problems",
    ),
    "sign_in": Stored(
        category=Category.ACCESS,
        rule=Rule.ACCESS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="id person_id token_digest is_remembered browser address created_at seen_at expires_at ended_at",
        withheld="token_digest",
        is_private=True,
    ),
    "password_link": Stored(
        category=Category.ACCESS,
        rule=Rule.ACCESS,
        seen_by=(Reader.NOBODY,),
        owner="person_id",
        deleted="id person_id token_digest created_at created_by expires_at used_at",
        withheld="token_digest",
    ),
    "sign_in_code": Stored(
        category=Category.ACCESS,
        rule=Rule.ACCESS,
        seen_by=(Reader.NOBODY,),
        owner="person_id",
        deleted="id person_id code_digest created_at created_by expires_at used_at",
        withheld="code_digest",
    ),
    "access_link": Stored(
        category=Category.ACCESS,
        rule=Rule.ACCESS,
        seen_by=(Reader.SELF,),
        owner="person_id",
        deleted="id person_id kind token_digest created_at created_by expires_at revoked_at",
        withheld="token_digest",
    ),
}
