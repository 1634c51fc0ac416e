"""«make fuzz»: whatever is sent, done in whatever order, or uploaded: what the house claims holds, or the run says what does not."""
