"""What wallets and verifiers of other systems ask for: the issuer, its public keys, and the status lists. Open to anyone."""

from collections import OrderedDict

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from app.credentials import badge, public_keys
from app.services import status_lists
from app.store.queries import issuer_keys
from app.web import site
from app.web.permission import open_to_anyone

pages = Blueprint("credentials", __name__, url_prefix="/credentials")
MINUTES_KEPT = 5
LISTS_KEPT = 16
_lists: OrderedDict[tuple[object, ...], str] = OrderedDict()


@pages.get("/issuer")
@open_to_anyone
def issuer() -> ResponseReturnValue:
    """The issuer's profile (Open Badges 3.0)."""
    return _shared(jsonify({"@context": badge.CONTEXT, **badge.profile(_origin(), site.company().name)}))


@pages.get("/issuer.pem")
@open_to_anyone
def certificates() -> ResponseReturnValue:
    """The certificates of all keys, the one in use first: what the offline verifier is given."""
    found = issuer_keys.certificates(site.reading())
    return _shared(Response(public_keys.pem(found.values()), mimetype="application/x-pem-file"))


@pages.get("/keys")
@open_to_anyone
def keys() -> ResponseReturnValue:
    """All public keys as a set (RFC 7517)."""
    found = issuer_keys.certificates(site.reading())
    return _shared(jsonify({"keys": [public_keys.jwk(body, _address(name)) for name, body in found.items()]}))


@pages.get("/keys/<fingerprint>")
@open_to_anyone
def key(fingerprint: str) -> ResponseReturnValue:
    """The public key that a credential's header names."""
    found = issuer_keys.certificates(site.reading()).get(fingerprint)
    return _shared(jsonify(public_keys.jwk(found, _address(fingerprint)))) if found else abort(404)


@pages.get("/status/<int:list_number>/<purpose>")
@open_to_anyone
def status(list_number: int, purpose: str) -> ResponseReturnValue:
    """A status list as a signed credential. It is signed anew when something has changed, else it is the one of before."""
    if purpose not in badge.PURPOSES or not status_lists.exists(site.reading(), list_number):
        abort(404)
    response = _shared(Response(_list(list_number, purpose), mimetype="application/vc+jwt"))
    response.add_etag()
    return response.make_conditional(request)


def _list(number: int, purpose: str) -> str:
    db, signing = site.reading(), site.site().keys.key
    changed_at = status_lists.changed_at(db, number)
    made_of = (site.site().database, _origin(), signing.fingerprint, number, purpose, changed_at)
    found = _lists.get(made_of)
    if found is None:
        places = status_lists.places(db, number, purpose)
        since = changed_at or status_lists.BEGINNING
        claims = badge.status_list(_origin(), site.company().name, number, purpose, places, since)
        found = _lists[made_of] = badge.secured(claims, signing, _origin())
        if len(_lists) > LISTS_KEPT:
            _lists.popitem(last=False)
    return found


def _origin() -> str:
    return site.site().settings.public_url


def _address(fingerprint: str) -> str:
    return badge.key_url(_origin(), fingerprint)


def _shared(response: Response) -> Response:
    """Readable from every site, and kept for a few minutes."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={MINUTES_KEPT * 60}"
    return response
