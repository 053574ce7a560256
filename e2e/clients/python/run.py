"""Every method of PyPI postgrest that docs/postgrest.md lists, against a running server."""

import inspect
import os
import re
import sys

import postgrest.base_request_builder as base
from postgrest import APIError, SyncPostgrestClient
from postgrest._sync import request_builder

from checks import CHECKS, Fixture

SERVER, TOKEN, DOCUMENT = (os.environ[name] for name in ("STEWARD", "STEWARD_TOKEN", "STEWARD_DOCUMENT"))
ROW = re.compile(r"^\| `([^`]+)` \| (works|refused) ?`?([A-Z0-9]*)`? \|", re.MULTILINE)


def documented() -> list[tuple[str, str, str]]:
    """The rows of the table under the library's heading: method, verdict, code."""
    with open(DOCUMENT, encoding="utf-8") as file:
        parts = file.read().split("\n## ")
    part = next(part for part in parts if part.startswith("`postgrest`"))
    return ROW.findall(part)


def methods() -> set[str]:
    """The public methods of the library."""
    found = set()
    for module in (base, request_builder):
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__.startswith("postgrest") and "Builder" in cls.__name__:
                found |= {name for name in vars(cls) if not name.startswith("_")}
    for cls in SyncPostgrestClient.__mro__[:-1]:
        found |= {name for name in vars(cls) if not name.startswith("_")}
    return found - {"request"}


def code_of(error: Exception) -> str | None:
    return error.code if isinstance(error, APIError) else type(error).__name__


def main() -> int:
    rows = documented()
    listed = {method.split(" ")[0] for method, _, _ in rows}
    wrong = [f"{name}: the library has it, docs/postgrest.md does not" for name in methods() - listed]
    wrong += [f"{name}: tried, but not documented" for name in CHECKS.keys() - {row[0] for row in rows}]
    with SyncPostgrestClient(f"{SERVER}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"}) as db:
        data = Fixture(db)
        for method, verdict, code in rows:
            if method not in CHECKS:
                wrong.append(f"{method}: documented, but not tried")
                continue
            try:
                CHECKS[method](db, data)
                outcome = ""
            except AssertionError as error:
                outcome = f"wrong answer: {error!r}"
            except Exception as error:  # the refusal is what is looked at
                outcome = code_of(error)
            if outcome != code:
                wrong.append(f"{method} ({verdict} {code}): {outcome or 'worked'}")
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(rows)} methods, {len(wrong)} wrong")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
