"""The fixture kit: pages with the article that is expected of them, and rules with their examples."""

from cleantext.testing.cases import Case, CaseError, ExpectedRemoval, find_cases, load_case
from cleantext.testing.check import Fault, check_files, excuse, find_known, read_known
from cleantext.testing.compare import ASPECTS, clean_case, compare

__all__ = [
    "ASPECTS",
    "Case",
    "CaseError",
    "ExpectedRemoval",
    "Fault",
    "check_files",
    "clean_case",
    "compare",
    "excuse",
    "find_cases",
    "find_known",
    "load_case",
    "read_known",
]
