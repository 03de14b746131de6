"""Which filters, orders and columns of a list have people kept under a name?"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from trajanus.accounts.models import Role, SavedView, User
from trajanus.errors import InvalidValues
from trajanus.resources.spec import Resource

LONGEST_NAME, LONGEST_QUERY = 60, 4_000
#: A person keeps so many views of one list.
MOST = 50
#: Stands alone in a list's address: all records, though the list begins with a view.
ALL = "all"
#: What says where somebody is in a list rather than what it shows.
_BESIDE = ("page", ALL)


def views_of(user: User, resource: Resource) -> list[SavedView]:
    """Return the views that the person may use, each with whether it `is_default` for them."""
    mine = SavedView.default_of.through.objects.filter(savedview=OuterRef("pk"), user=user)
    found = visible(user, resource).annotate(is_default=Exists(mine))
    return list(found.select_related("user").order_by("name", "pk"))


def default_among(views: list[SavedView]) -> SavedView | None:
    """Return the view that the person's list begins with, of what `views_of` answered."""
    return next((one for one in views if getattr(one, "is_default", False)), None)


def visible(user: User, resource: Resource) -> QuerySet[SavedView]:
    """Return the person's own views of the list and those that are shared with everybody."""
    return SavedView.objects.filter(Q(user=user) | Q(is_shared=True), resource=resource.name)


def may_change(user: User, view: SavedView) -> bool:
    """Say whether the person may rename, share or delete the view."""
    return view.user_id == user.pk or (view.is_shared and user.has_role(Role.PROJECT_ADMIN))


def may_share(user: User) -> bool:
    return user.has_role(Role.QC_MANAGER)


def query_of(params: QueryDict, columns: list[str]) -> str:
    """Return what the address of a view of this list is to say."""
    kept = params.copy()
    for name in _BESIDE:
        kept.pop(name, None)
    kept["columns"] = ".".join(columns)
    return kept.urlencode(safe=",")


def save(user: User, resource: Resource, name: str, query: str, *, is_shared: bool) -> SavedView:
    """Keep a view; one of the person's own with the same name is replaced."""
    name = checked_name(name)
    if len(query) > LONGEST_QUERY:
        raise InvalidValues({"base": ["The filter is too long to be kept. Choose fewer values."]})
    with transaction.atomic():
        own = SavedView.objects.filter(user=user, resource=resource.name)
        if own.exclude(name=name).count() >= MOST:
            raise InvalidValues(
                {"base": [f"You have {MOST} views of this list. Delete one first."]}
            )
        view, _ = own.update_or_create(
            user=user,
            resource=resource.name,
            name=name,
            defaults={"query": query, "is_shared": is_shared},
        )
    return view


def rename(view: SavedView, name: str) -> None:
    """Give a view another name."""
    name = checked_name(name)
    others = SavedView.objects.filter(user=view.user_id, resource=view.resource, name=name)
    if others.exclude(pk=view.pk).exists():
        raise InvalidValues(
            {"base": [f"There is a view called {name} already. Choose another name."]}
        )
    view.name = name
    view.save(update_fields=["name"])


def make_default(user: User, resource: Resource, view: SavedView | None) -> None:
    """Let the person's list begin with the view, or with all records."""
    with transaction.atomic():
        through = SavedView.default_of.through
        through.objects.filter(user=user, savedview__resource=resource.name).delete()
        if view:
            view.default_of.add(user)


def checked_name(text: str) -> str:
    """Return the name without needless spaces. Raises InvalidValues."""
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise InvalidValues({"base": ["A view needs a name, such as Overdue shop drawings."]})
    if len(name) > LONGEST_NAME:
        raise InvalidValues({"base": [f"A view's name has at most {LONGEST_NAME} signs."]})
    return name
