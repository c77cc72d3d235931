"""What every answer of the web room forbids the browser: other hosts, inline code, frames, referrers."""

from __future__ import annotations

from flask import Response

# The place somebody types must never become part of an address: no form is sent, scripts read them.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def secured(response: Response) -> Response:
    """The response with these headers."""
    response.headers.update(HEADERS)
    return response
