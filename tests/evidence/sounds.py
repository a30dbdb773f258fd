"""A recording for tests that a browser plays."""

import io
import wave


def wav(seconds):
    """Silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(8000)
        recording.writeframes(b"\x80" * 8000 * seconds)
    return made.getvalue()
