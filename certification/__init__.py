"""认定: how a grade is earned — batches, applications, rules, review, 公示 and issue."""
