"""Django's settings, derived from the hub's own (config.py); there is nothing to edit here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from trajanus import secrets
from trajanus.config import settings

_hub = settings()
_public = urlsplit(_hub.public_url)
_is_https = _public.scheme == "https"

DEBUG = False
ROOT_URLCONF = "trajanus.urls"
ASGI_APPLICATION = "trajanus.asgi.application"
SECRET_KEY, *SECRET_KEY_FALLBACKS = secrets.derived("django")
ALLOWED_HOSTS = [_public.hostname or "localhost", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

INSTALLED_APPS = [
    "trajanus.workspace",  # first, so that its templates win over the sign-in library's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "trajanus.audit",
    "trajanus.accounts",
    "trajanus.store",
    "trajanus.resources",
    "trajanus.schedules",
    "trajanus.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "trajanus.workspace.assets.AssetsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trajanus.api.middleware.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trajanus.audit.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trajanus.workspace.middleware.WorkspaceMiddleware",
    "trajanus.workspace.signing_in.second_step.SecondStepMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["trajanus.workspace.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trajanus.workspace.context.workspace",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


DATABASES = {"default": _database(_hub.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_ADAPTER = "trajanus.workspace.signing_in.adapters.InvitedOnly"
MFA_ADAPTER = "trajanus.workspace.signing_in.adapters.SecondStep"
MFA_FORMS = {
    "authenticate": "trajanus.workspace.signing_in.second_step_forms.SignInForm",
    "reauthenticate": "trajanus.workspace.signing_in.second_step_forms.ConfirmForm",
    "activate_totp": "trajanus.workspace.signing_in.second_step_forms.SetUpForm",
}
MFA_TOTP_ISSUER = "Trajanus Hub"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators enter the addresses
SOCIALACCOUNT_ADAPTER = "trajanus.workspace.signing_in.openid.InvitedOnlyBySignOn"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True  # sessions end after HUB_SESSION_HOURS, not with the browser
CSRF_FAILURE_VIEW = "trajanus.workspace.views.errors.form_expired"

SESSION_COOKIE_AGE = _hub.session_hours * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "img-src": [SELF, "data:"],
    }
}

EMAIL_HOST, EMAIL_PORT = _hub.email_host, _hub.email_port
EMAIL_HOST_USER = _hub.email_user
EMAIL_HOST_PASSWORD = _hub.email_password.get_secret_value()
EMAIL_USE_TLS, EMAIL_USE_SSL = _hub.email_security == "starttls", _hub.email_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _hub.email_from

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Assets come straight from the installed packages: there is no collecting step to forget.
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
LOGGING_CONFIG = None  # trajanus.logs sets logging up
# Only a worker needs the tasks, and imports them when it begins: all others ask for them by name.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    "trajanus.jobs.tasks",
    "trajanus.jobs.keeping",
    "trajanus.jobs.schedules",
]
