-- Rows of record: written once, never updated, never deleted.
CREATE TRIGGER a_published_text_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_publishedtext
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_revision_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_draftrevision
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_repeal_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_repeal
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
