-- Whether a place lies inside a region, or is it, by the digits of GB/T 2260; as registry.models.regions.covers.
CREATE FUNCTION registry_region_covers(region text, place text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(starts_with(place, CASE
        WHEN region = '000000' THEN ''
        WHEN region LIKE '%0000' THEN left(region, 2)
        WHEN region LIKE '%00' THEN left(region, 4)
        ELSE region END), false)
$$;
