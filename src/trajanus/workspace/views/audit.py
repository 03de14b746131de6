"""Who did what with the hub? For system administrators."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.records.audit_lines import some
from trajanus.records.auditing import mark_in
from trajanus.workspace.access import role_required
from trajanus.workspace.administration import audit_filter
from trajanus.workspace.administration.audit_files import AUDIT_FORMS, chunks_of
from trajanus.workspace.sync_centre.logbook import PAGE_SIZE


@require_safe
@role_required(Role.SYSTEM_ADMIN)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Show the audit, the latest first, narrowed as asked."""
    filters = audit_filter.filters(request.GET)
    asked = audit_filter.asked_by(filters, request.GET)
    before = mark_in(request.GET.get("before", ""))
    lines, older = some(asked, before=before, most=PAGE_SIZE)
    page: dict[str, Any] = {"lines": lines, "filters": filters, "forms": AUDIT_FORMS}
    page["leaf"] = {"is_first": before is None, "older": older}
    page["record"] = asked.row_id
    page["is_narrowed"] = any(one.chosen for one in filters) or asked.row_id is not None
    return render(request, "admin/audit.html", page)


@require_safe
@role_required(Role.SYSTEM_ADMIN)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Send what the address asks for as a file."""
    kind = next((one for one in AUDIT_FORMS if one.name == form), None)
    if kind is None:
        raise Http404(f"The audit becomes {', '.join(one.name for one in AUDIT_FORMS)}.")
    filters = audit_filter.filters(request.GET)
    asked = audit_filter.asked_by(filters, request.GET)
    try:
        chunks = chunks_of(asked, kind, filtered=audit_filter.in_words(filters))
    except InvalidValues as error:
        messages.error(request, " ".join(error.problems["base"]))
        return redirect(f"{reverse('audit')}?{request.GET.urlencode()}")
    answer = StreamingHttpResponse(chunks, content_type=kind.content_type)
    name = f"audit-{timezone.localdate().isoformat()}.{kind.name}"
    answer.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # What guards views speaks of whole answers; it treats this one alike.
    return cast(HttpResponse, answer)
