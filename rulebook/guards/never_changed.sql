-- Rows of record: written once, never updated, never deleted.
CREATE TRIGGER a_published_policy_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_policy
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_revision_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_draftrevision
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_repeal_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_policyrepeal
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_comparison_text_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_comparisontext
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_comparison_scope_is_never_changed BEFORE DELETE OR UPDATE ON rulebook_comparisonscope
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
