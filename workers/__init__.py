"""The workers' door: Celery takes an id from the queue and makes one call into the core."""
