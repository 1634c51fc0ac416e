CREATE TRIGGER an_addition_is_never_changed BEFORE DELETE OR UPDATE ON certification_objectionaddition
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
