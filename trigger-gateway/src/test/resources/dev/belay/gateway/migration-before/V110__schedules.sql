-- A definition of a schedule: the rule, and its times. done_until is the time up to which all its fires are done.
create table schedule (
  rule       text        not null,
  definition text        not null,
  done_until timestamptz not null,
  seen_at    timestamptz not null,
  primary key (rule, definition)
);

-- When any gateway last looked at the schedules: tells an outage from a definition that was out of the policy.
create table schedule_turn (
  only_row boolean     primary key default true check (only_row),
  taken_at timestamptz not null
);
