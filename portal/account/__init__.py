"""账户: what everybody who is signed in has: the password, the second factor, sessions, tokens, the history."""
