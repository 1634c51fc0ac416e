-- TRUNCATE asks no trigger of a row: what is never deleted is never emptied at a stroke either, by the owner neither.
CREATE TRIGGER published_texts_are_never_emptied BEFORE TRUNCATE ON rulebook_publishedtext
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER scopes_are_never_emptied BEFORE TRUNCATE ON rulebook_textscope
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER repeals_are_never_emptied BEFORE TRUNCATE ON rulebook_repeal
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER drafts_are_never_emptied BEFORE TRUNCATE ON rulebook_policydraft
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER revisions_are_never_emptied BEFORE TRUNCATE ON rulebook_draftrevision
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER simulations_are_never_emptied BEFORE TRUNCATE ON rulebook_simulation
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
