"""The pages, for a WSGI server, with a watchman in each process that serves them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402

from config.watchman import watched  # noqa: E402  # what it looks at is there only now
from messaging.screening import screen  # noqa: E402

_ = get_resolver().url_patterns  # every page is read in now, and not in the language of whoever comes first
screen("Hello.")  # its model is read before anybody writes, and not while the first message holds its case
application = watched(pages)
