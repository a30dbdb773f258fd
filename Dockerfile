# One image, several commands: web, live, worker, beat, migrate (see docker/entrypoint).
FROM python:3.11-slim AS environment
COPY requirements.txt .
RUN python -m venv /opt/portal \
    && /opt/portal/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal
COPY --from=environment /opt/portal /opt/portal
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EVENHAND_VAR=/var/portal \
    STATIC_ROOT=/portal/collected
WORKDIR /portal
COPY . .
# The pages' styles and scripts are named by their content; that needs settings, but no service and no real secret.
RUN mkdir -p /var/portal && chown portal:portal /var/portal \
    && SECRET_KEY=only-for-collecting DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere/0 \
       python manage.py collectstatic --no-input --verbosity 0
USER portal
EXPOSE 8000
ENTRYPOINT ["/portal/docker/entrypoint"]
CMD ["web"]
