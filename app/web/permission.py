"""Who may call a route: each view says so, and one place asks before any view runs."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.access import Role

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
ANYONE: tuple[Role, ...] = ()


class UndeclaredRoute(Exception):
    """A view that does not say who may call it."""


def open_to(*roles: Role) -> Callable[[View], View]:
    """Declare that people with one of these roles may call a view; `open_to(Role.LEARNER)` is everyone signed in."""

    def declare(view: View) -> View:
        view.open_to = roles  # type: ignore[attr-defined]
        return view

    return declare


def open_to_anyone(view: View) -> View:
    """Declare that a view needs no signing in."""
    return open_to(*ANYONE)(view)


def check_declared(app: Flask) -> None:
    """Refuse to start with a view that does not say who may call it."""
    for endpoint, view in app.view_functions.items():
        if not hasattr(view, "open_to"):
            raise UndeclaredRoute(endpoint)


def roles_of(endpoint: str) -> tuple[Role, ...]:
    """The roles that a route declares; none where it is open to anyone."""
    roles: tuple[Role, ...] = vars(current_app.view_functions[endpoint])["open_to"]
    return roles


def ask() -> ResponseReturnValue | None:
    """Before a view runs: send strangers to the sign-in page, and people without the role away."""
    if request.endpoint is None:
        return None
    roles = roles_of(request.endpoint)
    if roles == ANYONE:
        return None
    if not current_user.is_authenticated:
        if request.method == "GET":
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), 303)
        abort(401)
    if not current_user.signed_in.viewer.has(*roles):
        abort(403)
    return None
