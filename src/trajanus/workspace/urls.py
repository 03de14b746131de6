"""Which page of the workspace has which address?"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.urls import include, path, register_converter

from trajanus.accounts.models import Role
from trajanus.workspace.access import role_required
from trajanus.workspace.converters import Day, ProcoreId
from trajanus.workspace.views import (
    admin_people,
    alerts,
    api_tokens,
    change_orders,
    conflicts,
    connections,
    contracts,
    daily_logs,
    directory,
    errors,
    files,
    guide,
    home,
    list_files,
    live,
    notifications,
    own_account,
    preferences,
    records,
    saved_views,
    search,
    single_sign_on,
    styleguide,
    today,
    unsent,
)

register_converter(ProcoreId, "procore_id")
register_converter(Day, "day")
of_a_person = role_required(Role.VIEWER)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("today/", today.today, name="today"),
    path("healthz", errors.health, name="health"),
    path("live/", live.stream, name="live"),
    path("start/", guide.start, name="start"),
    path("start/projects/", guide.list_projects, name="start_projects"),
    path("start/reading/", guide.begin, name="start_reading"),
    path("preferences/theme/", preferences.choose_theme, name="theme"),
    # Signing up, mail confirmation and resets by mail of the sign-in library are left out.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/sso/", single_sign_on.begin, name="sign_on_begin"),
    path("accounts/sso/callback/", single_sign_on.callback, name="sign_on_callback"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("accounts/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/confirm/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/", own_account.account, name="account"),
    path("account/", own_account.account, name="mfa_index"),  # as the sign-in library calls it
    path("account/second-step/", of_a_person(app.activate_totp), name="mfa_activate_totp"),
    path("account/second-step/off/", of_a_person(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", of_a_person(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        of_a_person(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("account/notifications/", notifications.form, name="notifications"),
    path("account/sign-out/", own_account.sign_out, name="account_sign_out"),
    path("account/tokens/", api_tokens.own_tokens, name="own_tokens"),
    path("account/tokens/<int:pk>/revoke/", api_tokens.revoke, name="own_token_revoke"),
    path("unsent/", unsent.form, name="unsent"),
    path("projects/", home.project_list, name="projects"),
    path("projects/<int:project_pk>/", today.project, name="project"),
    path(
        "projects/<int:project_pk>/schedule/", include("trajanus.workspace.schedule.schedule_urls")
    ),
    path(
        "projects/<int:project_pk>/documents/",
        include("trajanus.workspace.documents.document_urls"),
    ),
    path("projects/<int:project_pk>/budget/", include("trajanus.workspace.money.budget_urls")),
    path(
        "projects/<int:project_pk>/change-orders/",
        change_orders.change_orders,
        name="change_orders",
    ),
    path("projects/<int:project_pk>/contracts/", contracts.contracts, name="contracts"),
    path("projects/<int:project_pk>/daily-logs/", daily_logs.month, name="daily_logs"),
    path("projects/<int:project_pk>/daily-logs/<day:day>/", daily_logs.day, name="daily_log"),
    path("projects/<int:project_pk>/directory/", directory.listing, name="directory"),
    path("projects/<int:project_pk>/directory/add/", directory.add, name="directory_add"),
    path(
        "projects/<int:project_pk>/directory/<slug:tab>/", directory.listing, name="directory_part"
    ),
    path("projects/<int:project_pk>/<slug:name>/", records.record_list, name="records"),
    path("projects/<int:project_pk>/<slug:name>/changes/", records.changes, name="changes"),
    path(
        "projects/<int:project_pk>/<slug:name>/export/<slug:form>/",
        list_files.export,
        name="records_file",
    ),
    path("projects/<int:project_pk>/<slug:name>/views/", saved_views.save, name="view_save"),
    path(
        "projects/<int:project_pk>/<slug:name>/views/<int:pk>/",
        saved_views.change,
        name="view_change",
    ),
    path("projects/<int:project_pk>/<slug:name>/columns/", records.choose_columns, name="columns"),
    path(
        "projects/<int:project_pk>/files/<procore_id:procore_id>/content/",
        files.content,
        name="file_content",
    ),
    path(
        "projects/<int:project_pk>/<slug:name>/", include("trajanus.workspace.record.record_urls")
    ),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("conflicts/", conflicts.conflict_list, name="conflicts"),
    path("conflicts/decide/", conflicts.decide, name="conflict_decide"),
    path("conflicts/undo/", conflicts.undo, name="conflict_undo"),
    path("conflicts/<int:pk>/", conflicts.conflict, name="conflict"),
    path("admin/people/", admin_people.people_list, name="people"),
    path("admin/people/<int:pk>/", admin_people.change_person, name="person_change"),
    path(
        "admin/people/<int:pk>/second-step/",
        admin_people.reset_second_step,
        name="person_second_step",
    ),
    path("admin/sign-on/", single_sign_on.settings_page, name="sign_on"),
    path("admin/sign-on/<int:pk>/unlink/", single_sign_on.unlink, name="sign_on_unlink"),
    path("admin/tokens/", api_tokens.all_tokens, name="all_tokens"),
    path("admin/tokens/<int:pk>/revoke/", api_tokens.revoke_any, name="any_token_revoke"),
    path("admin/", include("trajanus.workspace.administration.admin_urls")),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/read/", alerts.mark_read, name="alerts_read"),
    path("sync/", include("trajanus.workspace.sync_centre.sync_urls")),
    path("connections/", connections.connection_list, name="connections"),
    path("connections/add/", connections.add, name="connection_add"),
    path("connections/callback/", connections.callback, name="connection_callback"),
    path("connections/<int:pk>/edit/", connections.edit, name="connection_edit"),
    path("connections/<int:pk>/sign-in/", connections.sign_in, name="connection_sign_in"),
    path("connections/<int:pk>/check/", connections.check, name="connection_check"),
    path("connections/<int:pk>/company/", connections.choose_company, name="connection_company"),
    path("connections/<int:pk>/disconnect/", connections.disconnect, name="connection_disconnect"),
]
