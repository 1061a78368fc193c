"""Application: what can be opened from the portal."""

from __future__ import annotations

from django.db import models

from wedlock.store.models.group import Group


class Application(models.Model):
    """One web application of a System. Nobody sees it who is in none of its groups; without groups everybody does."""

    class Opening(models.TextChoices):
        AUTOMATIC = "automatic"  # also when a person with a live session arrives at its login page
        CLICK = "click"

    class Scheme(models.TextChoices):
        PERSON = "person"  # the person sets name and password
        NAME = "name"  # an administrator sets the name, the person the password
        ADMINISTRATOR = "administrator"  # an administrator sets both
        SHARED = "shared"  # one login for everybody who may open it

    name = models.SlugField(max_length=60, unique=True)
    system = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=80, blank=True)
    url = models.URLField(max_length=500)  # the sign-on URL
    recipe = models.SlugField(max_length=60, blank=True)  # a profile's name; blank: the generic recogniser
    own_recipe = models.JSONField(null=True, blank=True)  # replaces the profile's, same keys
    extra = models.JSONField(default=dict, blank=True)  # extra fields of the form: company, database, language
    opening = models.CharField(max_length=12, choices=Opening, default=Opening.AUTOMATIC)
    scheme = models.CharField(max_length=16, choices=Scheme, default=Scheme.PERSON)
    plain_http_allowed = models.BooleanField(default=False)  # consent to an http:// address off loopback
    second_factor_required = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    groups = models.ManyToManyField(
        Group, blank=True, related_name="applications", db_table="wedlock_application_group"
    )

    class Meta:
        db_table = "wedlock_application"
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.label
