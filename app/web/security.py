"""Headers that every response carries."""

from flask import Flask, Response, request
from flask_login import current_user

from app.web.site import site

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_headers(response: Response) -> Response:
    """Security headers, and for pages of people who are signed in: kept by nobody else, asked for anew."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if site().settings.is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" not in response.headers and request.endpoint is not None:
        response.headers["Cache-Control"] = "private, no-cache" if current_user.is_authenticated else "no-cache"
    return response


def install(app: Flask) -> None:
    """Let every response pass through here."""
    app.after_request(add_headers)
