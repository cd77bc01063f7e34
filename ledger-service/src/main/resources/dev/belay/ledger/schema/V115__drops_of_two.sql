-- Who was the first to ask that what an operation replaced be dropped, where that needs two people.
create table ledger.drop_asked (
  operation_id uuid primary key references ledger.operation,
  asked_by text not null,
  asked_at timestamptz not null
);
