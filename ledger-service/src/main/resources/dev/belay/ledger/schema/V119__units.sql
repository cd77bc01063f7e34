-- What "rows" counts, in the plural. Points of before are of drivers that count rows.
alter table ledger.recovery_point add column unit text not null default 'rows';
