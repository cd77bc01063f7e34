package dev.belay.verifier.verification;

/** A small database with one of each thing that can be lost. */
final class SampleSchema {
  private SampleSchema() {}

  static final String[] STATEMENTS = {
    "CREATE ROLE reader",
    "CREATE TYPE public.state AS ENUM ('open', 'paid', 'shipped')",
    "CREATE TABLE public.customers (id int PRIMARY KEY, name text NOT NULL, since date)",
    "ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON public.customers USING (name = current_user)",
    "INSERT INTO public.customers SELECT n, 'Customer ' || n, date '2020-01-01' + n FROM"
        + " generate_series(1, 500) n",
    "CREATE TABLE public.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int,"
        + " amount numeric(10, 2) CONSTRAINT orders_amount_check CHECK (amount > 0), state"
        + " public.state, note text, gross numeric GENERATED ALWAYS AS (amount * 1.19) STORED)",
    "INSERT INTO public.orders (customer, amount, state, note) SELECT 1 + n % 500, n, 'paid',"
        + " md5(n::text) || md5((n + 1)::text) FROM generate_series(1, 3000) n",
    "ALTER TABLE public.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer)"
        + " REFERENCES public.customers",
    // As in the source: never validated there either, and no fault here.
    "ALTER TABLE public.orders ADD CONSTRAINT orders_note_check CHECK (note <> '') NOT" + " VALID",
    "CREATE INDEX orders_note ON public.orders (note)",
    "GRANT SELECT ON public.orders TO reader",
    "CREATE TABLE public.payments (id int, amount numeric)",
    "INSERT INTO public.payments SELECT n, n / 7.0 FROM generate_series(1, 2000) n",
    "CREATE INDEX payments_amount ON public.payments (amount)",
    "CREATE TABLE public.plain (n float8, t text, b bytea, j jsonb)",
    "INSERT INTO public.plain VALUES (0.1, '', '\\x00ff', '{\"a\": [1, null]}'), ('NaN', 'tab"
        + "\there', NULL, NULL), (NULL, NULL, NULL, NULL)",
    "CREATE TABLE public.events (id int, payload jsonb) PARTITION BY RANGE (id)",
    "CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM (1) TO (1000)",
    "CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (1000) TO (3000)",
    // On the parent alone: not valid there, nor after a restore.
    "CREATE INDEX events_id ON ONLY public.events (id)",
    "INSERT INTO public.events SELECT n, jsonb_build_object('n', n) FROM generate_series(1, 2000)"
        + " n",
    "CREATE TABLE public.nothing ()",
    "CREATE SEQUENCE public.tickets",
    "SELECT setval('public.tickets', 42)",
    "SELECT lo_from_bytea(4711, decode(repeat('6265', 5000), 'hex'))",
    "CREATE MATERIALIZED VIEW public.totals AS SELECT customer, sum(amount) AS total FROM"
        + " public.orders GROUP BY customer",
    "CREATE MATERIALIZED VIEW public.later AS SELECT 1 AS one WITH NO DATA",
    "CREATE FUNCTION public.doubled(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'",
    "CREATE VIEW public.paid AS SELECT id FROM public.orders WHERE state = 'paid'",
  };
}
