-- Each time that a rule has fired for: once, also while gateways with an old and a changed definition of it run.
create table schedule_fire (
  rule      text        not null,
  fire_time timestamptz not null,
  primary key (rule, fire_time)
);

create index schedule_fire_time on schedule_fire (fire_time);
