"""`python -m wedlock` is the command `wedlock`."""

from wedlock.cli import main

if __name__ == "__main__":  # workers of `wedlock serve` import this file under another name
    main()
