"""E-mail (.eml): newsletters and press releases as they were saved, by Python's own email package."""

from __future__ import annotations

import email
import email.policy
import logging

from quoteattr.documents.extract import Extract
from quoteattr.documents.markup import read_markup
from quoteattr.documents.office import damaged
from quoteattr.errors import InputError

logger = logging.getLogger(__name__)


def read_mail(data: bytes, encoding: str | None = None) -> Extract:
    """The text of a mail, plain where it has both; subject, sender, date and Message-ID become metadata.

    Attachments are not read, which is logged. Raises InputError where there is no text.
    """
    with damaged("e-mail"):
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not message.keys():
            raise InputError("this is no e-mail: it has no header; is the extension right?")
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        if body is not None and body.get_content_subtype() == "html":
            text = read_markup(text)
        known = {
            key: " ".join(str(message[name]).split())
            for key, name in (
                ("title", "Subject"),
                ("author", "From"),
                ("date", "Date"),
                ("message_id", "Message-ID"),
            )
            if message[name]
        }
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        logger.warning(
            "%s: attachments are not read: %s", known.get("title", "an e-mail"), ", ".join(attached)
        )
    return Extract(text.replace("\r\n", "\n").strip("\n"), known)
