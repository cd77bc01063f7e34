-- How many attempts ended with their process: those are bounded. Attempts that failed go on until the deadline.
alter table job add column deaths int not null default 0;
-- What the last attempt that failed said, for whoever is told that the deadline has passed.
alter table job add column last_failure text;
