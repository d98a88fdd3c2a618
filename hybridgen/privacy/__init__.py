"""Find, pseudonymise, restore, and the door to the frontier. Importing it loads neither presidio nor spacy."""

from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.session import Shield
from hybridgen.privacy.text.spans import Span

__all__ = ["Shield", "Span", "Vault"]
