-- Gates that a person decided against what was known, and gates whose set would take too long to restore.
alter table ledger.gate
  drop constraint gate_cause_check,
  add constraint gate_cause_check check (
    cause in ('captured', 'verified', 'capture-failed', 'verification-failed', 'recovery-time', 'timeout', 'no-rule',
      'overridden')),
  -- Who; null for decisions by the policy.
  add decided_by text,
  add constraint gate_decided_by check ((decided_by is not null) = (coalesce(cause, '') = 'overridden'));
