"""The core: a conference in, its official documents out. Knows neither Flask nor Celery."""
