"""Which resources are kept in step? The list that everything else reads."""

from __future__ import annotations

from trajanus.resources.budget import (
    BUDGET_CHANGE,
    BUDGET_LINE_ITEM,
    BUDGET_MODIFICATION,
    BUDGET_SNAPSHOT,
    MANUAL_FORECAST,
    SNAPSHOT_ROW,
)
from trajanus.resources.budget_view import BUDGET_COLUMN, BUDGET_ROW, BUDGET_VIEW
from trajanus.resources.change_event import CHANGE_EVENT
from trajanus.resources.change_order import (
    CHANGE_ORDER_PACKAGE,
    CHANGE_ORDER_REQUEST,
    COMMITMENT_CHANGE_ORDER,
    POTENTIAL_CHANGE_ORDER,
    PRIME_CHANGE_ORDER,
)
from trajanus.resources.change_order_feed import CHANGE_ORDER_FEED
from trajanus.resources.code import COST_CODE, LINE_ITEM_TYPE, WBS_CODE
from trajanus.resources.company_user import COMPANY_USER
from trajanus.resources.contract import (
    PRIME_CONTRACT,
    PURCHASE_ORDER_CONTRACT,
    WORK_ORDER_CONTRACT,
)
from trajanus.resources.custom_field import CUSTOM_FIELD
from trajanus.resources.daily_log import DAILY_LOG_HEADER, DAILY_LOGS
from trajanus.resources.direct_cost import DIRECT_COST
from trajanus.resources.document import FILE, FILE_VERSION, FOLDER
from trajanus.resources.inspection import INSPECTION, INSPECTION_ITEM, INSPECTION_TEMPLATE
from trajanus.resources.invoice import (
    PAYMENT_APPLICATION,
    PAYMENT_APPLICATION_LINE,
    REQUISITION,
    REQUISITION_LINE,
)
from trajanus.resources.line_item import LINE_ITEMS
from trajanus.resources.location import LOCATION
from trajanus.resources.observation import OBSERVATION, OBSERVATION_TYPE
from trajanus.resources.permission import (
    COMPANY_PERMISSION_TEMPLATE,
    PERMISSION_TEMPLATE,
    TOOL_ACCESS,
)
from trajanus.resources.project import PROJECT
from trajanus.resources.punch_item import PUNCH_ITEM
from trajanus.resources.rfi import RFI, RFI_ATTACHMENT, RFI_REPLY
from trajanus.resources.schedule_task import REQUESTED_CHANGE, TASK
from trajanus.resources.spec import Embedded, Listing, Resource
from trajanus.resources.specification import SPECIFICATION_SECTION
from trajanus.resources.submittal import SUBMITTAL, SUBMITTAL_APPROVER
from trajanus.resources.submittal_list import (
    SUBMITTAL_PACKAGE,
    SUBMITTAL_RESPONSE,
    SUBMITTAL_STATUS,
    SUBMITTAL_TYPE,
)
from trajanus.resources.task_item import TASK_ITEM, TASK_ITEM_CATEGORY
from trajanus.resources.user import USER
from trajanus.resources.vendor import PROJECT_VENDOR, VENDOR

#: In the order in which a first sync reads them and people see them: what others point to, or
#: belong to, comes first.
RESOURCES: tuple[Resource, ...] = (
    PROJECT,
    USER,
    PROJECT_VENDOR,
    COMPANY_USER,
    VENDOR,
    PERMISSION_TEMPLATE,
    COMPANY_PERMISSION_TEMPLATE,
    TOOL_ACCESS,
    RFI,
    RFI_REPLY,
    RFI_ATTACHMENT,
    SUBMITTAL,
    SUBMITTAL_APPROVER,
    SUBMITTAL_PACKAGE,
    SUBMITTAL_STATUS,
    SUBMITTAL_TYPE,
    SUBMITTAL_RESPONSE,
    LOCATION,
    SPECIFICATION_SECTION,
    FOLDER,
    FILE,
    FILE_VERSION,
    TASK,
    REQUESTED_CHANGE,
    TASK_ITEM,
    TASK_ITEM_CATEGORY,
    DAILY_LOG_HEADER,
    *DAILY_LOGS,
    OBSERVATION,
    OBSERVATION_TYPE,
    PUNCH_ITEM,
    INSPECTION,
    INSPECTION_ITEM,
    INSPECTION_TEMPLATE,
    BUDGET_VIEW,
    BUDGET_COLUMN,
    BUDGET_ROW,
    BUDGET_LINE_ITEM,
    BUDGET_CHANGE,
    BUDGET_MODIFICATION,
    MANUAL_FORECAST,
    BUDGET_SNAPSHOT,
    SNAPSHOT_ROW,
    COST_CODE,
    LINE_ITEM_TYPE,
    WBS_CODE,
    PRIME_CONTRACT,
    WORK_ORDER_CONTRACT,
    PURCHASE_ORDER_CONTRACT,
    PAYMENT_APPLICATION,
    PAYMENT_APPLICATION_LINE,
    REQUISITION,
    REQUISITION_LINE,
    DIRECT_COST,
    CHANGE_ORDER_FEED,
    CHANGE_EVENT,
    POTENTIAL_CHANGE_ORDER,
    CHANGE_ORDER_REQUEST,
    CHANGE_ORDER_PACKAGE,
    COMMITMENT_CHANGE_ORDER,
    PRIME_CHANGE_ORDER,
    *LINE_ITEMS,
    CUSTOM_FIELD,
)

_BY_NAME = {resource.name: resource for resource in RESOURCES}


def resource_named(name: str) -> Resource:
    """Return the resource. Raises KeyError with the known names."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise KeyError(f"no resource {name!r}; known: {', '.join(_BY_NAME)}") from None


def children_of(resource: Resource) -> tuple[Resource, ...]:
    """Return the resources that arrive inside the given one's detail."""
    return tuple(
        child
        for child in RESOURCES
        if isinstance(child.source, Embedded) and child.source.parent == resource.name
    )


def listed_per(resource: Resource) -> tuple[Resource, ...]:
    """Return the resources that are listed for each record of the given one."""
    return tuple(
        child
        for child in RESOURCES
        if isinstance(child.source, Listing) and resource.name in child.source.per
    )


def resources_told_by(webhook_name: str) -> tuple[Resource, ...]:
    """Return the resources that a webhook event of this name concerns."""
    return tuple(
        resource
        for resource in RESOURCES
        if any(trigger.name == webhook_name for trigger in resource.webhooks)
    )
