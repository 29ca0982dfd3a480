"""`python -m cli` is the same as `carepack`."""

from cli.main import main

main()
