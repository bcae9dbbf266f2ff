"""In which group the fields of a record stand, and in which order."""

GROUPS = {
    "Deal": "pipeline stage amount probability close_date next_step next_step_date competitor forecast_category",
    "Outcome": "won_reason lost_reason lost_note closed_at rate rate_base rate_on",
    "Service level": "sla_policy sla_state sla_due_at sla_warn_at resolved_at closed_at reopened_count",
    "Status": "status status_reason rating score recycle_on expected_on first_response_at",
    "Converted": "converted_at converted_contact converted_company converted_deal",
    "Name": "name given_name family_name prefix suffix nickname legal_name",
    "Contact": "email phone mobile website domain preferred_channel do_not_call do_not_email do_not_mail",
    "Belongs to": "contact lead deal",
    "Work": "company parent title department type industry employees annual_revenue currency tax_id",
    "Relation": "lifecycle priority_class owner tags cadence_days last_touch_at next_touch_at verified_at",
    "Address": "street postal_code city region country language timezone",
    "Dates": "birthday anniversary",
    "Source": "source source_detail external_system external_id",
    "Record": "id created_at created_by updated_at updated_by deleted_at version",
}
"""The fields of the whole record; one that no group names stands under Other, a custom one under Custom fields."""

OWN = {
    "leads": {
        "Lead": "title company status status_reason rating score amount owner campaign expected_on recycle_on "
        "first_response_at tags"
    },
    "deals": {
        "Deal": "name company contact pipeline stage status amount probability forecast_category close_date "
        "pushed_count stage_entered_at next_step next_step_date competitor owner campaign tags currency"
    },
    "tickets": {
        "Ticket": "ref subject type status status_reason priority channel queue merged_into article time_spent_min",
    },
    "tasks": {
        "Task": "title status due remind_at recurrence priority done_at deal lead contact company owner",
    },
}
"""The first group of a whole lead, deal, ticket or task, which takes fields from the others."""

LEFT_OUT = {"Name", "Task", "Ticket", "Service level", "Record"}
"""Groups that the pane beside a list does not show: its title has the name."""


def grouped(entity: str, *, whole: bool) -> dict[str, str]:
    """The group of each field, in the order of the fields."""
    own = OWN.get(entity, {}) if whole or entity in ("tasks", "tickets") else {}
    pairs = [(name, title) for title, names in [*own.items(), *GROUPS.items()] for name in names.split()]
    first = {name: title for name, title in reversed(pairs)}
    return {name: first[name] for name, _ in pairs}
