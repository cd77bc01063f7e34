alter table ledger.notification_channel
  -- When the others last heard that it fails. One that comes and goes is not told each time.
  add column told_at timestamptz,
  -- Since when no ledger's policy has it. Another ledger may have read a newer policy.
  add column unknown_since timestamptz;
