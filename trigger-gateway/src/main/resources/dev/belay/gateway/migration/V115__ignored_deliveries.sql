-- Deliveries that were authenticated and became no event, counted a day: so many rows a source and day at most.
create table ignored_delivery (
  day        date not null,
  source     text not null,
  event      text not null,
  reason     text not null,
  deliveries bigint not null check (deliveries > 0),
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  primary key (day, source, event, reason)
);
