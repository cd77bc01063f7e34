-- The audit chain: what was received, in the order of its recording, never changed again. `content` is the canonical
-- JSON of the event; the columns after `hash` are computed from it, so that they can't say anything else.
create table ledger.audit_event (
  sequence bigint primary key check (sequence > 0),
  recorded_at timestamptz not null,
  content text not null,
  -- Unique: two rows with one predecessor would be a fork.
  previous_hash bytea not null unique check (octet_length(previous_hash) = 32),
  hash bytea not null unique check (octet_length(hash) = 32),
  event_id uuid generated always as ((content::jsonb ->> 'eventId')::uuid) stored not null unique,
  type text generated always as (content::jsonb ->> 'type') stored not null,
  recovery_set_id uuid generated always as ((content::jsonb ->> 'recoverySetId')::uuid) stored not null,
  recovery_point_id uuid generated always as ((content::jsonb ->> 'recoveryPointId')::uuid) stored
);
create index audit_event_set on ledger.audit_event (recovery_set_id, sequence);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.audit_event is append-only: % is refused', tg_op using errcode = 'restrict_violation';
end
$$;
create trigger audit_event_append_only before update or delete on ledger.audit_event
  for each row execute function ledger.refuse_change();
create trigger audit_event_no_truncate before truncate on ledger.audit_event
  for each statement execute function ledger.refuse_change();

create table ledger.recovery_set (
  recovery_set_id uuid primary key,
  application text not null,
  environment text not null,
  trigger text not null,
  commit text,
  deployment_id text,
  first_event_at timestamptz not null,
  -- From set-requested; null until it arrives.
  requested_at timestamptz,
  requested_event_id uuid,
  deadline timestamptz,
  policy_version text,
  rule text,
  deployment_event_id text,
  repository text,
  ref text,
  url text,
  actor text,
  labels jsonb not null,
  -- Derived from the points.
  status text not null check (status in ('capturing', 'captured', 'failed')),
  verdict text not null check (verdict in ('unverified', 'verified', 'failed', 'unknown')),
  skew_millis bigint check (skew_millis >= 0),
  captured_at timestamptz,
  verified_at timestamptz,
  listed_at timestamptz generated always as (coalesce(requested_at, first_event_at)) stored not null,
  check ((requested_at is null) = (requested_event_id is null))
);
create index recovery_set_newest on ledger.recovery_set (listed_at desc, recovery_set_id desc);
create index recovery_set_application on ledger.recovery_set (application, environment, listed_at desc, recovery_set_id desc);
create index recovery_set_commit on ledger.recovery_set (lower(commit) text_pattern_ops);
create index recovery_set_deployment on ledger.recovery_set (deployment_id);
create index recovery_set_verdict on ledger.recovery_set (verdict, listed_at desc, recovery_set_id desc);

create table ledger.recovery_point (
  recovery_point_id uuid primary key,
  recovery_set_id uuid not null references ledger.recovery_set,
  data_store text,
  -- Named by set-requested: the set needs it to be complete.
  expected boolean not null,
  status text not null check (status in ('requested', 'capturing', 'captured', 'failed')),
  verdict text not null check (verdict in ('unverified', 'verified', 'failed', 'unknown')),
  started_at timestamptz,
  progress_at timestamptz,
  progress_event_id uuid,
  progress_step text,
  progress_bytes_done bigint check (progress_bytes_done >= 0),
  progress_bytes_total bigint check (progress_bytes_total >= 0),
  captured_at timestamptz,
  captured_event_id uuid,
  vault text,
  driver text,
  capture_started_at timestamptz,
  snapshot_at timestamptz,
  finished_at timestamptz,
  rows bigint check (rows >= 0),
  logical_bytes bigint check (logical_bytes >= 0),
  stored_bytes bigint check (stored_bytes >= 0),
  segments bigint check (segments >= 0),
  manifest_digest text,
  warnings jsonb,
  failed_at timestamptz,
  failed_event_id uuid,
  failure_kind text,
  failure_message text,
  failure_attempts integer check (failure_attempts >= 0),
  -- The verification that finished last.
  verification_id uuid,
  verification_verdict text check (verification_verdict in ('verified', 'failed', 'unknown')),
  verification_finished_at timestamptz,
  verification_at timestamptz,
  verification_event_id uuid,
  -- A verification that runs: later than the one above.
  run_started_at timestamptz,
  run_started_event_id uuid,
  run_progress_at timestamptz,
  run_progress_event_id uuid,
  run_verification_id uuid,
  run_step text,
  run_bytes_done bigint check (run_bytes_done >= 0),
  run_bytes_total bigint check (run_bytes_total >= 0)
);
create index recovery_point_set on ledger.recovery_point (recovery_set_id);
create index recovery_point_newest on ledger.recovery_point (data_store, snapshot_at desc) where status = 'captured';

create table ledger.verification (
  verification_id uuid primary key,
  recovery_point_id uuid not null references ledger.recovery_point,
  requested_at timestamptz,
  requested_event_id uuid,
  reason text,
  verdict text not null check (verdict in ('unverified', 'verified', 'failed', 'unknown')),
  completed_at timestamptz,
  completed_event_id uuid,
  started_at timestamptz,
  finished_at timestamptz,
  restore_millis bigint check (restore_millis >= 0),
  depth text,
  sandbox text
);
create index verification_point on ledger.verification (recovery_point_id, finished_at desc);

create table ledger.verification_check (
  verification_id uuid not null references ledger.verification,
  ordinal integer not null check (ordinal >= 0),
  name text not null,
  subject text not null,
  outcome text not null check (outcome in ('passed', 'failed', 'unknown')),
  fault text,
  detail text not null,
  millis bigint not null check (millis >= 0),
  primary key (verification_id, ordinal)
);
