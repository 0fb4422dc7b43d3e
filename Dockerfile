# syntax=docker/dockerfile:1
# One image for every process of the production shape; docker-compose.yml says what each of them runs.

FROM node:24-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY scripts/build_assets.py scripts/
COPY static/src static/src
RUN python3 scripts/build_assets.py

FROM python:3.11-slim-bookworm AS packages
COPY requirements/server.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r server.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin prevent \
    && install -d -o prevent -g prevent -m 0700 /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /src/static/dist static/dist
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PREVENT_ENV=production \
    PREVENT_VAR=/data
# Only file names are hashed here: these stand in for the secrets that the image must not hold.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused PUBLIC_ORIGIN=https://unused DATABASE_URL=postgresql://unused@unused/unused \
    REDIS_URL=redis://unused EMAIL_URL=smtp://unused python manage.py collectstatic --noinput --verbosity 0
USER prevent
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "prevent_compliance.wsgi"]
