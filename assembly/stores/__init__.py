"""Where things are kept: jobs in SQL, documents in an object store; the door to SQLAlchemy and obstore."""
