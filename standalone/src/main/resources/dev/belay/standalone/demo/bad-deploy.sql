-- A release that breaks data: a migration without its WHERE, a clean-up that takes too much, and customers who go on ordering meanwhile.
UPDATE shop."order" SET total = 0 WHERE status = 'paid';
DELETE FROM shop.order_line WHERE order_id % 3 = 0;
INSERT INTO shop."order" (customer_id, placed_at, status, total)
SELECT 1000 + 7 * (i % 20000), timestamptz '2026-06-02 00:00+00' + i * interval '1 second', 'new', 20 + i % 50
FROM generate_series(1, 250) i;
