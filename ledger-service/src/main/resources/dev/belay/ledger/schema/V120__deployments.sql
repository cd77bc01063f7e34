-- The newest deployments of an environment, whatever the number of other sets.
create index recovery_set_deployments on ledger.recovery_set (application, environment, listed_at desc, recovery_set_id desc)
  where trigger in ('pre-deployment', 'post-deployment-baseline', 'failure-capture');
-- The last operations of an environment that have ended.
create index operation_ended on ledger.operation (application, environment, kind, requested_at desc) where completed_at is not null;
