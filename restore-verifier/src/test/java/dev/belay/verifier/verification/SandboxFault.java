package dev.belay.verifier.verification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fault in what a restore has made: as if the capture had left it out, or the restore had done it
 * wrong.
 *
 * @param check that must name it, as {@code rows of public.payments}; null: none is known to
 * @param named what that check calls it
 */
record SandboxFault(
    String name, List<String> statements, @Nullable String check, @Nullable String named)
    implements PlantedFault {

  static final List<SandboxFault> ALL =
      List.of(
          of("emptied table", "rows of public.payments", "count", "DELETE FROM public.payments"),
          of(
              "missing row",
              "rows of public.orders",
              "count",
              "DELETE FROM public.orders WHERE id = 17"),
          of(
              "doubled row",
              "rows of public.plain",
              "count",
              "INSERT INTO public.plain SELECT * FROM public.plain LIMIT 1"),
          of(
              "changed row",
              "digest of public.orders",
              "digest",
              "UPDATE public.orders SET note = upper(note) WHERE id = 17"),
          of(
              "values of two rows exchanged",
              "digest of public.payments",
              "digest",
              "UPDATE public.payments SET id = 3 - id WHERE id IN (1, 2)"),
          of(
              "one row missing, another doubled",
              "digest of public.payments",
              "digest",
              "UPDATE public.payments SET (id, amount) = (SELECT p.id, p.amount FROM"
                  + " public.payments p WHERE p.id = 2) WHERE id = 1"),
          of(
              "null for empty text",
              "digest of public.plain",
              "digest",
              "UPDATE public.plain SET t = NULL WHERE t = ''"),
          of(
              "changed row in a partition",
              "digest of public.events_2",
              "digest",
              "UPDATE public.events_2 SET payload = '{}' WHERE id = 1500"),
          of("missing table", "tables of database", "missing", "DROP TABLE public.plain"),
          of("extra table", "tables of database", "schema", "CREATE TABLE public.extra ()"),
          of(
              "missing column",
              "digest of public.plain",
              "schema",
              "ALTER TABLE public.plain DROP COLUMN t"),
          of(
              "column of another type",
              "schema of database",
              "schema",
              "ALTER TABLE public.payments ALTER COLUMN id TYPE bigint"),
          of(
              "column that takes null",
              "schema of database",
              "schema",
              "ALTER TABLE public.customers ALTER COLUMN name DROP NOT NULL"),
          of(
              "lost identity",
              "schema of database",
              "schema",
              "ALTER TABLE public.orders ALTER COLUMN id DROP IDENTITY"),
          of(
              "unlogged table",
              "schema of database",
              "schema",
              "ALTER TABLE public.payments SET UNLOGGED"),
          of(
              "detached partition",
              "schema of database",
              "schema",
              "ALTER TABLE public.events DETACH PARTITION public.events_2"),
          of("dropped index", "schema of database", "schema", "DROP INDEX public.orders_note"),
          of(
              "dropped constraint",
              "schema of database",
              "schema",
              "ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check"),
          of(
              "dropped primary key",
              "schema of database",
              "schema",
              "ALTER TABLE public.orders DROP CONSTRAINT orders_pkey"),
          of(
              "constraint not validated",
              "constraints of database",
              "constraint",
              "ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey, ADD CONSTRAINT"
                  + " orders_customer_fkey FOREIGN KEY (customer) REFERENCES public.customers NOT"
                  + " VALID"),
          of(
              "index not valid",
              "indexes of database",
              "index",
              "UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
                  + " 'public.orders_note'::regclass"),
          of(
              "index that lacks a row",
              "amcheck of database",
              "index",
              "UPDATE pg_index SET indisready = false WHERE indexrelid ="
                  + " 'public.payments_amount'::regclass",
              "WITH gone AS (DELETE FROM public.payments WHERE id = 5 RETURNING *) INSERT INTO"
                  + " public.payments SELECT * FROM gone",
              "UPDATE pg_index SET indisready = true WHERE indexrelid ="
                  + " 'public.payments_amount'::regclass"),
          of(
              "wrong sequence value",
              "sequences of database",
              "sequence",
              "SELECT setval('public.tickets', 7)"),
          of(
              "sequence not called",
              "sequences of database",
              "sequence",
              "SELECT setval('public.tickets', 42, false)"),
          of(
              "sequence with another step",
              "schema of database",
              "schema",
              "ALTER SEQUENCE public.tickets INCREMENT 2"),
          of(
              "missing sequence",
              "sequences of database",
              "missing",
              "DROP SEQUENCE public.tickets"),
          of(
              "missing large object",
              "large-objects of database",
              "missing",
              "SELECT lo_unlink(4711)"),
          of(
              "changed large object",
              "large-objects of database",
              "digest",
              "SELECT lo_put(4711, 5, 'x')"),
          of("extra large object", "large-objects of database", "digest", "SELECT lo_create(4712)"),
          of(
              "another owner of a large object",
              "large-objects of database",
              "digest",
              "ALTER LARGE OBJECT 4711 OWNER TO reader"),
          of(
              "another comment on a large object",
              "large-objects of database",
              "digest",
              "COMMENT ON LARGE OBJECT 4711 IS 'another'"),
          of(
              "other grants on a large object",
              "large-objects of database",
              "digest",
              "GRANT SELECT ON LARGE OBJECT 4711 TO reader"),
          of(
              "missing function",
              "schema of database",
              "schema",
              "DROP FUNCTION public.doubled(int)"),
          of(
              "changed function",
              "schema of database",
              "schema",
              "CREATE OR REPLACE FUNCTION public.doubled(n int) RETURNS int LANGUAGE sql AS"
                  + " 'SELECT 3 * n'"),
          of(
              "changed view",
              "schema of database",
              "schema",
              "CREATE OR REPLACE VIEW public.paid AS SELECT id FROM public.orders"),
          of(
              "lost grant",
              "schema of database",
              "schema",
              "REVOKE SELECT ON public.orders FROM reader"),
          of(
              "another owner",
              "schema of database",
              "schema",
              "ALTER TABLE public.plain OWNER TO reader"),
          of("lost policy", "schema of database", "schema", "DROP POLICY own ON public.customers"),
          of(
              "row-level security switched off",
              "schema of database",
              "schema",
              "ALTER TABLE public.customers DISABLE ROW LEVEL SECURITY"),
          of(
              "materialized view without rows",
              "materialized-views of database",
              "missing",
              "REFRESH MATERIALIZED VIEW public.totals WITH NO DATA"),
          of(
              "assertion that no longer holds",
              "assertion of has orders",
              "assertion",
              "DELETE FROM public.orders WHERE id = 17"),
          undetected(
              "materialized view with other rows",
              "UPDATE public.orders SET amount = amount + 1 WHERE id = 17",
              "REFRESH MATERIALIZED VIEW public.totals",
              "UPDATE public.orders SET amount = amount - 1 WHERE id = 17"),
          of(
              "changed setting of the database",
              "settings of database",
              "schema",
              "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64',"
                  + " current_database()); END $$"));

  private static SandboxFault of(String name, String check, String named, String... statements) {
    return new SandboxFault(name, List.of(statements), check, named);
  }

  private static SandboxFault undetected(String name, String... statements) {
    return new SandboxFault(name, List.of(statements), null, null);
  }

  @Override
  public String planted() {
    return String.join("; ", statements);
  }

  @Override
  public String toString() {
    return name;
  }
}
