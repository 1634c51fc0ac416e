"""评价机构: how a grade is earned: batches and applications, marks and reviews, approval, objections."""
