"""How the services that embeds come from are spelt, in all languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cleantext.fold import fold_all
from cleantext.lexicon import load_services

# A share bar offers mail beside the services.
_MAIL = {"email": "email", "e-mail": "email", "mail": "email"}


@cache
def service_names() -> Mapping[str, str]:
    """Each spelling, folded, with the id of its service.

    >>> service_names()["ツイッター"]
    'twitter'
    """
    named = [(word.strip("*"), service) for service, words in load_services().items() for word in words]
    folded = fold_all(word for word, _ in named)
    return {word: service for word, (_, service) in zip(folded, named, strict=True)} | _MAIL
