-- The points of a data store that were verified last: how long restores take is measured by them.
create index recovery_point_judged on ledger.recovery_point (data_store, verification_finished_at desc)
  where verification_finished_at is not null;
