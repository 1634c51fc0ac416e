-- What must hold of a set of rows when its transaction ends. A deferred trigger fires for every row by itself, which is
-- slow for thousands; so the statement that writes the rows leaves their ids in one row here, whose deferred trigger then
-- looks at all of them at once. The row is taken out again at once: its trigger fires all the same, and nothing is kept.
CREATE TABLE registry_commitcheck (kind text NOT NULL, ids uuid[] NOT NULL);

-- After a statement that adds rows to a table, set with the kind that the deferred trigger listens to.
CREATE FUNCTION registry_look_when_done() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place tid;
BEGIN
    INSERT INTO registry_commitcheck (kind, ids)
        SELECT TG_ARGV[0], array_agg(id) FROM added HAVING count(*) > 0 RETURNING ctid INTO place;
    DELETE FROM registry_commitcheck WHERE ctid = place;
    RETURN NULL;
END $$;
