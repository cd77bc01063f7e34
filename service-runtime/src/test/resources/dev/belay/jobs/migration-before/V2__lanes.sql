-- Jobs of one lane run one after another, in the order in which they were recorded.
alter table job add column sequence bigint generated always as identity;
alter table job add column lane text;

create index job_lane on job (lane, sequence) where lane is not null and status in ('queued', 'leased');
