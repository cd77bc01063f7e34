-- What set-requested says besides. Sets that were requested before it said so had the contract's defaults.
alter table ledger.recovery_set add column method text, add column retention text;
update ledger.recovery_set set method = 'full', retention = 'standard' where requested_at is not null;
alter table ledger.recovery_set
  add check (requested_at is null or (method is not null and retention is not null));

-- No reference to recovery_set: the set of a gate without a rule is never requested, and a gate may be heard of first.
create table ledger.gate (
  gate_id uuid primary key,
  recovery_set_id uuid not null,
  application text not null,
  environment text not null,
  trigger text not null,
  commit text,
  deployment_id text,
  -- The gate as its earliest event says it.
  first_event_at timestamptz not null,
  first_event_id uuid not null,
  platform text not null,
  mode text not null check (mode in ('captured', 'verified')),
  opened_at timestamptz not null,
  deadline timestamptz not null,
  repository text,
  ref text,
  url text,
  actor text,
  decision text not null check (decision in ('waiting', 'approved', 'rejected')),
  decision_event_at timestamptz,
  decision_event_id uuid,
  cause text check (
    cause in ('captured', 'verified', 'capture-failed', 'verification-failed', 'timeout', 'no-rule')),
  reason text,
  decided_at timestamptz,
  -- What came of telling the platform.
  answer_event_at timestamptz,
  answer_event_id uuid,
  answer text check (answer in ('approved', 'rejected')),
  answered_at timestamptz,
  answer_problem text,
  check ((decision = 'waiting') = (decided_at is null)),
  check ((decided_at is null) = (cause is null)),
  check (answer is null or decision = 'waiting' or answer = decision)
);
create index gate_newest on ledger.gate (opened_at desc, gate_id desc);
create index gate_application on ledger.gate (application, environment, opened_at desc, gate_id desc);
create index gate_commit on ledger.gate (lower(commit) text_pattern_ops);
create index gate_set on ledger.gate (recovery_set_id);
