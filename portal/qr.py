"""二维码: an address as a picture in the page itself."""

from __future__ import annotations

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

MASK = 2


def qr_svg(address: str) -> SafeString:
    """The address as an SVG of attributes only: the page's content security policy allows no inline style."""
    # One mask instead of the best of eight: every reader takes it, and finding the best is most of a page's work.
    svg = segno.make(address, error="m", micro=False, mask=MASK).svg_inline(
        scale=4, border=2, omitsize=True, svgclass="qr"
    )
    return mark_safe(svg)  # noqa: S308 - made of modules by segno, holds no text of anybody


def check_address(number: str) -> str:
    """The public address of a certificate's check: the one printed on its document, whatever host was asked."""
    return f"{settings.PUBLIC_BASE_URL}{reverse('portal:check', args=[number])}"
