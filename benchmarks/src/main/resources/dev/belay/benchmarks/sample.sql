-- The measured database. Deterministic: every value derives from a row's number. @unit@ is a number of rows; 1230000 gives about 2 GB.
-- pgbench's tables, with its own definitions.
CREATE TABLE pgbench_branches (bid integer NOT NULL, bbalance integer, filler character(88)) WITH (fillfactor = 100);
CREATE TABLE pgbench_tellers (tid integer NOT NULL, bid integer, tbalance integer, filler character(84)) WITH (fillfactor = 100);
CREATE TABLE pgbench_accounts (aid integer NOT NULL, bid integer, abalance integer, filler character(84)) WITH (fillfactor = 100);
CREATE TABLE pgbench_history (tid integer, bid integer, aid integer, delta integer, mtime timestamp without time zone, filler character(22));

INSERT INTO pgbench_branches SELECT n, 0, '' FROM generate_series(1, 50) n;
INSERT INTO pgbench_tellers SELECT n, (n - 1) / 10 + 1, 0, '' FROM generate_series(1, 500) n;
INSERT INTO pgbench_accounts SELECT n, n % 50 + 1, hashint4(n) % 10000, '' FROM generate_series(1, 4 * @unit@) n;
INSERT INTO pgbench_history
SELECT hashint4(n) & 511, hashint4(n) & 31, n, hashint4(n) % 5000, timestamp '2026-01-01' + n * interval '1.7 seconds', NULL
FROM generate_series(1, @unit@) n;

-- An application's tables: identifiers, text, numbers, times, documents.
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY,
  reference uuid NOT NULL,
  customer_id integer NOT NULL,
  state text NOT NULL,
  amount numeric(12, 2) NOT NULL,
  currency character(3) NOT NULL,
  attributes jsonb NOT NULL,
  note text,
  placed_at timestamp with time zone NOT NULL,
  shipped_at timestamp with time zone
);
INSERT INTO orders (reference, customer_id, state, amount, currency, attributes, note, placed_at, shipped_at)
SELECT
  md5('order ' || n)::uuid,
  abs(hashint4(n) % 200000),
  (ARRAY['new', 'paid', 'packed', 'shipped', 'returned'])[1 + abs(hashint4(n * 3) % 5)],
  abs(hashint4(n * 7) % 1000000) / 100.0,
  (ARRAY['EUR', 'USD', 'GBP', 'CHF'])[1 + abs(hashint4(n * 11) % 4)],
  jsonb_build_object(
    'channel', (ARRAY['web', 'app', 'shop', 'phone'])[1 + abs(hashint4(n * 13) % 4)],
    'sku', left(md5('sku ' || n % 40000), 12),
    'quantity', 1 + abs(hashint4(n * 17) % 9),
    'session', md5('session ' || n),
    'tags', jsonb_build_array('t' || abs(hashint4(n * 19) % 500), 't' || abs(hashint4(n * 23) % 500))),
  CASE WHEN n % 3 = 0 THEN 'Customer ' || abs(hashint4(n) % 200000) || ' asked for delivery to ' || left(md5('street ' || n), 9) || ' street '
    || n % 300 || ', leave at the door if nobody answers' END,
  timestamp with time zone '2026-01-01 00:00:00+00' + n * interval '9.3 seconds',
  CASE WHEN n % 5 > 0 THEN timestamp with time zone '2026-01-02 00:00:00+00' + n * interval '9.3 seconds' + hashint4(n) % 86400 * interval '1 second' END
FROM generate_series(1, 2 * @unit@) n;

CREATE TABLE documents (id integer NOT NULL, kind text NOT NULL, body text NOT NULL, checksum bytea NOT NULL, changed_at timestamp with time zone NOT NULL);
INSERT INTO documents
SELECT n, 'kind ' || n % 12, body, sha256(convert_to(body, 'UTF8')), timestamp with time zone '2026-01-01 00:00:00+00' + n * interval '7 minutes'
FROM generate_series(1, @unit@ / 50) n
CROSS JOIN LATERAL (
  SELECT string_agg('paragraph ' || p || ' of document ' || n || ': ' || md5(n || ' ' || p) || md5(p || ' ' || n), E'\n') AS body
  FROM generate_series(1, 60 + n % 60) p) text;

ALTER TABLE pgbench_branches ADD PRIMARY KEY (bid);
ALTER TABLE pgbench_tellers ADD PRIMARY KEY (tid);
ALTER TABLE pgbench_accounts ADD PRIMARY KEY (aid);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE documents ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_customer ON orders (customer_id, placed_at);

-- Everything is written and seen before anything is measured: no hint bits are left to set, no vacuum comes in between.
VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
