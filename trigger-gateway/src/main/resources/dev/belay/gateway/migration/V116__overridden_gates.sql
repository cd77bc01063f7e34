-- Who decided against what is known; null for decisions by the policy.
alter table gate add decided_by text,
  add constraint gate_decided_by check ((decided_by is not null) = (coalesce(cause, '') = 'overridden'));
-- People write the first characters of an id.
create index gate_id_prefix on gate (gate_id text_pattern_ops);
create index gate_opened on gate (opened_at desc, gate_id desc);
