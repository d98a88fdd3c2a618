"""Before the first draft: is the local server there, does it have the model, does the model fit this machine.

Speaks plain HTTP to the local server; spends nothing, asks no model anything.
"""

from __future__ import annotations

import json
import urllib.request
from base64 import b64encode
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit

from hybridgen.config.messages import redacted
from hybridgen.config.schema import Config, Hardware
from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.llm import endpoints
from hybridgen.llm.types import Endpoint

EMBEDDERS = "text-embedding-"  # LM Studio lists them beside the models that talk
_TIMEOUT = 10.0  # seconds; a server that is loading a model may be slow to list it
STARTS = {
    "ollama": "start it with: ollama serve",
    "vllm": "start it with: vllm serve MODEL",
    "llamacpp": "start it with: llama-server -m FILE.gguf --port 8080",
    "lmstudio": "start it with: lms server start",
    "localai": "start it with: local-ai run",
}


def local_endpoint(config: Config) -> Endpoint:
    """The local model behind an HTTP server, proven to be there.

    Raises ServerError where nobody answers (with the command that starts it), ConfigError where the server does not
    have the model (with the command that fetches it) or serves several and none is named.
    """
    endpoint = endpoints.local(config)
    address = redacted(str(endpoint.api_base))
    served = _models(endpoint)
    wanted = endpoint.model
    if not wanted:
        talks = [name for name in served if not name.startswith(EMBEDDERS)]
        if len(talks) != 1:
            listed = ", ".join(talks) or "no model"
            raise ConfigError(
                f"provider.local.model: {address} serves {listed}; name one, as in provider.local.model=NAME"
            )
        return endpoints.local(config, model=talks[0])
    if endpoint.provider == "ollama":
        if wanted in served or f"{wanted}:latest" in served:
            return endpoint
        raise ConfigError(
            f"provider.local.model={wanted}: is not pulled at {address}; fetch it with: ollama pull {wanted}"
        )
    names = [wanted, wanted.removeprefix("openai/")]  # litellm's prefix, unless it is part of the name
    found = next((name for name in names if name in served or not served), None)
    if found is None:
        raise ConfigError(f"provider.local.model={wanted}: {address} serves {', '.join(served)}")
    return endpoints.local(config, model=found)


def memory_warning(hardware: Hardware, model: str) -> str | None:
    """A line where a known model needs more memory than this machine has; the server may be elsewhere."""
    import psutil  # not needed by --help

    need = next((known.memory_gb for known in hardware.models if known.name == model), None)
    have = psutil.virtual_memory().total / 1e9
    if need is None or need <= have:
        return None
    return f"{model} needs about {need:.0f} GB and this machine has {have:.0f} GB; fine if the server is elsewhere"


def _models(endpoint: Endpoint) -> list[str]:
    path, group, key = ("/api/tags", "models", "name") if endpoint.provider == "ollama" else ("/models", "data", "id")
    try:
        return [str(model[key]) for model in _get(endpoint, path)[group] or ()]
    except (LookupError, TypeError) as error:
        raise _silence(endpoint, f"what answers at {path} is another kind of server") from error


def _get(endpoint: Endpoint, path: str) -> Any:
    parts = urlsplit(f"{endpoint.api_base}{path}")
    secret, _, host = parts.netloc.rpartition("@")  # which urllib would take for a part of the host's name
    headers = {"Authorization": f"Basic {b64encode(unquote(secret).encode()).decode()}"} if secret else {}
    request = urllib.request.Request(parts._replace(netloc=host).geturl(), headers=headers)  # noqa: S310  http(s)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310
            return json.load(response)
    except HTTPError as error:
        error.close()
        raise _silence(endpoint, str(error)) from error
    except (OSError, ValueError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise _silence(endpoint, " ".join(str(reason).split())) from error


def _silence(endpoint: Endpoint, reason: str) -> ServerError:
    starts = STARTS[endpoint.provider]
    return ServerError(redacted(f"no answer from {endpoint.provider} at {endpoint.api_base} ({reason}); {starts}"))
