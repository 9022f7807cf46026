"""Who types a command, where no staff code is given."""

import getpass
import re


def code_of(by: str) -> str:
    """The staff code given, or the login name as a code. Raises FixInput for what could be a name."""
    if by:
        from klantreis.usecases import checks

        return checks.code(by)
    try:
        login = getpass.getuser()
    except (OSError, KeyError):
        login = ""
    return f"login-{re.sub(r'[^a-z0-9]', '', login.lower())[:30] or 'unknown'}"
