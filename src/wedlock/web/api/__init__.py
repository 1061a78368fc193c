"""What the extension asks: JSON over POST, from the extension's own origin alone."""
