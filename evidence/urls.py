"""The addresses of a stored file; `config/urls.py` includes them at /files/."""

from django.urls import path

from evidence.previewing import preview
from evidence.serving import file

urlpatterns = [
    path("<uuid:pk>/", file, name="file"),
    path("<uuid:pk>/preview/", preview, name="file-preview"),
]
