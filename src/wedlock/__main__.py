"""`python -m wedlock` is the command `wedlock`."""

from wedlock.cli import main

main()
