"""What is kept of files: those that are there, and those that are on their way."""

from evidence.limits import LARGEST
from evidence.models.stored_file import StoredFile, random_key
from evidence.models.upload import State, Upload

__all__ = ["LARGEST", "State", "StoredFile", "Upload", "random_key"]
