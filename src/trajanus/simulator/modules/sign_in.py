"""How does a person or an app get a token?"""

from __future__ import annotations

import base64
import binascii
from html import escape
from urllib.parse import unquote, urlencode

from trajanus.simulator.call import Call
from trajanus.simulator.errors import unauthorized
from trajanus.simulator.oauth import OUT_OF_BAND, OAuthError, Token
from trajanus.simulator.reply import Reply, ok, page, redirect
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import digits

ROUTES = Routes()

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in - simulated Procore</title></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""

_FORM = """<p>This is a simulated Procore on this machine. No password is needed.</p>
<form method="get" action="/oauth/authorize">{hidden}
<p><label>Sign in as <select name="user_id">{users}</select></label></p>
<p><button name="approve" value="1">Allow access</button>
<button name="approve" value="0">Deny</button></p></form>"""


@ROUTES.get("/oauth/authorize")
def authorize(call: Call) -> Reply:
    """The sign-in page, or its outcome once `approve` is given."""
    redirect_uri = call.arg("redirect_uri") or ""
    problem = _problem(call, redirect_uri)
    if problem is not None:
        # Never redirect to an address that is not registered.
        return page(_PAGE.format(title="Error", body=f"<p>{escape(problem)}</p>"), 401)
    match call.arg("approve"):
        case None:
            return page(_PAGE.format(title="Allow access?", body=_form(call)))
        case "0":
            return _back(call, redirect_uri, {"error": "access_denied"})
        case _:
            return _back(call, redirect_uri, {"code": _code(call, redirect_uri)})


@ROUTES.post("/oauth/token")
def token(call: Call) -> Reply:
    """A token for a code, a refresh token or the app itself."""
    try:
        return ok(_grant(call).answer(), headers={"Cache-Control": "no-store"})
    except OAuthError as error:
        body = {"error": error.error, "error_description": error.description}
        return ok(body, error.status, {"Cache-Control": "no-store"})


@ROUTES.get("/oauth/token/info")
def token_info(call: Call) -> Reply:
    """What is known about the bearer token of this request."""
    access = call.headers.get("authorization", "")[7:].strip()
    found = call.sim.oauth.find(access)
    if found is None:
        raise unauthorized()
    left = (found.expires - call.sim.clock.now()).total_seconds()
    return ok(
        {
            "resource_owner_id": found.user_id,
            "scopes": [],
            "expires_in_seconds": int(left),
            "application": {"uid": call.sim.oauth.client_id},
            "created_at": int(found.issued.timestamp()),
        }
    )


@ROUTES.post("/oauth/revoke")
def revoke(call: Call) -> Reply:
    """Always 200 with an object, also for a token that nobody knows."""
    call.sim.oauth.revoke(str(call.body.get("token", "")))
    return ok({})


def _grant(call: Call) -> Token:
    client_id, client_secret = _client(call)
    oauth = call.sim.oauth
    oauth.check_client(client_id, client_secret)
    match call.body.get("grant_type"):
        case "authorization_code":
            code, uri = str(call.body.get("code", "")), str(call.body.get("redirect_uri", ""))
            return oauth.exchange(code, uri)
        case "refresh_token":
            return oauth.rotate(str(call.body.get("refresh_token", "")))
        case "client_credentials":
            return oauth.for_service_account()
        case None | "":
            raise OAuthError(400, "invalid_request", "Missing required parameter: grant_type.")
        case other:
            text = f"The authorization grant type is not supported: {other}"
            raise OAuthError(400, "unsupported_grant_type", text)


def _client(call: Call) -> tuple[str, str]:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        client_id, _, client_secret = pair.partition(":")
        return unquote(client_id), unquote(client_secret)
    return str(call.body.get("client_id", "")), str(call.body.get("client_secret", ""))


def _problem(call: Call, redirect_uri: str) -> str | None:
    if call.arg("client_id") != call.sim.oauth.client_id:
        return "The client is not known."
    if redirect_uri not in call.sim.oauth.redirect_uris:
        return "The redirect URI is not registered for this client."
    if call.arg("response_type") != "code":
        return "Only response_type=code is supported."
    return None


def _code(call: Call, redirect_uri: str) -> str:
    chosen = call.arg("user_id") or ""
    user_id = digits(chosen) or call.sim.default_user_id
    return call.sim.oauth.authorize(user_id, redirect_uri)


def _back(call: Call, redirect_uri: str, outcome: dict[str, str]) -> Reply:
    state = call.arg("state")
    if redirect_uri == OUT_OF_BAND:
        shown = escape(next(iter(outcome.values())))
        return page(_PAGE.format(title="Authorization code", body=f"<p><code>{shown}</code></p>"))
    if state is not None:
        outcome["state"] = state
    glue = "&" if "?" in redirect_uri else "?"
    return redirect(f"{redirect_uri}{glue}{urlencode(outcome)}")


def _form(call: Call) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in call.query
        if name not in ("approve", "user_id")
    )
    users = "".join(
        f'<option value="{user["id"]}"{_selected(call, user["id"])}>{escape(user["name"])}</option>'
        for user in call.world["users"]
        if user["id"] != call.sim.oauth.service_user_id
    )
    return _FORM.format(hidden=hidden, users=users)


def _selected(call: Call, user_id: int) -> str:
    return " selected" if user_id == call.sim.default_user_id else ""
