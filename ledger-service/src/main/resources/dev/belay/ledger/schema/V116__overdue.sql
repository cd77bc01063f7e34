-- The last attempt to capture a point that failed and is made again; null once captured or failed.
alter table ledger.recovery_point
  add column attempt_failed_at timestamptz,
  add column attempt_failed_event_id uuid,
  add column attempt_failure_kind text,
  add column attempt_failure_message text,
  add column attempt_failure_attempts integer check (attempt_failure_attempts >= 0);
-- Sets without a result, to find those whose deadline has passed.
create index recovery_set_awaited on ledger.recovery_set (deadline) where status = 'capturing';
