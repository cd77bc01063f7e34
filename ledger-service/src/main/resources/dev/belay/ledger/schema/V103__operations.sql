-- Recovery operations. Not a projection: what waits for a confirmation, and which command was given, is known here alone.
create table ledger.operation (
  operation_id uuid primary key,
  idempotency_key text unique,
  kind text not null check (kind in ('restore', 'rollback', 'drill', 'comparison')),
  status text not null check (status in (
    'comparing', 'awaiting-confirmation', 'preparing', 'applying', 'drilling', 'cancelling', 'succeeded', 'failed', 'cancelled')),
  application text not null,
  environment text not null,
  requested_at timestamptz not null,
  deadline timestamptz not null,
  completed_at timestamptz,
  recovery_time_millis bigint check (recovery_time_millis >= 0),
  data_age_millis bigint,
  -- All of it.
  document jsonb not null,
  check ((completed_at is not null) = (status in ('succeeded', 'failed', 'cancelled')))
);
create index operation_newest on ledger.operation (requested_at desc, operation_id desc);
create index operation_application on ledger.operation (application, environment, requested_at desc, operation_id desc);
create index operation_running on ledger.operation (deadline) where completed_at is null;

-- What running operations replace: one at a time.
create table ledger.operation_target (
  target text primary key,
  operation_id uuid not null references ledger.operation
);
create index operation_target_operation on ledger.operation_target (operation_id);
