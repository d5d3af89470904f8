"""Many pages: records in, outcomes out."""

from cleantext.batch.clean import BatchError, clean_many
from cleantext.batch.records import Failure, Outcome, Record

__all__ = ["BatchError", "Failure", "Outcome", "Record", "clean_many"]
