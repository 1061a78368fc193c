"""Records: which customer here is which customer there."""
