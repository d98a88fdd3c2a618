"""What a run sent to models elsewhere, beside what was found in its data."""

from __future__ import annotations

from hybridgen.core import summaries
from hybridgen.llm.session import Models
from hybridgen.privacy.session import PrivacySession


def count_privacy(privacy: PrivacySession, models: Models) -> summaries.PrivacyTotals:
    """What was found and hidden, and what left for which model."""
    left = [
        summaries.Left(
            model=client.endpoint.model,
            provider=client.endpoint.provider.title or client.endpoint.provider.name,
            host=host,
            requests=requests,
        )
        for client in models.clients
        for host, requests in sorted(client.log.sent.items())
        if client.endpoint.role == "frontier" or (host and host in {one.endpoint.runs_at for one in client.peers.all})
    ]
    return privacy.totals.model_copy(update={"left": left})
