"""Who is who: the Links (table `wedlock_cross_reference`), the rows their records had, and who was said to be two."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

_GONE = models.Q(state="gone")


class CrossReference(models.Model):
    """One Link. Keys are canonical JSON; agreed values, line pairs and replaced values as `syncing.encoding` writes.

    One to one: a record is in one Link of its object at most, except in those that are gone.
    """

    object = models.TextField()
    left_key = models.TextField()
    right_key = models.TextField()
    state = models.CharField(max_length=8)  # a LinkState
    born = models.CharField(max_length=8)
    agreed_left = models.TextField(null=True)
    agreed_right = models.TextField(null=True)
    line_pairs = models.TextField()
    replaced = models.TextField()

    class Meta:
        db_table = "wedlock_cross_reference"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("object", "left_key"), condition=~_GONE, name="link_one_a_left"),
            models.UniqueConstraint(fields=("object", "right_key"), condition=~_GONE, name="link_one_a_right"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("object", "id"), condition=models.Q(state="open"), name="link_page"),
            models.Index(fields=("object", "left_key"), condition=_GONE, name="link_gone_left"),
            models.Index(fields=("object", "right_key"), condition=_GONE, name="link_gone_right"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.pk}"


class RecordRow(models.Model):
    """The record that last had this row of a part: by it the record of a vanished row is found.

    `row_key` is JSON [object, side, alias, key], `record_key` [object, side, key]: of several columns SQLite's planner
    takes the first ones alone, and walks through all rows of a part.
    """

    pk = models.CompositePrimaryKey("row_key", "record_key")
    row_key = models.TextField()
    record_key = models.TextField()
    object = models.TextField()

    class Meta:
        db_table = "wedlock_part"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("record_key",), name="part_of_record")]

    def __str__(self) -> str:
        return self.row_key


class Apart(models.Model):
    """A person said that these are two."""

    pk = models.CompositePrimaryKey("object", "left_key", "right_key")
    object = models.TextField()
    left_key = models.TextField()
    right_key = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "wedlock_apart"

    def __str__(self) -> str:
        return f"{self.object} {self.left_key} {self.right_key}"
