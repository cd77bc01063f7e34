-- A job whose lane was cancelled is interrupted where it runs, and not begun where it waits, unless it is past cancelling.
alter table job add column cancelled_at timestamptz;
alter table job add column past_cancelling boolean not null default false;

-- What a job wants later jobs to know of it.
alter table job add column note bytea;
