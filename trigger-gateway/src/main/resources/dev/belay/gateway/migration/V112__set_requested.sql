-- When a set was asked for: one from before a gate is of an earlier attempt to deploy. Null for the sets of before.
alter table set_progress add column requested_at timestamptz;
