"""`python -m ally_cli` is `ally`."""

from ally_cli.cli import main

main()
