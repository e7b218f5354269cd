"""Who calls: organisations, their keys and scopes, what they did, and answers given once."""
