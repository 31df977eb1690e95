"""Run a Python program and write down the modules it has imported when it ends.

    python probe.py FILE PROGRAM [ARGUMENT...]

FILE gets one module a line, in the order of their import: those that are neither in the standard
library nor loaded before the program started.
"""

import atexit
import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> None:
    file, program, *arguments = sys.argv[1:]
    before = set(sys.modules)
    leave = os._exit

    def write() -> None:
        imported = (
            name
            for name, module in sys.modules.items()
            if name not in before
            and name.partition(".")[0] not in sys.stdlib_module_names
            and getattr(module, "__spec__", None)
        )
        Path(file).write_text("".join(f"{name}\n" for name in imported))

    def write_and_leave(status: int) -> NoReturn:
        write()
        leave(status)

    # A program in a hurry may leave without running what atexit holds.
    atexit.register(write)
    os._exit = write_and_leave
    sys.argv = [program, *arguments]
    sys.path[0] = str(Path(program).parent)
    exec(compile(Path(program).read_bytes(), program, "exec"), {"__name__": "__main__"})


main()
