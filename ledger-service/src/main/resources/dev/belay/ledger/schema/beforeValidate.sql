-- Up to version 7 the tables of jobs were copied into the ledger's own migrations 3 and 7. They are made by the migrations of
-- jobs, 1 to 3, as in every service, and the ledger's own begin at 101. A database of before is told so here, once: its history gets the new
-- numbers, and its tables are put aside, for V110 to take their rows over when those of jobs have been made.
do $$
declare
  aside text;
  name text;
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

  -- With all names that the new tables will have: PostgreSQL gives each to one thing in a schema.
  foreach aside in array array['outbox', 'job'] loop
    if to_regclass('ledger.' || aside) is not null then
      execute format('alter table ledger.%I rename to %I', aside, aside || '_before');
      for name in select conname from pg_constraint where conrelid = to_regclass('ledger.' || aside || '_before') loop
        execute format('alter table ledger.%I rename constraint %I to %I', aside || '_before', name, 'before_' || name);
      end loop;
      for name in
        select relname from pg_class join pg_index on pg_class.oid = indexrelid
        where indrelid = to_regclass('ledger.' || aside || '_before') and relname not like 'before%'
      loop
        execute format('alter index ledger.%I rename to %I', name, 'before_' || name);
      end loop;
    end if;
  end loop;
  if to_regclass('ledger.outbox_position_seq') is not null then
    alter sequence ledger.outbox_position_seq rename to outbox_before_position_seq;
  end if;
  if to_regclass('ledger.job_sequence_seq') is not null then
    alter sequence ledger.job_sequence_seq rename to job_before_sequence_seq;
  end if;
end
$$;
