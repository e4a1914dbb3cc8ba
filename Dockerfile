# Thân Thiện with PostgreSQL (see compose.yaml).
# Not built here: the machine where this was written has no Docker. Mend it where it fails, and say so.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Tinos: as wide as Times New Roman, for PDF papers.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-croscore && rm -rf /var/lib/apt/lists/*

# The lock first: it changes less often than the code.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY knowledge ./knowledge
COPY office ./office
COPY bot ./bot
COPY api ./api
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && useradd --create-home thanthien \
    && mkdir var && chown thanthien var

USER thanthien
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=5)"]
CMD ["thanthien", "run"]
