"""The pages, one idea a file."""
