-- Commits whose platform shows how their recovery sets are.
create table commit_status (
  recovery_set_id text primary key,
  platform        text not null,
  repository      text not null,
  commit          text not null,
  -- What the platform needs besides.
  target          jsonb not null,
  -- Of the newest state that is to be shown: a job for an older one has nothing to do.
  version         bigint not null default 0,
  created_at      timestamptz not null default now()
);
create index commit_status_age on commit_status (created_at);
