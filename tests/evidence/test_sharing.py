"""What is shared of a picture is the same picture, with nothing beside it; what was handed in is kept as it came."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from core import errors
from evidence import access, serving, sharing, storing
from evidence.bare import Malformed, bare
from evidence.models import StoredFile
from tests import roles
from tests.evidence.conftest import PDF, stored_names, upload
from tests.evidence.pictures import SECRET, frames, held, moving, noisy, picture, with_secrets

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")  # with a secret in its place

FORMS = [("jpg", "JPEG"), ("png", "PNG"), ("gif", "GIF"), ("webp", "WEBP")]
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def lying_at(key):
    with default_storage.open(key) as kept:
        return kept.read()


@pytest.mark.parametrize("form", TYPES)
def test_nothing_hidden_is_left_and_not_a_pixel_is_lost(form):
    whole = with_secrets(form)
    assert whole.count(SECRET) >= 3
    copy = sharing.copy_of("a", TYPES[form], io.BytesIO(whole))
    assert SECRET not in copy
    assert frames(copy) == frames(whole)
    with Image.open(io.BytesIO(copy)) as opened, Image.open(io.BytesIO(whole)) as before:
        assert opened.info.get("icc_profile") == before.info.get("icc_profile")  # or the colours would be others
        assert opened.info.get("loop") == before.info.get("loop")
        assert set(opened.info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "icc_profile", "progressive", "progression",
            "version", "background", "loop", "duration", "extension", "timestamp", "transparency", "gamma",
        }  # fmt: skip
    assert sharing.copy_of("a", TYPES[form], io.BytesIO(copy)) is None  # there is nothing more to take out


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stays_as_it_was_held(form, orientation):
    whole = with_secrets(form, orientation)
    copy = sharing.copy_of("a", TYPES[form], io.BytesIO(whole))
    assert (held(whole), held(copy)) == (orientation, orientation)
    assert SECRET not in copy
    assert frames(copy) == frames(whole)
    with Image.open(io.BytesIO(copy)) as opened:
        assert set(opened.getexif()) <= {274}
        assert dict(opened.getexif().get_ifd(0x8825)) == {}


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving(form):
    whole = moving(form, frames=5)
    copy = bare(TYPES[form], whole)
    assert frames(copy) == frames(whole)
    assert len(frames(copy)) == 5


@pytest.mark.parametrize("form", TYPES)
def test_a_picture_with_nothing_hidden_has_no_copy(form):
    for whole in (picture(form), noisy(form)):
        assert sharing.copy_of("a", TYPES[form], io.BytesIO(whole)) is None
    assert sharing.copy_of("a", "application/pdf", io.BytesIO(PDF)) is None


@pytest.mark.parametrize("form", TYPES)
def test_what_is_not_made_as_its_format_says_is_never_shared_as_it_is(form):
    """Cut off anywhere, it is either refused or has lost its secret."""
    whole = with_secrets(form)
    for end in range(0, len(whole), 7):
        try:
            assert SECRET not in bare(TYPES[form], whole[:end])
        except Malformed:
            continue


@pytest.mark.parametrize(("extension", "form"), FORMS)
def test_both_are_kept_each_with_its_hash(anywhere, freelancer, extension, form):
    whole = with_secrets(form)
    file = storing.store(upload(f"a.{extension}", whole), freelancer)
    file.refresh_from_db()
    assert file.has_copy
    assert lying_at(file.key) == whole
    assert (file.size, file.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    copy = lying_at(file.shared_key)
    assert SECRET not in copy
    assert (file.shared_size, file.shared_sha256) == (len(copy), hashlib.sha256(copy).hexdigest())
    assert len(stored_names()) == 2


def test_what_hides_nothing_lies_there_once(folder, freelancer):
    for name, content in (("a.pdf", PDF), ("a.png", picture("PNG"))):
        file = storing.store(upload(name, content), freelancer)
        assert not file.has_copy
        assert (file.shared_key, file.shared_size, file.shared_sha256) == (file.key, file.size, file.sha256)
    assert len(stored_names()) == 2


def test_a_second_click_leaves_one_of_each(folder, freelancer):
    whole = with_secrets("JPEG")
    first, second = (storing.store(upload("a.jpg", whole), freelancer, "a key") for _ in range(2))
    assert first == second
    assert len(stored_names()) == 2


def test_without_its_row_neither_is_left(anywhere, freelancer):
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_storedfile ADD CONSTRAINT closed CHECK (false) NOT VALID")
    with pytest.raises(IntegrityError), transaction.atomic():
        storing.store(upload("a.jpg", with_secrets("JPEG")), freelancer)
    assert stored_names() == []


@pytest.fixture
def used(monkeypatch, folder, freelancer, case):
    """A picture with a secret, in use, which two others may read: one of them with what is hidden in it."""
    monkeypatch.setattr(access, "_readers", {"tried": [lambda person, file: True]})
    monkeypatch.setattr(access, "_of_originals", {"tried": [lambda person, file: person.display_name == "Mediator"]})
    file = storing.store(upload("a.jpg", with_secrets("JPEG")), freelancer)
    storing.use([file.pk], case, freelancer)
    return StoredFile.objects.get(pk=file.pk)


def served(file, person, rf, query=""):
    request = rf.get(f"/files/{file.pk}/{query}")
    request.user = person
    response = serving.file(request, file.pk)
    return b"".join(response.streaming_content), response


def test_who_gets_which(used, rf, freelancer, stranger, django_user_model):
    mediator = django_user_model.objects.create_user("mediator@example.org", display_name="Mediator")
    for person in (freelancer, mediator):
        content, response = served(used, person, rf)
        assert SECRET in content
        assert response["Content-Length"] == str(used.size)
        content, response = served(used, person, rf, "?inline&shared")
        assert SECRET not in content
    for query in ("", "?inline", "?original", "?shared"):
        content, response = served(used, stranger, rf, query)
        assert SECRET not in content
        assert hashlib.sha256(content).hexdigest() == used.shared_sha256
        assert response["Content-Length"] == str(used.shared_size) == str(len(content))


@pytest.mark.parametrize("form", TYPES)
def test_of_a_picture_from_before_there_were_copies_one_is_made_when_it_is_asked_for(used, rf, stranger, case, form):
    whole = with_secrets(form)
    old = before_copies(used, case, "a", TYPES[form], whole)
    content, response = served(old, stranger, rf)
    assert SECRET not in content
    assert frames(content) == frames(whole)
    assert response["Content-Length"] == str(len(content))
    assert served(old, old.uploaded_by, rf)[0] == whole


def test_an_old_picture_that_cannot_be_freed_of_what_is_hidden_is_not_shown(used, rf, stranger, case):
    old = before_copies(used, case, "a.jpg", "image/jpeg", b"\xff\xd8\xff\xe1" + SECRET)
    with pytest.raises(errors.NotAllowed, match="cannot be shown: what is hidden") as refused:
        served(old, stranger, rf)
    assert "save it again" in refused.value.instead
    plain = before_copies(used, case, "a.pdf", "application/pdf", PDF)
    assert served(plain, stranger, rf)[0] == PDF


def before_copies(used, case, name, content_type, content):
    """As the table had it when it knew of no copies."""
    key = default_storage.save("evidence/old", io.BytesIO(content))
    return StoredFile.objects.create(
        subject=case, uploaded_by=used.uploaded_by, name=name, size=len(content), content_type=content_type, key=key,
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def test_the_database_keeps_both_together(folder, freelancer, case):
    with_copy = storing.store(upload("a.jpg", with_secrets("JPEG")), freelancer)
    for wrong in (
        {"shared_key": ""},
        {"shared_sha256": ""},
        {"shared_size": 0},
        {"shared_key": with_copy.key + "x", "shared_sha256": "x"},
        {"key": "evidence/other", "shared_key": "evidence/other"},  # the same place, and another hash
        {"key": "evidence/another"},  # the copy is of one file only
    ):
        said = {"key": "evidence/mine", "shared_key": "evidence/shared", "shared_size": 3, "shared_sha256": "0" * 64}
        taken = {"key": "evidence/another", "shared_key": with_copy.shared_key} if "another" in str(wrong) else {}
        row = StoredFile(
            uploaded_by=freelancer, name="a", size=5, sha256="1" * 64, content_type="image/png", **said | wrong | taken
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    assert StoredFile.objects.count() == 1


def test_what_is_shared_of_a_file_in_use_is_never_another(used):
    for column, value in (("shared_key", "evidence/other"), ("shared_sha256", "0" * 64), ("shared_size", 3)):
        with pytest.raises(Exception, match="in use"), transaction.atomic():
            connection.cursor().execute(f"UPDATE evidence_storedfile SET {column} = %s WHERE id = %s", [value, used.pk])


def test_its_address_answers_with_the_copy(used, client, freelancer):
    client.force_login(freelancer)
    whole = b"".join(client.get(reverse("file", args=[used.pk])).streaming_content)
    copy = b"".join(client.get(reverse("file", args=[used.pk]) + "?shared").streaming_content)
    assert (SECRET in whole, SECRET in copy) == (True, False)
