"""What the secretary knows: the conference, its reading, its rules and its warnings."""
