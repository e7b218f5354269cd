"""The built-in Word templates, one folder each; ``build`` draws them from ``drawings`` and ``parts``."""
