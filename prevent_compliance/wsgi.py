import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_compliance.settings")
os.environ.setdefault("PREVENT_PROCESS", "web")

application = get_wsgi_application()
# Every page is loaded here, once, and not by each worker with its first request.
import_module(settings.ROOT_URLCONF)
