"""A local folder or a real S3 over HTTP to store in, people, and files of every kind."""

import io
import zipfile

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from config import storage
from people.models import User
from tests.evidence.pictures import picture
from timers.models import Subject

BUCKET = "evidence-tried"

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = picture("PNG")


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def zipped(**entries):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # of a fixed moment: the bytes name tests
    return packed.getvalue()


def stored_names():
    """Every file in the storage, whatever it is."""
    if hasattr(default_storage, "bucket"):
        return [entry.key for entry in default_storage.bucket.objects.all()]
    folder = default_storage.path("")
    return default_storage.listdir("evidence")[1] if default_storage.exists("evidence") and folder else []


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(tmp_path / "files")}
    return tmp_path / "files"


@pytest.fixture(scope="session")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(settings, tmp_path, monkeypatch, s3_server):
    client = boto3.client(
        "s3",
        endpoint_url=s3_server,
        region_name="us-east-1",
        aws_access_key_id="tried",
        aws_secret_access_key="in-tests",
    )
    client.create_bucket(Bucket=BUCKET)
    monkeypatch.setenv("STORAGE_URL", f"s3://tried:in-tests@{BUCKET}/?endpoint={s3_server}")
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(tmp_path)}
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture(params=["folder", "s3"])
def anywhere(request):
    """Both kinds of storage in turn."""
    return request.getfixturevalue(request.param)


def person(name):
    return User.objects.create_user(f"{name}@example.org", display_name=name.title())


@pytest.fixture
def freelancer(db):
    return person("freelancer")


@pytest.fixture
def stranger(db):
    return person("stranger")


@pytest.fixture
def case(db):
    return Subject.objects.create(kind="tried")
