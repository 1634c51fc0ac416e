-- Rows of record: written once, never updated, never deleted.
CREATE TRIGGER a_decision_is_never_changed BEFORE DELETE OR UPDATE ON registry_decision
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_certificate_is_never_changed BEFORE DELETE OR UPDATE ON registry_certificate
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_status_change_is_never_changed BEFORE DELETE OR UPDATE ON registry_statuschange
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_document_record_is_never_changed BEFORE DELETE OR UPDATE ON registry_certificatedocument
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER an_event_is_never_changed BEFORE DELETE OR UPDATE ON registry_event
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_leaf_is_never_changed BEFORE DELETE OR UPDATE ON registry_ledgerleaf
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_ledger_entry_is_never_changed BEFORE DELETE OR UPDATE ON registry_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
