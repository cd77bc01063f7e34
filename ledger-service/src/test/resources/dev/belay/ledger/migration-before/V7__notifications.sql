-- Notifications that are on their way: the inbox of the jobs module, as its migrations make it elsewhere.
create table ledger.job (
  id text primary key,
  kind text not null,
  payload bytea not null,
  status text not null check (status in ('queued', 'leased', 'done', 'failed')),
  created_at timestamptz not null default now(),
  run_after timestamptz not null default now(),
  deadline timestamptz not null,
  owner text,
  attempt int not null default 0,
  lease_until timestamptz,
  finished_at timestamptz,
  outcome text,
  sequence bigint generated always as identity,
  lane text,
  cancelled_at timestamptz,
  past_cancelling boolean not null default false,
  note bytea,
  check ((status = 'leased') = (lease_until is not null))
);
create index job_claimable on ledger.job (run_after) where status in ('queued', 'leased');
