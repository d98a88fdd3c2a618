"""Where a run keeps what is not in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from hybridgen.config.schema import Config


def vault_folder(config: Config) -> Path:
    """The folder of the vaults."""
    return Path(config.privacy.vault) if config.privacy.vault else Path(config.ledger.path).with_name("vault")
