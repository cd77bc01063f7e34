-- What was told, so that nothing is told twice. Forgotten after some days.
create table ledger.notification_told (
  notice_id text primary key,
  told_at timestamptz not null
);
create index notification_told_oldest on ledger.notification_told (told_at);

-- What lasts, from its first notice to the success that ends it.
create table ledger.notification_condition (
  condition text primary key,
  kind text not null,
  application text not null,
  environment text not null,
  severity text not null check (severity in ('info', 'warning', 'error', 'critical')),
  -- Of the newest set or operation that it is about: an older success proves nothing.
  about_at timestamptz not null,
  began_at timestamptz not null,
  told_at timestamptz not null,
  -- How often it happened since it was told.
  repeats bigint not null default 0 check (repeats >= 0)
);

-- How each channel does. A row stays when the policy has lost the channel.
create table ledger.notification_channel (
  name text primary key,
  -- The hour that notices are counted in, and their number.
  hour_began_at timestamptz,
  in_hour integer not null default 0 check (in_hour >= 0),
  delivered_at timestamptz,
  failing_since timestamptz,
  problem text,
  -- Whether the other channels have heard that it fails.
  told boolean not null default false,
  -- Whether it fails for lack of a secret.
  unready boolean not null default false,
  check ((failing_since is null) = (problem is null))
);

-- Beyond what a channel gets in an hour: told together, afterwards.
create table ledger.notification_held (
  position bigint generated always as identity primary key,
  channel text not null,
  held_at timestamptz not null,
  status text not null,
  kind text not null,
  severity text not null check (severity in ('info', 'warning', 'error', 'critical')),
  text text not null
);
create index notification_held_of on ledger.notification_held (channel, position);
