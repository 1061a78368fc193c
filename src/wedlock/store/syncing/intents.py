"""Writes under way."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wedlock.model.sync import Doing, Intent
from wedlock.store.syncing.database import Kept, moment_of
from wedlock.store.syncing.encoding import maybe_key, maybe_text
from wedlock.store.syncing.journal import entries_text, read_entries, told_text


class KeptIntents(Kept):
    def open(self, intents: Sequence[Intent]) -> None:
        moment, told = self._db.moment, [[told_text(entry) for entry in one.entries] for one in intents]
        rows = [
            (
                one.marker, one.object, one.side, maybe_text(one.source), maybe_text(one.key), one.doing.value,
                entries_text(one.entries, texts), moment(one.started), one.run,
            )
            for one, texts in zip(intents, told, strict=True)
        ]  # fmt: skip
        self._told.update(
            {one.marker: [*zip(one.entries, texts, strict=True)] for one, texts in zip(intents, told, strict=True)}
        )
        with self._db.writing():
            self._db.many("intent_insert", rows)

    def opened(self, object_: str) -> list[Intent]:
        with self._db.reading():
            rows = self._db.rows("intents", object_)
        return [
            Intent(
                marker, object_, side, maybe_key(source), moment_of(started) or self._clock(), run,
                Doing(doing), maybe_key(key), read_entries(json.loads(entries)),
            )
            for marker, object_, side, source, key, doing, entries, started, run in rows
        ]  # fmt: skip
