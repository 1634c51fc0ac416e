CREATE TRIGGER a_batch_keeps_what_was_sent AFTER UPDATE ON certification_batch FOR EACH ROW
    WHEN ((OLD.id, OLD.body_id, OLD.site_id, OLD.source, OLD.filename, OLD.digest, OLD.content_bytes, OLD.submitted_by_id,
           OLD.submitted_at)
          IS DISTINCT FROM
          (NEW.id, NEW.body_id, NEW.site_id, NEW.source, NEW.filename, NEW.digest, NEW.content_bytes, NEW.submitted_by_id,
           NEW.submitted_at))
    EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_refusal_is_never_changed BEFORE DELETE OR UPDATE ON certification_rowrefusal
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_note_is_never_changed BEFORE DELETE OR UPDATE ON certification_rownote
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_batch_is_never_deleted BEFORE DELETE ON certification_batch
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
