-- Which policy a service went by, and from when until when: computed from the audit chain, as the tables of sets are.
create table ledger.policy_period (
  period_id uuid primary key,
  role text not null check (role in ('gateway', 'worker', 'verifier', 'ledger')),
  instance text not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  file text not null,
  commit text,
  occasion text not null check (occasion in ('start', 'reload')),
  since timestamptz not null,
  -- The latest event that says that it is in force.
  heard_at timestamptz,
  -- When the service ended; null if it did not say so.
  left_at timestamptz
);
create index policy_period_newest on ledger.policy_period (since desc, period_id desc);
create index policy_period_service on ledger.policy_period (role, instance, since, period_id);
