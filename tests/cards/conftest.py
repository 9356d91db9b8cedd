"""No example of these tests may take long, but a busy machine may: time is not what they are about."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
