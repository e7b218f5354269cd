"""The pages as people meet them: in Chromium, over the real stack."""
