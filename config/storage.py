"""Where files are kept: a local folder, or an S3-compatible store named by the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured

from config import environment

LINK_SECONDS = 300  # how long a signed link to a file works

LOCAL = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def backend(folder: Path) -> dict[str, Any]:
    """The default entry of STORAGES: STORAGE_URL, else the usual S3 variables, else `folder`."""
    url = environment.text("STORAGE_URL")
    if url:
        return _from_url(url)
    bucket = environment.text("AWS_STORAGE_BUCKET_NAME")
    if bucket:
        return _s3(bucket, endpoint=environment.text("AWS_S3_ENDPOINT_URL"))
    return _local(folder)


def room() -> tuple[tuple[int, int], tuple[int, int]]:
    """Files, and MiB in all: that either side may add to one case as evidence, and that a person may leave unused."""
    return (
        (environment.number("EVIDENCE_FILES", 100), environment.number("EVIDENCE_MEBIBYTES", 1024)),
        (environment.number("UNUSED_FILES", 100), environment.number("UNUSED_MEBIBYTES", 1024)),
    )


def origins(kept: dict[str, Any]) -> list[str]:
    """Where pages send parts of large files past the portal: nowhere, for a folder. `kept` is as `backend` has it."""
    if kept["BACKEND"] != S3:
        return []
    options = kept["OPTIONS"]
    if options["endpoint_url"]:
        return environment.origin(options["endpoint_url"])
    named = f"https://{options['bucket_name']}.s3"
    return [f"{named}.amazonaws.com", f"{named}.{options['region_name']}.amazonaws.com"]


def _from_url(url: str) -> dict[str, Any]:
    """file:///folder, or s3://key:secret@bucket/?endpoint=https://host&region=name (key and secret may be AWS_*)."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return _local(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname:
        options = dict(parse_qsl(parts.query))
        return _s3(
            parts.hostname,
            endpoint=options.get("endpoint", environment.text("AWS_S3_ENDPOINT_URL")),
            region=options.get("region", ""),
            key=unquote(parts.username or ""),
            secret=unquote(parts.password or ""),
        )
    raise ImproperlyConfigured("STORAGE_URL is file:///folder or s3://bucket/?endpoint=https://host")


def _local(folder: Path) -> dict[str, Any]:
    return {"BACKEND": LOCAL, "OPTIONS": {"location": folder, "base_url": None}}


def _s3(bucket: str, *, endpoint: str = "", region: str = "", key: str = "", secret: str = "") -> dict[str, Any]:
    return {
        "BACKEND": S3,
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or environment.text("AWS_S3_REGION_NAME", "us-east-1"),
            "access_key": key or environment.text("AWS_ACCESS_KEY_ID") or None,
            "secret_key": secret or environment.text("AWS_SECRET_ACCESS_KEY") or None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": LINK_SECONDS,
            # A custom domain would hand out unsigned links: anybody with the address could read the file.
            "custom_domain": None,
            # A large file that is read is kept on the disk meanwhile, and fetched piece by piece.
            "max_memory_size": 2 * 1024 * 1024,
            "transfer_config": TransferConfig(use_threads=False),
            # The options set here replace the ones that the backend would put into the client itself.
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if endpoint else "auto"},
                # Newer clients send checksums that many S3-compatible stores refuse.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                retries={"max_attempts": 3, "mode": "standard"},
            ),
        },
    }
