-- What was heard of a deployment, by its id: the coverage looks for the start of each end, and for the end of each start.
create index recovery_set_of_deployment on ledger.recovery_set (application, environment, deployment_id, listed_at);
create index gate_of_deployment on ledger.gate (application, environment, deployment_id, opened_at);
-- Gates that no rule asked a set for: deployments of which there is no set.
create index gate_without_rule on ledger.gate (opened_at desc, gate_id desc) where cause = 'no-rule';
