-- A shop, as databases in real life are: grown over years, with most of what PostgreSQL offers used somewhere.
-- About 310,000 rows.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_owner') THEN CREATE ROLE shop_owner NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_app') THEN CREATE ROLE shop_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'Reporting Team') THEN CREATE ROLE "Reporting Team" NOLOGIN; END IF;
END $$;

CREATE SCHEMA shop AUTHORIZATION shop_owner;
CREATE SCHEMA audit;
CREATE SCHEMA "Old Shop (2019)";
COMMENT ON SCHEMA shop IS 'What the web shop reads and writes';

-- Types -------------------------------------------------------------------------------------------------------------

CREATE TYPE shop.order_status AS ENUM ('new', 'paid', 'packed', 'shipped', 'returned', 'it''s complicated');
CREATE DOMAIN shop.email AS text CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
CREATE DOMAIN shop.amount AS numeric(12, 2) NOT NULL DEFAULT 0 CHECK (VALUE >= 0);
CREATE TYPE shop.address AS (street text, city text, postcode varchar(12), country char(2));
CREATE TYPE shop.price_range AS RANGE (subtype = numeric);
COMMENT ON TYPE shop.order_status IS 'Where an order is; the last one is for the people of customer care';

-- Functions ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION shop.gross(net numeric, rate numeric) RETURNS numeric
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT round(net * (1 + rate), 2)';

CREATE FUNCTION shop.slug(title text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT AS $function$
BEGIN
  -- "Name: trap; Type: TABLE; Schema: shop; Owner: nobody" is only a comment
  RETURN trim(both '-' from regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'));
END;
$function$;

CREATE AGGREGATE shop.product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');

-- Customers ---------------------------------------------------------------------------------------------------------

CREATE TABLE shop.customer (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY 7) PRIMARY KEY,
  email shop.email NOT NULL UNIQUE,
  name text NOT NULL,
  address shop.address,
  tags text[] NOT NULL DEFAULT '{}',
  preferences jsonb NOT NULL DEFAULT '{}',
  since timestamptz NOT NULL,
  birthday date,
  last_ip inet,
  external_id uuid,
  dropped_later text,
  search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
);
ALTER TABLE shop.customer DROP COLUMN dropped_later;
ALTER TABLE shop.customer ADD COLUMN "Loyalty %" double precision DEFAULT 0.1 + 0.2;

INSERT INTO shop.customer (email, name, address, tags, preferences, since, birthday, last_ip, external_id)
SELECT 'customer' || i || '@example.org',
  CASE i % 5 WHEN 0 THEN 'Zoë ' WHEN 1 THEN E'Tab\tand\nnewline ' WHEN 2 THEN E'back\\slash ' WHEN 3 THEN '\N ' ELSE 'Łukasz 🛒 ' END || i,
  CASE WHEN i % 9 <> 0 THEN ROW('Street "' || i || '", left', 'Town', lpad(i::text, 5, '0'), 'DE')::shop.address END,
  ARRAY['tag ' || i % 7, CASE WHEN i % 3 = 0 THEN 'with "quotes", and comma' END],
  jsonb_build_object('newsletter', i % 2 = 0, 'sizes', jsonb_build_array(i % 10, null, 'XL'), 'note', repeat('n', i % 40)),
  timestamptz '2019-03-31 01:59:59.123456+01' + i * interval '37 minutes',
  CASE WHEN i % 4 <> 0 THEN date '1950-01-01' + i % 20000 END,
  ('10.' || i % 250 || '.0.1/8')::inet,
  md5(i::text)::uuid
FROM generate_series(1, 20000) i;
CREATE INDEX customer_search ON shop.customer USING gin (search);
CREATE INDEX customer_preferences ON shop.customer USING gin (preferences jsonb_path_ops);
CREATE INDEX customer_lower_name ON shop.customer (lower(name) text_pattern_ops) WHERE birthday IS NOT NULL;
CREATE STATISTICS shop.customer_statistics (dependencies) ON birthday, since FROM shop.customer;

-- Catalogue: inherited tables ----------------------------------------------------------------------------------------

CREATE SEQUENCE shop.article_number AS integer START WITH 500000 INCREMENT BY 3 CACHE 10 CYCLE;
CREATE TABLE shop.article (
  number integer PRIMARY KEY DEFAULT nextval('shop.article_number'),
  title text NOT NULL,
  price shop.amount,
  tax_rate numeric(4, 3) NOT NULL DEFAULT 0.190,
  gross numeric GENERATED ALWAYS AS (shop.gross(price, tax_rate)) STORED,
  weight real,
  picture bytea,
  discontinued boolean NOT NULL DEFAULT false,
  CONSTRAINT reasonable_weight CHECK (weight IS NULL OR weight > 0)
);
ALTER SEQUENCE shop.article_number OWNED BY shop.article.number;
CREATE TABLE shop.book (isbn text UNIQUE, pages smallint) INHERITS (shop.article);
ALTER TABLE shop.book ADD PRIMARY KEY (number);
CREATE TABLE shop.garment (size shop.price_range, colours text[]) INHERITS (shop.article);
ALTER TABLE shop.article ALTER COLUMN picture SET STORAGE EXTERNAL;

INSERT INTO shop.article (title, price, weight, picture)
SELECT 'Article ' || i, (i % 1000) / 10.0, CASE i % 4 WHEN 0 THEN NULL ELSE i * 1.1e-3 END,
  CASE WHEN i % 50 = 0 THEN decode(repeat(md5(i::text), 1 + i % 400), 'hex') END
FROM generate_series(1, 8000) i;
INSERT INTO shop.book (title, price, tax_rate, isbn, pages)
SELECT 'Book ' || i, 9.99, 0.070, '978-' || i, i % 900 FROM generate_series(1, 4000) i;
INSERT INTO shop.garment (title, price, size, colours)
SELECT 'Garment ' || i, 19.90, shop.price_range(i % 40, i % 40 + 4), ARRAY['red', NULL, 'blue'] FROM generate_series(1, 2000) i;

-- Orders: partitioned by time, one partition by hash again -------------------------------------------------------------

CREATE TABLE shop."order" (
  id bigint NOT NULL,
  customer_id bigint NOT NULL REFERENCES shop.customer,
  placed_at timestamp with time zone NOT NULL,
  status shop.order_status NOT NULL DEFAULT 'new',
  total shop.amount,
  delivery interval,
  note text,
  PRIMARY KEY (id, placed_at)
) PARTITION BY RANGE (placed_at);
CREATE SEQUENCE shop.order_id;
ALTER TABLE shop."order" ALTER COLUMN id SET DEFAULT nextval('shop.order_id');
CREATE TABLE shop.order_2024 PARTITION OF shop."order" FOR VALUES FROM ('2024-01-01+00') TO ('2025-01-01+00');
CREATE TABLE shop.order_2025 PARTITION OF shop."order" FOR VALUES FROM ('2025-01-01+00') TO ('2026-01-01+00') PARTITION BY HASH (id);
CREATE TABLE shop.order_2025_a PARTITION OF shop.order_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.order_2025_b PARTITION OF shop.order_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop."order 2026 (open)" PARTITION OF shop."order" DEFAULT;
CREATE INDEX order_by_customer ON shop."order" (customer_id, placed_at DESC);

INSERT INTO shop."order" (customer_id, placed_at, status, total, delivery, note)
SELECT 1000 + 7 * (i % 20000), timestamptz '2024-01-01 00:00+00' + i * interval '8 minutes',
  (enum_range(NULL::shop.order_status))[1 + i % 6], (i % 10000) / 100.0,
  CASE WHEN i % 3 = 0 THEN i % 20 * interval '1 day 3 hours 4.5 seconds' END, CASE WHEN i % 11 = 0 THEN E'ring\\twice' END
FROM generate_series(1, 110000) i;

CREATE TABLE shop.order_line (
  order_id bigint NOT NULL,
  placed_at timestamptz NOT NULL,
  line smallint NOT NULL,
  article_number integer NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  price shop.amount,
  value numeric GENERATED ALWAYS AS (quantity * price) STORED,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id, placed_at) REFERENCES shop."order" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO shop.order_line (order_id, placed_at, line, article_number, quantity, price)
SELECT o.id, o.placed_at, l, 500000 + 3 * (o.id % 8000), 1 + o.id % 4, o.total / 2
FROM shop."order" o, generate_series(1, 1 + (o.id % 2)::int) l;
CREATE INDEX order_line_article ON shop.order_line USING brin (article_number);
ALTER TABLE shop.order_line CLUSTER ON order_line_pkey;

-- Oddities ----------------------------------------------------------------------------------------------------------

CREATE TABLE "Old Shop (2019)"."Kunde ""VIP""" ("Nr." integer PRIMARY KEY, "größe; DROP TABLE x" money, "select" bit varying(8));
INSERT INTO "Old Shop (2019)"."Kunde ""VIP""" SELECT i, i * 1.01::numeric::money, (i % 256)::bit(8) FROM generate_series(1, 500) i;
COMMENT ON COLUMN "Old Shop (2019)"."Kunde ""VIP"""."größe; DROP TABLE x" IS 'it''s "quoted" \ here';

CREATE TABLE shop.voucher (code text PRIMARY KEY, valid tstzrange, EXCLUDE USING gist (valid WITH &&));
CREATE TABLE shop.maintenance ();
INSERT INTO shop.maintenance DEFAULT VALUES;
INSERT INTO shop.maintenance DEFAULT VALUES;
CREATE UNLOGGED TABLE shop.session (token uuid PRIMARY KEY, data json);
INSERT INTO shop.session SELECT md5('s' || i)::uuid, json_build_object('cart', i) FROM generate_series(1, 1000) i;
CREATE TABLE shop.only_generated (zero integer GENERATED ALWAYS AS (0) STORED);
INSERT INTO shop.only_generated SELECT FROM generate_series(1, 3);
CREATE TABLE shop.extreme (f4 real, f8 double precision, n numeric, t timestamp, d date, i interval, x xml, p point, h macaddr, o oid, c "char", b boolean);
INSERT INTO shop.extreme VALUES
  ('NaN', 'Infinity', 'NaN', 'infinity', '-infinity', '-1 year -2 days +03:04:05.678', '<a href="x">&lt;</a>', '(1.5,-2)', '08:00:2b:01:02:03', 4294967295, 'x', NULL),
  (1.17549435e-38, 5e-324, 0.1000000000000000000000000000000000000001, '4713-01-01 00:00:00 BC', '5874897-12-31', '178000000 years', NULL, NULL, NULL, 0, '', true),
  (-0.0, 0.30000000000000004, -1e100, '2024-02-29 23:59:59.999999', '0001-01-01', '00:00:00', 'text', '(0,0)', NULL, NULL, NULL, false),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE shop.document (id integer PRIMARY KEY, title text, body text, scan oid);
INSERT INTO shop.document SELECT i, 'Contract ' || i, repeat('Lorem ipsum ' || i || E'\n', 1 + i * 13 % 3000), NULL FROM generate_series(1, 200) i;
UPDATE shop.document SET scan = lo_from_bytea(0, decode(repeat(md5(id::text), 20000), 'hex')) WHERE id <= 3;
UPDATE shop.document SET scan = lo_create(0) WHERE id = 4;
DO $$
DECLARE scan oid;
BEGIN
  SELECT d.scan INTO scan FROM shop.document d WHERE id = 1;
  EXECUTE format('ALTER LARGE OBJECT %s OWNER TO shop_owner', scan);
  EXECUTE format('GRANT SELECT ON LARGE OBJECT %s TO "Reporting Team" WITH GRANT OPTION', scan);
  EXECUTE format('COMMENT ON LARGE OBJECT %s IS %L', scan, 'it''s the first scan');
END $$;

-- Views, one of them read by a materialized view that another one reads ------------------------------------------------

CREATE VIEW shop.turnover AS
  SELECT date_trunc('month', placed_at AT TIME ZONE 'UTC') AS month, status, count(*) AS orders, sum(total) AS total
  FROM shop."order" GROUP BY 1, 2;
CREATE MATERIALIZED VIEW shop.turnover_by_month AS SELECT month, sum(orders) AS orders, sum(total) AS total FROM shop.turnover GROUP BY month;
CREATE UNIQUE INDEX ON shop.turnover_by_month (month);
CREATE MATERIALIZED VIEW shop.a_best_month AS SELECT month, total FROM shop.turnover_by_month ORDER BY total DESC, month LIMIT 1;
CREATE MATERIALIZED VIEW shop.not_yet AS SELECT * FROM shop.voucher WITH NO DATA;
CREATE VIEW shop.customer_with_rank AS SELECT c.*, rank() OVER (ORDER BY since) AS rank FROM shop.customer c GROUP BY c.id;
CREATE VIEW shop.active WITH (security_barrier) AS SELECT * FROM shop.customer WHERE since > '2019-06-01' WITH CASCADED CHECK OPTION;

-- Triggers, rules, an event trigger ------------------------------------------------------------------------------------

CREATE TABLE audit.entry (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  who name NOT NULL DEFAULT current_user,
  what text NOT NULL,
  "table" regclass
);
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
BEGIN
  INSERT INTO audit.entry (what, "table") VALUES (TG_OP, TG_RELID);
  RETURN NULL;
END $$;
CREATE TRIGGER audited AFTER INSERT OR DELETE ON shop.voucher FOR EACH ROW EXECUTE FUNCTION audit.record();
CREATE TRIGGER audited_orders AFTER INSERT ON shop."order" FOR EACH ROW WHEN (NEW.total > 1000) EXECUTE FUNCTION audit.record();
CREATE TRIGGER document_immutable BEFORE UPDATE OF body ON shop.document FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER TABLE shop.document DISABLE TRIGGER document_immutable;
CREATE RULE no_delete AS ON DELETE TO shop.maintenance DO INSTEAD NOTHING;
INSERT INTO shop.voucher SELECT 'V' || i, tstzrange('2024-01-01+00'::timestamptz + i * interval '2 hours', '2024-01-01+00'::timestamptz + i * interval '2 hours' + '1 hour')
FROM generate_series(1, 300) i;

CREATE FUNCTION audit.record_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit.entry (what) VALUES ('ddl ' || tg_tag);
END $$;

-- Rights ------------------------------------------------------------------------------------------------------------

ALTER TABLE shop.customer OWNER TO shop_owner;
GRANT USAGE ON SCHEMA shop TO shop_app, "Reporting Team";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO shop_app;
GRANT SELECT (id, name) ON shop.customer TO "Reporting Team" WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION audit.record() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT SELECT ON TABLES TO "Reporting Team";
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.customer FORCE ROW LEVEL SECURITY;
CREATE POLICY own_data ON shop.customer FOR SELECT TO shop_app USING (email = current_setting('shop.email', true));
CREATE POLICY writers ON shop.customer AS RESTRICTIVE FOR INSERT TO shop_app WITH CHECK (since <= now());

CREATE PUBLICATION shop_changes FOR TABLE shop."order", shop.order_line WITH (publish = 'insert, update');

DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path TO shop, "Old Shop (2019)", public', current_database());
  EXECUTE format('ALTER DATABASE %I SET statement_timeout TO ''15min''', current_database());
  EXECUTE format('ALTER ROLE shop_app IN DATABASE %I SET work_mem TO ''8MB''', current_database());
  EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'The web shop''s database');
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO shop_app', current_database());
END $$;

-- The last one, so that it does not record all of the above.
CREATE EVENT TRIGGER audit_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE', 'REFRESH MATERIALIZED VIEW', 'CREATE INDEX') EXECUTE FUNCTION audit.record_ddl();
COMMENT ON EVENT TRIGGER audit_ddl IS 'Every change of the schema';
