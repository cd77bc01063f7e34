-- Up to version 7 the tables of jobs were copied into the ledger's own migrations 3 and 7. They are made by the migrations of
-- jobs, 1 to 3, as in every service, and the ledger's own begin at 101. A database of before is told so here, once: its history gets the new
-- numbers, and its tables are put aside, for V110 to take their rows over when those of jobs have been made.
do $$
begin
  if to_regclass('ledger.ledger_schema_history') is null then
    return;
  end if;
  -- Of several ledgers that start at once, one does it.
  lock table ledger.ledger_schema_history in share row exclusive mode;
  if not exists (select from ledger.ledger_schema_history where version = '1' and script = 'V1__ledger.sql') then
    return;
  end if;

  delete from ledger.ledger_schema_history where version = '7' and script = 'V7__notifications.sql';
  update ledger.ledger_schema_history
    set version = (100 + version::int)::text, script = 'V' || (100 + version::int) || substr(script, length('V' || version) + 1)
    where version in ('1', '2', '3', '4', '6');
  -- Without the outbox. A file that was another one before still is.
  update ledger.ledger_schema_history set checksum = 806581155 where version = '103' and checksum = -401008586;

  if to_regclass('ledger.outbox') is not null then
    alter table ledger.outbox rename to outbox_before;
    alter index ledger.outbox_pkey rename to outbox_before_pkey;
    alter sequence ledger.outbox_position_seq rename to outbox_before_position_seq;
  end if;
  if to_regclass('ledger.job') is not null then
    alter table ledger.job rename to job_before;
    alter index ledger.job_pkey rename to job_before_pkey;
    alter index ledger.job_claimable rename to job_before_claimable;
    alter sequence ledger.job_sequence_seq rename to job_before_sequence_seq;
  end if;
end
$$;
