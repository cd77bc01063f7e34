-- How far the times of each schedule of the policy have been looked at.
create table schedule (
  schedule     text primary key,
  -- Cron expression and time zone: another definition is another schedule.
  definition   text not null,
  looked_until timestamptz not null,
  -- Since when a gateway has a policy without it; null while all that look have it.
  absent_since timestamptz
);

-- Each time that a schedule has fired for: once, whatever the number of gateways.
create table schedule_fire (
  schedule  text not null,
  fire_time timestamptz not null,
  fired_at  timestamptz not null,
  primary key (schedule, fire_time)
);
