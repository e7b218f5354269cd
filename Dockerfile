# One image for the web, the workers and the clock; docker-compose.yml says which it is.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VANTHU_DATA=/data

# LibreOffice lays out pages; Tinos has the widths of Times New Roman and every Vietnamese letter
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libreoffice-writer-nogui fonts-croscore fontconfig \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 10001 --create-home vanthu \
    && install --directory --owner=vanthu --group=vanthu --mode=0700 /data

WORKDIR /app

COPY requirements-production.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock

COPY assembly assembly
COPY service service
COPY workers workers
COPY cli cli
COPY templates_docx templates_docx

USER vanthu
VOLUME /data
EXPOSE 8080

CMD ["gunicorn", "--config", "python:service.server"]
