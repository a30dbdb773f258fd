"""A person as the API shows them to others: never with an address."""

from typing import Any

from rest_framework import serializers


class PersonShown(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(source="display_name", read_only=True)
