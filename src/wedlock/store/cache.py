"""The cache in the hub: where attempts are counted and used codes are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router


class HubCache(DatabaseCache):
    """Django's swallows a locked database as if the key had been there: an attempt then goes uncounted, or a person is
    told that there were too many. Here it is an error like everywhere else."""

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = None) -> bool:
        troubles: list[OperationalError] = []

        def noting(execute: Callable[..., Any], *statement: Any) -> Any:
            try:
                return execute(*statement)
            except OperationalError as error:
                troubles.append(error)
                raise

        database = router.db_for_write(self.cache_model_class) or "default"
        with connections[database].execute_wrapper(noting):
            done = bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]  # unknown to the stubs
        if troubles and not done:
            raise troubles[0]
        return done
