-- What a release might do to the data: a migration, a correction, and the orders of an hour.
ALTER TABLE shop.customer ADD COLUMN marketing_consent boolean NOT NULL DEFAULT false;
UPDATE shop."order" SET note = coalesce(note || ' ', '') || '(reviewed)' WHERE id % 50 = 0;
INSERT INTO shop."order" (customer_id, placed_at, status, total)
SELECT 1000 + 7 * (i % 20000), timestamptz '2026-06-01 00:00+00' + i * interval '1 second', 'new', 10 + i % 90
FROM generate_series(1, 5000) i;
