"""神谕: the ordinary editions once more, in plain Python, from the printed conditions; nothing of the engine."""
