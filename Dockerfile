# The bot in a container. Nothing but the locked requirements is fetched, each held against its hash.
FROM python:3.13-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build

COPY requirements/build.txt requirements/run.txt requirements/
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements/build.txt \
    && /opt/build/bin/pip wheel --require-hashes --no-build-isolation -r requirements/run.txt -w wheels

COPY pyproject.toml README.md LICENSE ./
COPY config/ config/
COPY hub/ hub/
COPY store/ store/
COPY cards/ cards/
COPY reports/ reports/
COPY notifications/ notifications/
COPY handlers/ handlers/
COPY bot/ bot/
# The wheel has the catalogues compiled; babel, which compiles them, is one of the requirements.
RUN python -m venv --without-pip /opt/switchboard \
    && /opt/build/bin/pip --python /opt/switchboard install --no-index --no-deps wheels/*.whl \
    && for catalogue in cards/locale/*/LC_MESSAGES/*.po; do \
        /opt/switchboard/bin/pybabel -q compile -i "$catalogue" -o "${catalogue%.po}.mo" || exit 1; \
    done \
    && /opt/build/bin/hatchling build -t wheel -d dist \
    && /opt/build/bin/pip --python /opt/switchboard install --no-index --no-deps dist/*.whl \
    && python -m compileall -q /opt/switchboard

FROM python:3.13-slim

RUN useradd --system --uid 10001 --home-dir /var/lib/switchboard --shell /usr/sbin/nologin switchboard \
    && install -d -o switchboard -g switchboard -m 0750 /var/lib/switchboard
COPY --from=build /opt/switchboard /opt/switchboard

ENV PATH=/opt/switchboard/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SWITCHBOARD_HTTP_HOST=0.0.0.0 \
    SWITCHBOARD_HTTP_PORT=8080 \
    SWITCHBOARD_SPOOL_FOLDER=/var/lib/switchboard/spool

USER 10001
WORKDIR /var/lib/switchboard
VOLUME /var/lib/switchboard
EXPOSE 8080
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away for a while is no reason to start the bot anew.
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/health', timeout=5)"]
ENTRYPOINT ["switchboard"]
CMD ["run"]
