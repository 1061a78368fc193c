"""Our own database (the hub): models and migrations, a Django app."""
