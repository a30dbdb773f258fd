"""The shape of each position: two people can be told apart without colours. Drawn in a box of 20 by 20."""

from django.utils.safestring import mark_safe

SHAPES = {
    "client": mark_safe('<rect x="2" y="2" width="16" height="16"/>'),
    "freelancer": mark_safe('<circle cx="10" cy="10" r="8.7"/>'),
    "mediator": mark_safe('<path d="m10 0 10 10-10 10L0 10z"/>'),
    "staff": mark_safe('<circle cx="10" cy="10" r="7"/>'),
    "clock": mark_safe('<circle cx="10" cy="10" r="8"/><path d="M10 5.5V10l3 2"/>'),
}
# Who has no shape of their own.
DRAWN_AS = {"reviewer": "staff", "operator": "staff", "arbitrator": "staff", "portal": "clock"}
