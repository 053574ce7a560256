"""Everything that the description of the API says, tried by schemathesis against a running demo company: no
fault of the server's, and every answer as described. The same requests each time."""

import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
SERVER, TOKEN = os.environ["STEWARD"], os.environ["STEWARD_TOKEN"]

#: What may be answered. What is read leniently (a number in quotes, an unknown shade of a date) is not
#: refused, so that `negative_data_rejection` is not asked for.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

#: Objects whose records are read and written: of each sort one.
OBJECTS = ["account", "contact", "tag", "task", "campaign", "product_category"]

#: Operations that are tried besides.
OTHERS = ["discovery", "actions", "imports", "operation"]

#: A stream does not end by itself.
NEVER = ["live"]


def download(folder: Path) -> Path:
    request = urllib.request.Request(f"{SERVER}/api/v1/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"})
    target = folder / "openapi.json"
    target.write_bytes(urllib.request.urlopen(request).read())
    return target


def run(schema: Path, folder: Path, name: str, more: list[str]) -> int:
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", str(schema), "--url", SERVER,
        "-H", f"Authorization: Bearer {TOKEN}", "--checks", CHECKS, "--seed", "1", "--workers", "1",
        "--generation-database", "none", "--suppress-health-check", "all", "--no-color",
        "--continue-on-failure", "--request-timeout", "30", *more,
    ]
    env = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    print(f"== {name}", file=sys.stderr)
    return subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        schema = download(folder)
        written = [word for tag in OBJECTS for word in ("--include-tag", tag)]
        besides = [word for tag in OTHERS for word in ("--include-tag", tag)]
        never = [word for name in NEVER for word in ("--exclude-operation-id", name)]
        several = ["--max-examples", "6"]
        failed = run(schema, folder, "records", [*written, *several, "--phases", "fuzzing,stateful"])
        # Every corner of every parameter: thousands of requests an object.
        failed |= run(schema, folder, "one object whole", ["--include-tag", OBJECTS[2], "--phases", "examples,coverage"])
        failed |= run(schema, folder, "the rest", [*besides, *never, *several])
        lists = ["--include-method", "GET", *never, "--max-examples", "1", "--phases", "fuzzing"]
        failed |= run(schema, folder, "lists of all objects", lists)
        return failed


if __name__ == "__main__":
    sys.exit(main())
