"""The checksum of the shipped data set, which saves the program a check of it; run it to write it.

It is written only if the data set is sound.
"""

import sys
import zlib
from pathlib import Path

from ally_cli.dataset import SHIPPED, check

FILE = Path(__file__).parents[1] / "src" / "ally_cli" / "dataset" / "checked.py"


def text() -> str:
    """Return the module with the checksum."""
    first = FILE.read_text("utf-8").partition("\n")[0]
    return f"{first}\n\nCHECKED = {zlib.crc32(SHIPPED.read_bytes())}\n"


if __name__ == "__main__":
    if problems := check(SHIPPED.read_bytes()):
        sys.exit(f"{SHIPPED} is not sound: ally validate says why ({len(problems)} problems)")
    FILE.write_text(text(), "utf-8")
