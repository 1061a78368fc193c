"""Settings of the lab's Creme project: what depends on the place comes from the environment."""

import os
from urllib.parse import urlsplit

_database = urlsplit(os.environ["LAB_CREME_DATABASE"])

SECRET_KEY = "the lab's own; it guards made-up data on loopback"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SITE_DOMAIN = os.environ["LAB_CREME_ADDRESS"]
# The job manager is not started; without a broker of its own Creme would look for a Redis.
JOBMANAGER_BROKER = f"unix_socket://{os.environ['LAB_CREME_BROKER']}/"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": _database.username,
        "PASSWORD": _database.password,
        "HOST": _database.hostname,
        "PORT": _database.port,
    }
}
