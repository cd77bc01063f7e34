-- The inbox: one row a job, written by the listener before its offset commits.
create table job (
  id          text primary key,
  kind        text not null,
  payload     bytea not null,
  status      text not null check (status in ('queued', 'leased', 'done', 'failed')),
  created_at  timestamptz not null default now(),
  run_after   timestamptz not null default now(),
  deadline    timestamptz not null,
  owner       text,
  attempt     int not null default 0,
  lease_until timestamptz,
  finished_at timestamptz,
  outcome     text,
  check ((status = 'leased') = (lease_until is not null))
);

create index job_claimable on job (run_after) where status in ('queued', 'leased');

-- The outbox: written in the transaction that made it true, published in order of position, deleted when acknowledged.
create table outbox (
  position   bigint generated always as identity primary key,
  topic      text not null,
  key        text not null,
  value      bytea not null,
  created_at timestamptz not null default now()
);
