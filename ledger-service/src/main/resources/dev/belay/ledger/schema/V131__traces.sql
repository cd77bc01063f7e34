-- The trace that a set was requested in: 32 hexadecimal digits. Null where there was none.
alter table ledger.recovery_set add column trace_id text;
