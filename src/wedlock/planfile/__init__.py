"""plan.yaml: read, checked with line numbers, written with comments, kept over a new analysis."""
