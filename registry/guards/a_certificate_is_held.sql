-- Who locks a row needs the right to change it, which nobody has of certificates: this locks with the owner's right, and does no more.
CREATE FUNCTION registry_hold_certificate(certificate uuid) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT FROM registry_certificate WHERE id = certificate FOR UPDATE $$;
