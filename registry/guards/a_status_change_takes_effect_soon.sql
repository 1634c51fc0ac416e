-- A change of a far day would stand in the way of every change before it. The setting STATUS_CHANGE_FURTHEST_DAYS may ask
-- for less than these days, never for more.
ALTER TABLE registry_statusproposal ADD CONSTRAINT a_proposal_takes_effect_soon
    CHECK (effective_on <= (proposed_at AT TIME ZONE 'Asia/Shanghai')::date + 30);
ALTER TABLE registry_statuschange ADD CONSTRAINT a_status_change_takes_effect_soon
    CHECK (effective_on <= (made_at AT TIME ZONE 'Asia/Shanghai')::date + 30);
