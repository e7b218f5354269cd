"""Jobs: a conference is ordered, cut into chunks, made by workers, delivered and in the end forgotten."""
