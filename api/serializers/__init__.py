"""The forms of requests and answers, one module a resource; no rule of the procedure lives here."""
