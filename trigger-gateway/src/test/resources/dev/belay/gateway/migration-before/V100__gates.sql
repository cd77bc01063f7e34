-- What is known of every recovery set, gated or not: a gate may be opened after the events of its set have passed.
create table set_progress (
  recovery_set_id text primary key,
  points          jsonb not null,
  -- Of the newest event; sets that nothing has been heard of for long are forgotten.
  last_event_at   timestamptz not null
);
create index set_progress_age on set_progress (last_event_at);

-- Deployments that their platforms hold. The state moves by `update … where state = <expected>` alone, together with
-- the recovery events and the jobs that the move causes.
create table gate (
  gate_id        text primary key,
  platform       text not null,
  target         jsonb not null,
  application    text not null,
  environment    text not null,
  trigger        text not null,
  commit         text,
  deployment_id  text,
  repository     text,
  ref            text,
  url            text,
  actor          text,
  opened_at      timestamptz not null,
  -- What it waits for: all of them, each for one of recovery_sets.
  conditions     jsonb not null,
  recovery_sets  text[] not null check (cardinality(recovery_sets) > 0),
  state          text not null default 'waiting' check (state in ('waiting', 'decided', 'answered')),
  approved       boolean,
  cause          text,
  reason         text,
  decided_at     timestamptz,
  answered_at    timestamptz,
  answer_problem text,
  check ((state = 'waiting') = (approved is null)),
  check (num_nulls(approved, cause, reason, decided_at) in (0, 4)),
  check ((state = 'answered') = (answered_at is not null))
);
create index gate_waiting on gate using gin (recovery_sets) where state = 'waiting';
