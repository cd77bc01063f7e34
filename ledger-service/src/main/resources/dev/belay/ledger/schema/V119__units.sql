-- What "rows" counts, in the plural. What was captured before is in the chain, as its event said it.
alter table ledger.recovery_point add column unit text not null default 'rows';
update ledger.recovery_point p set unit = a.content::jsonb #>> '{captured,unit}'
  from ledger.audit_event a
  where a.event_id = p.captured_event_id and a.content::jsonb #>> '{captured,unit}' <> 'rows';
