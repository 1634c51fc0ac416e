-- Columns that say who somebody is, what was filed and what was put forward: written once. Rows that acts do change
-- otherwise (a filing's period, an account's role) are held by changes_by_act.sql, a worker's name by names_are_settled_by_two.sql.
CREATE TRIGGER a_worker_stays_who_they_are AFTER UPDATE ON registry_worker FOR EACH ROW
    WHEN ((OLD.id, OLD.document_type, OLD.document_hash, OLD.created_at)
          IS DISTINCT FROM (NEW.id, NEW.document_type, NEW.document_hash, NEW.created_at))
    EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_worker_is_never_deleted BEFORE DELETE ON registry_worker
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER an_employment_is_never_changed BEFORE DELETE OR UPDATE ON registry_employment
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_career_spell_is_never_changed BEFORE DELETE OR UPDATE ON registry_careerspell
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER an_account_is_never_deleted BEFORE DELETE ON registry_account
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_filing_keeps_what_was_recorded AFTER UPDATE ON registry_filing FOR EACH ROW
    WHEN ((OLD.id, OLD.site_id, OLD.number, OLD.authority, OLD.region_id, OLD.filed_by_id, OLD.filed_at)
          IS DISTINCT FROM (NEW.id, NEW.site_id, NEW.number, NEW.authority, NEW.region_id, NEW.filed_by_id, NEW.filed_at))
    EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_filing_is_never_deleted BEFORE DELETE ON registry_filing
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_scope_keeps_what_was_recorded AFTER UPDATE ON registry_filingscope FOR EACH ROW
    WHEN ((OLD.id, OLD.filing_id, OLD.site_id, OLD.occupation_id, OLD.level)
          IS DISTINCT FROM (NEW.id, NEW.filing_id, NEW.site_id, NEW.occupation_id, NEW.level))
    EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_scope_is_never_deleted BEFORE DELETE ON registry_filingscope
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_body_stays_what_it_is AFTER DELETE OR UPDATE ON registry_body
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER a_site_stays_what_it_is AFTER DELETE OR UPDATE ON registry_site
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
