"""Rows that belong to no single resource."""

from trajanus.store.models.address import OutgoingAddress
from trajanus.store.models.administration import Backup, HubChoice
from trajanus.store.models.alert import Alert, Notice, OutgoingMessage
from trajanus.store.models.api_log import ApiCall
from trajanus.store.models.budget import RateWindow
from trajanus.store.models.conflict import Conflict
from trajanus.store.models.connection import Connection, Credential
from trajanus.store.models.cursor import Cursor
from trajanus.store.models.drift import CensusId, DriftReport
from trajanus.store.models.history import Change
from trajanus.store.models.inbox import WebhookEvent, WebhookHook
from trajanus.store.models.outbox import OutboxEntry
from trajanus.store.models.rules import EventRule
from trajanus.store.models.sync_log import SyncRun
from trajanus.store.models.telling import DailyItem, Wishes
from trajanus.store.models.tuning import LaneSetting, OwnerOverride
from trajanus.store.models.upload import CachedFile, Upload

__all__ = [
    "Alert",
    "ApiCall",
    "Backup",
    "CachedFile",
    "CensusId",
    "Change",
    "Conflict",
    "Connection",
    "Credential",
    "Cursor",
    "DailyItem",
    "DriftReport",
    "EventRule",
    "HubChoice",
    "LaneSetting",
    "Notice",
    "OutboxEntry",
    "OutgoingAddress",
    "OutgoingMessage",
    "OwnerOverride",
    "RateWindow",
    "SyncRun",
    "Upload",
    "WebhookEvent",
    "WebhookHook",
    "Wishes",
]
