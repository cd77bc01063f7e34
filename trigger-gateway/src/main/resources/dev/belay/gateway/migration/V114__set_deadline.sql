-- When a set's captures are to be done. Null for the sets of before.
alter table set_progress add column deadline timestamptz;
