-- Whoever has waited longest is next: not the oldest job, which may be tried again and again.
alter table job add column turn text;
alter table job add column claimed_at timestamptz;

create index job_turn on job (turn, claimed_at desc) where turn is not null and claimed_at is not null;
