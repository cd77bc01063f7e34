-- What beforeValidate.sql put aside, in a database of before: in the tables that the migrations of jobs have made since.
do $$
begin
  if to_regclass('ledger.outbox_before') is not null then
    insert into ledger.outbox (position, topic, key, value, created_at) overriding system value
      select position, topic, key, value, created_at from ledger.outbox_before;
    perform setval('ledger.outbox_position_seq', last_value, is_called) from ledger.outbox_before_position_seq;
    drop table ledger.outbox_before;
  end if;
  if to_regclass('ledger.job_before') is not null then
    insert into ledger.job (
        id, kind, payload, status, created_at, run_after, deadline, owner, attempt, lease_until, finished_at, outcome, sequence, lane,
        cancelled_at, past_cancelling, note) overriding system value
      select
        id, kind, payload, status, created_at, run_after, deadline, owner, attempt, lease_until, finished_at, outcome, sequence, lane,
        cancelled_at, past_cancelling, note
      from ledger.job_before;
    perform setval('ledger.job_sequence_seq', last_value, is_called) from ledger.job_before_sequence_seq;
    drop table ledger.job_before;
  end if;
end
$$;
