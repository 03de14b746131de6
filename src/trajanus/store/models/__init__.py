"""Rows that belong to no single resource."""

from trajanus.store.models.api_log import ApiCall
from trajanus.store.models.budget import RateWindow
from trajanus.store.models.connection import Connection, Credential
from trajanus.store.models.cursor import Cursor
from trajanus.store.models.inbox import WebhookEvent, WebhookHook
from trajanus.store.models.sync_log import SyncRun

__all__ = [
    "ApiCall",
    "Connection",
    "Credential",
    "Cursor",
    "RateWindow",
    "SyncRun",
    "WebhookEvent",
    "WebhookHook",
]
