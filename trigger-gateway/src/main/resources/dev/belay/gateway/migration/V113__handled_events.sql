-- What became of events that are about a deployment, or that something was captured for.
create table handled_event (
  event_id text primary key,
  received_at timestamptz not null,
  source text not null,
  delivery_id text not null,
  type text not null,
  phase text not null,
  repository text,
  application text,
  environment text,
  commit text,
  deployment_id text,
  -- JSON: [{"recoverySetId", "application", "environment", "rule"}]
  captures jsonb not null,
  -- JSON: [{"subject", "reason"}], why nothing was captured
  reasons jsonb not null
);

create index handled_event_received_at on handled_event (received_at desc, event_id);
