"""Where `ally` and `python -m ally_cli` begin and end."""

import gc
import os
import sys

INTERRUPTED = 130  # what a shell makes of a process that SIGINT ends


def main() -> None:
    """Run the program on the arguments of this process, and end the process."""
    # A run is over before there is garbage worth collecting; with the collector on, importing
    # Typer takes a twentieth longer, and reading a large data set several times as long.
    gc.disable()
    try:
        from ally_cli.cli.main import main as run  # after that

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    # All is written by now. Python's own way out takes itself apart first: a tenth of a short run.
    os._exit(code)


if __name__ == "__main__":
    main()
