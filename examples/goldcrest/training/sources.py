"""The texts that the model learns from: which file of which version, under which licence, and at most how much of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training import readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A part of the corpus: the file it comes from (its name's start and SHA-256), its licence, and at most how much of it."""

    name: str
    file: str
    sha256: str
    license: str
    limit: int  # bytes of UTF-8
    read: Callable[[Path], Iterator[str]]


SOURCES = (
    Source(
        name="Python: language reference of help()",
        file="",
        sha256="",
        license="PSF-2.0",
        limit=900_000,
        read=readers.topics,
    ),
    Source(
        name="Python: documentation strings",
        file="",
        sha256="",
        license="PSF-2.0",
        limit=1_800_000,
        read=readers.docstrings,
    ),
    Source(name="Python: source code", file="", sha256="", license="PSF-2.0", limit=1_500_000, read=readers.code),
    Source(
        name="Django: manual",
        file="django-5.2.8.tar.gz",
        sha256="23254866a5bb9a2cfa6004e8b809ec6246eba4b58a7589bc2772f1bcc8456c7f",
        license="BSD-3-Clause",
        limit=2_000_000,
        read=readers.manual,
    ),
    Source(
        name="Django: message catalogues",
        file="django-5.2.8.tar.gz",
        sha256="23254866a5bb9a2cfa6004e8b809ec6246eba4b58a7589bc2772f1bcc8456c7f",
        license="BSD-3-Clause",
        limit=1_000_000,
        read=readers.catalogues,
    ),
    Source(
        name="Wagtail: message catalogues",
        file="wagtail-8.0.1-py3-none-any.whl",
        sha256="1e6ad5c7891a54efce1400e168298b5a2cc343b642cee89c31bf5ec30c98b26c",
        license="BSD-3-Clause",
        limit=1_000_000,
        read=readers.catalogues,
    ),
    Source(
        name="PostgreSQL: message catalogues",
        file="postgresql-15_15.20-0+deb12u1_amd64.deb",
        sha256="8566850f295c2cb5034ff5dd5b40caf97eea81b75a841c8d1f691c05ab8815db",
        license="PostgreSQL",
        limit=1_800_000,
        read=readers.server_messages,
    ),
    Source(
        name="Jane Austen: novels",
        file="r-cran-janeaustenr_1.0.0-1_all.deb",
        sha256="df6bddf211906d1ff404f8ff662c21b34e6660e7f54a311084e749050c019c95",
        license="public domain",
        limit=2_000_000,
        read=readers.novels,
    ),
    Source(
        name="Reina-Valera 1909",
        file="sword-text-sparv_2.60-1_all.deb",
        sha256="5c87f9b2bc97457e8a872f5bae7ea7ce59cb3de1dcee73e4d4740451863694cf",
        license="public domain",
        limit=600_000,
        read=readers.spanish_bible,
    ),
)
