-- Sets whose data stores were captured at one moment.
alter table ledger.recovery_point
  add column skew_millis bigint check (skew_millis >= 0),
  add column quiesced boolean,
  add check ((skew_millis is null) = (quiesced is null));
alter table ledger.recovery_set add column quiesced boolean;
