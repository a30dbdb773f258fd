"""Django's PostgreSQL, which is told with each statement who is looking."""
