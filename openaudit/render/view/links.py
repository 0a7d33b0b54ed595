"""Which outside text may become a link: https with a plain host, and nothing else."""

import re
from dataclasses import dataclass

_HTTPS = re.compile(
    r"https://[a-z0-9][a-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?", re.IGNORECASE
)
LONGEST = 500  # characters of an address that is still a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of text, and the https address that it is, if it is one."""

    text: str
    href: str = ""


def item(text: str) -> Item:
    """`text`, as a link where it is an https address; the address is what is shown."""
    linked = len(text) <= LONGEST and _HTTPS.fullmatch(text) is not None
    return Item(text=text, href=text if linked else "")
