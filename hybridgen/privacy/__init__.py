"""Find, pseudonymise, restore, and the door to the frontier. Importing it loads neither presidio nor spacy."""

from hybridgen.privacy.pseudonyms import Vault
from hybridgen.privacy.shield import Shield
from hybridgen.privacy.spans import Span

__all__ = ["Shield", "Span", "Vault"]
