"""The texts that were written for training: notices and news of each language, ``training/material/LANGUAGE.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("material")


@dataclass(frozen=True)
class Material:
    """``removes`` are whole notices or placeholders; ``keeps`` sentences and short passages of news."""

    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def read_material(language: str) -> Material:
    """The texts of a language; none where nobody wrote any yet."""
    path = FOLDER / f"{language}.toml"
    if not path.exists():
        return Material()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := sorted(set(table) - {"removes", "keeps"}):
        raise ValueError(f"{path.name}: unknown key {unknown[0]!r}; write removes and keeps")
    return Material(tuple(table.get("removes", ())), tuple(table.get("keeps", ())))


def languages() -> list[str]:
    """The languages for which texts were written, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
