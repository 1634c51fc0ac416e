-- TRUNCATE asks no trigger of a row: what is never deleted is never emptied at a stroke either, by the owner neither.
CREATE TRIGGER accounts_are_never_emptied BEFORE TRUNCATE ON registry_account
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER workers_are_never_emptied BEFORE TRUNCATE ON registry_worker
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER employments_are_never_emptied BEFORE TRUNCATE ON registry_employment
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER careers_are_never_emptied BEFORE TRUNCATE ON registry_careerspell
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER decisions_are_never_emptied BEFORE TRUNCATE ON registry_decision
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER number_series_are_never_emptied BEFORE TRUNCATE ON registry_numberseries
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER certificates_are_never_emptied BEFORE TRUNCATE ON registry_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER document_records_are_never_emptied BEFORE TRUNCATE ON registry_certificatedocument
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER status_changes_are_never_emptied BEFORE TRUNCATE ON registry_statuschange
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER status_proposals_are_never_emptied BEFORE TRUNCATE ON registry_statusproposal
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON registry_event
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER leaves_are_never_emptied BEFORE TRUNCATE ON registry_ledgerleaf
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER ledger_entries_are_never_emptied BEFORE TRUNCATE ON registry_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER ledger_marks_are_never_emptied BEFORE TRUNCATE ON registry_ledgermark
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER outbox_messages_are_never_emptied BEFORE TRUNCATE ON registry_outboxmessage
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER alarms_are_never_emptied BEFORE TRUNCATE ON registry_alarm
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
