-- Rollbacks that the policy asks for, until the failure's own capture has ended: they must not take its evidence away.
create table ledger.automatic_rollback (
  event_id uuid primary key,
  failure_set_id uuid not null,
  application text not null,
  environment text not null,
  trigger text not null,
  deployment_id text,
  commit text,
  max_lost_rows bigint not null check (max_lost_rows >= 0),
  rule text not null,
  requested_at timestamptz not null
);

-- Each time of a drill's schedule is fired once, by whichever ledger comes first.
create table ledger.drill_fire (
  drill text not null,
  fire_time timestamptz not null,
  primary key (drill, fire_time)
);
