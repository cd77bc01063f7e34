-- 100,000 sets over three years: 25 applications in 2 environments, a third of them deployments.
insert into ledger.recovery_set
  (recovery_set_id, application, environment, trigger, commit, deployment_id, first_event_at, requested_at, requested_event_id, deadline,
   policy_version, rule, repository, actor, labels, status, verdict, skew_millis, captured_at, verified_at, method, retention)
select md5('set' || n)::uuid, 'app-' || n % 25, case when n / 25 % 2 = 0 then 'production' else 'staging' end,
  (array['schedule', 'pre-deployment', 'post-deployment-baseline', 'schedule'])[1 + n / 50 % 4], md5('commit' || n / 200), 'd' || n / 200 || '-' || n % 50,
  at, at, gen_random_uuid(), at + interval '1 hour', repeat('a', 64), 'rule', 'acme/app', 'ada', '{}',
  case when n % 997 = 0 then 'failed' else 'captured' end,
  case when n % 997 = 0 then 'unverified' when n % 499 = 0 then 'failed' else 'verified' end, 12, at + interval '20 s',
  case when n % 997 = 0 or n % 499 = 0 then null else at + interval '60 s' end, 'full', 'standard'
from generate_series(1, 100000) n, lateral (select timestamptz '2023-12-01' + n * interval '15 min' as at) t;
insert into ledger.recovery_point
  (recovery_point_id, recovery_set_id, data_store, expected, status, verdict, started_at, captured_at, captured_event_id, vault, driver,
   capture_started_at, snapshot_at, finished_at, rows, logical_bytes, stored_bytes, segments, manifest_digest, warnings, verification_id,
   verification_verdict, verification_finished_at, verification_at, verification_event_id)
select md5(store || recovery_set_id)::uuid, recovery_set_id, application || '-' || store, true, status, verdict, requested_at,
  captured_at, gen_random_uuid(), 'file:/vault', 'postgresql-logical', requested_at, requested_at, captured_at, 1000, 5000000, 900000, 12, repeat('b', 64), '[]',
  md5('verification' || store || recovery_set_id)::uuid, nullif(verdict, 'unverified'), captured_at + interval '40 s', captured_at + interval '40 s', gen_random_uuid()
from ledger.recovery_set, unnest(array['orders', 'stock']) store;
insert into ledger.verification
  (verification_id, recovery_point_id, requested_at, requested_event_id, reason, verdict, completed_at, completed_event_id, started_at, finished_at, restore_millis, depth, sandbox)
select verification_id, recovery_point_id, captured_at, gen_random_uuid(), 'captured', verdict, captured_at + interval '40 s', gen_random_uuid(),
  captured_at, captured_at + interval '40 s', 1500, 'full', 'PostgreSQL 15'
from ledger.recovery_point where verdict <> 'unverified';
insert into ledger.verification_check (verification_id, ordinal, name, subject, outcome, detail, millis)
select verification_id, n, 'digest', 'public.orders', case when verdict = 'failed' then 'failed' else 'passed' end, 'as captured', 7
from ledger.verification, generate_series(1, 3) n;
insert into ledger.gate
  (gate_id, recovery_set_id, application, environment, trigger, commit, deployment_id, first_event_at, first_event_id, platform, mode,
   opened_at, deadline, repository, actor, decision, decision_event_at, decision_event_id, cause, reason, decided_at)
select md5('gate' || recovery_set_id)::uuid, recovery_set_id, application, environment, trigger, commit, deployment_id, requested_at, gen_random_uuid(), 'github', 'verified',
  requested_at, requested_at + interval '1 hour', repository, actor, case when verdict = 'verified' then 'approved' else 'rejected' end, requested_at + interval '70 s',
  gen_random_uuid(), case when verdict = 'verified' then 'verified' when status = 'failed' then 'capture-failed' else 'verification-failed' end, 'orders', requested_at + interval '70 s'
from ledger.recovery_set where trigger = 'pre-deployment' and application <> 'app-7';
