"""`python -m config.probe URL`: asks a health address under the portal's own name, for a container's health check."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """0 when the answer is 200."""
    host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip().lstrip(".")
    question = urllib.request.Request(sys.argv[1], headers={"Host": host, "X-Forwarded-Proto": "https"})  # noqa: S310
    try:
        with urllib.request.urlopen(question, timeout=8) as answer:  # noqa: S310  # the address is the caller's own
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
