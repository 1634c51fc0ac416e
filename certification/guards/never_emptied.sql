-- TRUNCATE asks no trigger of a row: what is never deleted is never emptied at a stroke either, by the owner neither.
CREATE TRIGGER batches_are_never_emptied BEFORE TRUNCATE ON certification_batch
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER slices_are_never_emptied BEFORE TRUNCATE ON certification_batchslice
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER row_refusals_are_never_emptied BEFORE TRUNCATE ON certification_rowrefusal
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER row_notes_are_never_emptied BEFORE TRUNCATE ON certification_rownote
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER applications_are_never_emptied BEFORE TRUNCATE ON certification_application
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER verdicts_are_never_emptied BEFORE TRUNCATE ON certification_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER transitions_are_never_emptied BEFORE TRUNCATE ON certification_transition
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER scores_are_never_emptied BEFORE TRUNCATE ON certification_score
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER reviews_are_never_emptied BEFORE TRUNCATE ON certification_review
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER approvals_are_never_emptied BEFORE TRUNCATE ON certification_approval
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER public_notices_are_never_emptied BEFORE TRUNCATE ON certification_publicnotice
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER objections_are_never_emptied BEFORE TRUNCATE ON certification_objection
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER objection_additions_are_never_emptied BEFORE TRUNCATE ON certification_objectionaddition
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
