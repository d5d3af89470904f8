"""Data frames: pandas, polars, and Spark's ``mapInPandas``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleantext.adapters.batches import COLUMNS, BatchCleaner
from cleantext.pipeline import Pipeline

# The schema of the added columns, as Spark writes it.
SPARK_COLUMNS = (
    "article string, status string, error string, title string, authors array<string>, date string, "
    "language string, removals string"
)


def clean_frame(frame: Any, pipeline: Pipeline | None = None, **columns: str | None) -> Any:
    """A pandas or polars frame with the columns of ``COLUMNS`` added.

    ``html`` or ``text`` names the column that holds the pages, ``url`` the one with their addresses.
    For a frame that is worth several cores, hand its rows to ``cleantext.batch.clean_many`` instead.
    """
    return _add(frame, BatchCleaner(pipeline, **columns))


def clean_frames(
    pipeline: Pipeline | None = None, **columns: str | None
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """The function that ``mapInPandas`` calls with the frames of a partition.

    ``spark_frame.mapInPandas(clean_frames(html="content"), f"content string, {SPARK_COLUMNS}")``; cleantext
    has to be installed on every executor.
    """
    clean = BatchCleaner(pipeline, **columns)

    def clean_partition(frames: Iterable[Any]) -> Iterator[Any]:
        return (_add(frame, clean) for frame in frames)

    return clean_partition


def _add(frame: Any, clean: BatchCleaner) -> Any:
    batch = clean({name: list(frame[name]) for name in frame.columns})
    added = {column: batch[column] for column in COLUMNS}
    if hasattr(frame, "with_columns"):  # polars
        import polars

        return frame.with_columns(**{name: polars.Series(name, values) for name, values in added.items()})
    return frame.assign(**added)
