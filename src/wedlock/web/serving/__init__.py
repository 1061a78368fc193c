"""The web server that carries the portal: where it listens, its workers, what it logs."""
