-- GB 32100-2015: 31 characters, weights 3^i mod 31, the last character is the check character.
CREATE FUNCTION registry_credit_code_holds(code text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT sum((position(substr(code, i, 1) IN '0123456789ABCDEFGHJKLMNPQRTUWXY') - 1)
               * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1])[i]) % 31 = 0
    FROM generate_series(1, 18) AS i
$$;
ALTER TABLE registry_body ADD CONSTRAINT body_credit_code_check_character_holds
    CHECK (registry_credit_code_holds(credit_code));
