-- What must hold of a set of rows when its transaction ends. A deferred trigger fires for every row by itself, which is
-- slow for thousands; so the statement that writes the rows leaves their ids in one row here, whose deferred trigger then
-- looks at all of them at once. The row is taken out again at once: its trigger fires all the same, and nothing is kept.
CREATE TABLE registry_commitcheck (kind text NOT NULL, ids uuid[] NOT NULL);
