-- Since when the policy has each data store. A store that was never captured is in no other table, and
-- must still be missed when its first verified point is late.
create table ledger.protected_store (
  application text not null,
  environment text not null,
  data_store text not null,
  since timestamptz not null,
  primary key (application, environment, data_store)
);
