"""Addresses judged by email-validator; importing this module costs 40 ms, so `email` loads it when it must."""

import email_validator
from email_validator import EmailNotValidError, validate_email

# Addresses at .local, .test and the like are real inside companies; the library names this list for changing it.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


def normalised(text: str) -> tuple[str, str] | None:
    """The address with its local part as given and its domain in lower-case Unicode, and its key; None for no address.

    The key is the casefolded address with the domain as IDNA writes it in ASCII.
    """
    try:
        address = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    local = address.original.rpartition("@")[0]
    return f"{local}@{address.domain}", f"{address.local_part}@{address.ascii_domain}".casefold()
