"""Records cleaned by several processes, in order, each within its time.

Processes and not threads: lxml and trafilatura are not safe under threads, and a thread that hangs
cannot be stopped.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from cleantext.batch.records import Failure, Outcome, Record, read_record
from cleantext.pipeline import Pipeline

# Records under way, counted from the oldest that is not done: at most so many for each process, so
# that memory stays flat however long one page takes.
_WAITING = 32
# Long enough that its language is looked at.
_FIRST_PAGE = (
    "<p>The river was high, and the ferry stayed on its side of the valley until the evening.</p>" * 3
)
# How long a process that closed its line is given to end by itself, in seconds.
_LAST_BREATH = 0.05
# Where the platform has it, a fork server: as clean as a fresh interpreter, and a worker that was
# killed is replaced in a fraction of the time.
_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

Input = Record | Outcome | Mapping[str, Any]


class BatchError(RuntimeError):
    """The batch itself cannot go on; never raised for what is in a record."""


def clean_many(
    records: Iterable[Input],
    *,
    pipeline: Pipeline | None = None,
    processes: int | None = None,
    time_limit: float | None = None,
) -> Iterator[Outcome]:
    """Clean a stream of records, and yield one ``Outcome`` for each, in the order they came.

    A record is a ``Record`` or a mapping with ``html`` or ``text``, and ``id``, ``url``, ``charset``
    where they are known; an ``Outcome`` (a line that could not be read) is handed on.  Whatever is
    wrong with one record makes one failure, and the run goes on; so does the time limit of the pipeline.
    ``processes`` is one for each core when not given; 0 cleans in this process.  A record that takes
    longer than ``time_limit`` seconds is given up, and its process killed and replaced.  Only as many
    records are read ahead as the processes need.

    >>> records = [{"id": "a", "text": "The bridge opened in May."}, {"id": "b"}]
    >>> for outcome in clean_many(records, processes=0):
    ...     print(outcome.id, outcome.article.text if outcome.article else outcome.failure.message)
    a The bridge opened in May.
    b a record needs "html" or "text"; this one has: id
    """
    if processes is not None and processes < 0:
        raise ValueError("processes is a number of processes, 0 for none besides this one")
    if time_limit is not None and time_limit <= 0:
        raise ValueError("time_limit is a number of seconds above 0, or None for no limit")
    if processes == 0 and time_limit is not None:
        raise ValueError(
            "a time limit needs processes of its own to stop: processes=1 or more; in this process, "
            "Pipeline(time_limit=...) is looked at between steps"
        )
    pipeline = pipeline or Pipeline()
    if processes == 0:
        return (_clean(pipeline, record) for record in map(_read, records))
    return _clean_in_processes(records, pipeline, processes or _count_cores(), time_limit)


def _read(given: Input) -> Record | Outcome:
    return given if isinstance(given, Record | Outcome) else read_record(given)


def _clean(pipeline: Pipeline, record: Record | Outcome) -> Outcome:
    if isinstance(record, Outcome):
        return record
    try:
        if record.html is not None:
            article = pipeline.clean_html(record.html, record.url, charset=record.charset)
        else:
            article = pipeline.clean_text(record.text or "", record.url)
    # The one place where everything is caught: a run over a million pages does not end at one.
    except Exception as error:  # noqa: BLE001
        return Outcome(record.id, record.url, failure=Failure("error", f"{type(error).__name__}: {error}"))
    if article.status == "timed-out":  # cleaned by half, notices may stand in it
        return Outcome(record.id, record.url, failure=_give_up(pipeline.time_limit))
    return Outcome(record.id, record.url, article)


def _give_up(time_limit: float | None) -> Failure:
    return Failure("timed-out", f"not clean after {time_limit or 0:g} s; the page was given up")


def _count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _work(connection: Connection, pipeline: Pipeline) -> None:
    """The life of a worker: says that it is ready, then answers each record with its outcome."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The first page loads rules, weights and languages; that is not the first record's time.
    pipeline.clean_html(_FIRST_PAGE)
    # What is loaded now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    connection.send(None)
    while (record := connection.recv()) is not None:
        outcome = _clean(pipeline, record)
        try:
            connection.send(outcome)
        except (TypeError, AttributeError, ValueError, pickle.PicklingError) as error:
            connection.send(Outcome(record.id, record.url, failure=Failure("error", str(error))))


class _Worker:
    """A process and this end of the line to it; at most one record is with it at a time."""

    def __init__(self, pipeline: Pipeline) -> None:
        context: Any = multiprocessing.get_context(_START)
        self.connection: Connection
        self.connection, there = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(there, pipeline), daemon=True)
        self._process.start()
        there.close()
        self.ready = False
        self.number: int | None = None
        self.record = Record()
        self.deadline: float | None = None

    @property
    def idle(self) -> bool:
        return self.ready and self.number is None

    def give(self, number: int, record: Record, time_limit: float | None) -> None:
        self.connection.send(record)
        self.number, self.record = number, record
        self.deadline = time.monotonic() + time_limit if time_limit is not None else None

    def fail(self, failure: Failure) -> Outcome:
        return Outcome(self.record.id, self.record.url, failure=failure)

    def stop(self) -> int | None:
        """Kill the process if it still lives; the exit code that it had by itself."""
        self._process.join(_LAST_BREATH)
        code = self._process.exitcode
        self._process.kill()
        self._process.join()
        self.connection.close()
        self._process.close()
        return code


class _Crew:
    """The workers of one batch: started when there is work for them, replaced when they are lost."""

    def __init__(self, pipeline: Pipeline, size: int, time_limit: float | None) -> None:
        self._pipeline, self._size, self._time_limit = pipeline, size, time_limit
        self._workers: list[_Worker] = []

    @property
    def busy(self) -> bool:
        return any(worker.number is not None for worker in self._workers)

    def hand_out(self, pending: deque[tuple[int, Record]]) -> Iterator[tuple[int, Outcome]]:
        """Give pending records to idle workers; yields the outcome of those that cannot be given."""
        for worker in [worker for worker in self._workers if worker.idle]:
            while pending and worker.idle:
                number, record = pending.popleft()
                try:
                    worker.give(number, record, self._time_limit)
                except (TypeError, AttributeError, ValueError, pickle.PicklingError) as error:
                    message = f"cannot be sent to another process: {error}"
                    yield number, Outcome(record.id, record.url, failure=Failure("bad-record", message))
                except OSError:  # it died while it was idle
                    pending.appendleft((number, record))
                    self._dismiss(worker)
                    break
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(len(pending) - starting, self._size - len(self._workers))):
            self._workers.append(_Worker(self._pipeline))

    def collect(self) -> Iterator[tuple[int, Outcome]]:
        """Wait until something happens; yields what is done."""
        active = [worker for worker in self._workers if not worker.idle]
        deadlines = [worker.deadline for worker in active if worker.deadline is not None]
        pause = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        speaking = set(wait([worker.connection for worker in active], pause))
        for worker in active:
            if worker.connection in speaking:
                yield from self._hear(worker)
            elif worker.deadline is not None and worker.deadline <= time.monotonic():
                number = worker.number
                assert number is not None
                self._dismiss(worker)
                yield number, worker.fail(_give_up(self._time_limit))

    def _hear(self, worker: _Worker) -> Iterator[tuple[int, Outcome]]:
        number = worker.number
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            code = self._dismiss(worker)
            if number is None:
                raise BatchError(
                    f"a worker process did not start (exit code {code}); what it printed says why. A script "
                    'that cleans in several processes does so under `if __name__ == "__main__":`'
                ) from None
            message = f"the worker process died over this page (exit code {code})"
            yield number, worker.fail(Failure("crashed", message))
            return
        worker.ready, worker.number, worker.deadline = True, None, None
        if number is not None:
            yield number, message

    def _dismiss(self, worker: _Worker) -> int | None:
        self._workers.remove(worker)
        return worker.stop()

    def stop(self) -> None:
        for worker in list(self._workers):
            self._dismiss(worker)


def _clean_in_processes(
    records: Iterable[Input], pipeline: Pipeline, processes: int, time_limit: float | None
) -> Iterator[Outcome]:
    source = enumerate(map(_read, records))
    pending: deque[tuple[int, Record]] = deque()  # read, and with no worker yet
    done: dict[int, Outcome] = {}  # outcomes, by the number of their record
    turn = read = 0  # the next outcome to give; how many records were read
    exhausted = False
    crew = _Crew(pipeline, processes, time_limit)
    try:
        while not exhausted or turn < read:
            while not exhausted and len(pending) < processes and read - turn < processes * _WAITING:
                number, record = next(source, (read, None))
                exhausted = record is None
                read = number + (record is not None)
                if isinstance(record, Outcome):
                    done[number] = record
                elif record is not None:
                    pending.append((number, record))
            done.update(crew.hand_out(pending))
            if turn not in done and (pending or crew.busy):
                done.update(crew.collect())
            while turn in done:
                yield done.pop(turn)
                turn += 1
    finally:
        crew.stop()
