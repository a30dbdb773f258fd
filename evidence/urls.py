"""The address of a stored file; `config/urls.py` includes it at /files/."""

from django.urls import path

from evidence.serving import file

urlpatterns = [path("<uuid:pk>/", file, name="file")]
