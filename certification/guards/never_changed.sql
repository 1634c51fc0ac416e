-- Rows of record: written once, never updated, never deleted.
CREATE TRIGGER a_verdict_is_never_changed BEFORE DELETE OR UPDATE ON certification_verdict
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_score_is_never_changed BEFORE DELETE OR UPDATE ON certification_score
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER an_approval_is_never_changed BEFORE DELETE OR UPDATE ON certification_approval
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_transition_is_never_changed BEFORE DELETE OR UPDATE ON certification_transition
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_public_notice_is_never_deleted BEFORE DELETE ON certification_publicnotice
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_review_is_never_changed BEFORE DELETE OR UPDATE ON certification_review
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
