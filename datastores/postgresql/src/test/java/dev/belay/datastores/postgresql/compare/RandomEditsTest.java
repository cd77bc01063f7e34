package dev.belay.datastores.postgresql.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.join.Limits;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Random tables, edited at random: what differs is what SQL finds to differ. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class RandomEditsTest {
  private static final int TABLES = 24;

  /** A type, and an expression of a value from {@code i} and {@code random()}. */
  private static final List<List<String>> TYPES =
      List.of(
          List.of("int", "(random() * 50)::int"),
          List.of(
              "text", "E'tab\\t line\\n back\\\\slash \\r \\u00e4 \\\\N ' || (random() * 9)::int"),
          List.of("text", "CASE WHEN random() < 0.3 THEN '' WHEN random() < 0.3 THEN '\\N' END"),
          List.of("numeric", "(ARRAY[1.0, 1.00, 1, 2.50])[1 + (random() * 3)::int]"),
          List.of(
              "float8",
              "(ARRAY['NaN', '-0', '0', 'Infinity', '0.1', '1e-300'])[1 + (random() *"
                  + " 5)::int]::float8"),
          List.of("jsonb", "jsonb_build_object('a', (random() * 9)::int, 'b', E'x\\n\"\\t')"),
          List.of("bytea", "decode(md5(((random() * 9)::int)::text), 'hex') || '\\x5c0a09'::bytea"),
          List.of(
              "timestamptz",
              "'2026-03-29 00:00+01'::timestamptz + (random() * 9)::int * interval '1 hour'"),
          List.of("date", "'2026-01-01'::date + (random() * 9)::int"),
          List.of("text[]", "ARRAY[NULL, 'a,b', E'\\t', ((random() * 9)::int)::text]"),
          List.of("boolean", "random() < 0.5"),
          List.of("interval", "(random() * 9)::int * interval '1 month 1 day 1 second'"));

  @TempDir private Path folder = Path.of("");

  @Test
  void findsWhatSqlFinds(Databases databases) throws Exception {
    Random random = new Random(20261123);
    StoreConnection store = databases.create();
    Databases.sql(store, "CREATE SCHEMA old", "SELECT setseed(0.42)");
    List<RandomTable> tables = new ArrayList<>();
    for (int i = 0; i < TABLES; i++) {
      tables.add(new RandomTable("t" + i, random));
      Databases.sql(store, tables.get(i).creation().toArray(String[]::new));
    }
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    for (RandomTable table : tables) {
      Databases.sql(store, table.edits(random).toArray(String[]::new));
    }
    Databases.sql(
        store,
        "SET timezone = 'Asia/Kolkata'",
        "ALTER DATABASE \"%s\" SET timezone = 'Asia/Kolkata'"
            .formatted(Databases.query(store, "SELECT current_database()").getFirst()));
    Manifest after = compared.capture();
    PostgresComparison inMemory = new PostgresComparison();
    PostgresComparison spilling = new PostgresComparison(new Limits(folder, 50, 1));

    List<Comparison> comparisons =
        List.of(
            compared.withPoint(inMemory, before, after, 100),
            compared.withPoint(spilling, before, after, 100),
            compared.withNow(inMemory, before, 100),
            compared.withNow(spilling, before, 0));

    long differing = 0;
    for (RandomTable table : tables) {
      List<String> expected = Databases.query(store, table.oracle());
      for (Comparison comparison : comparisons) {
        Comparison.Part found = Compared.table(comparison, "public." + table.name);
        assertThat(List.of(found.added() + "", found.changed() + "", found.removed() + ""))
            .as("%s", table.creation())
            .isEqualTo(expected);
        assertThat(found.identity())
            .isEqualTo((table.key.isEmpty() ? Identity.ROW : Identity.PRIMARY_KEY).word());
        assertThat(Compared.table(comparison, "old." + table.name).differs()).isFalse();
        differing += found.added() + found.changed() + found.removed();
      }
      for (Comparison comparison : comparisons.subList(0, 3)) {
        samplesAreRowsThatDiffer(Compared.table(comparison, "public." + table.name));
      }
    }
    assertThat(differing).isGreaterThan(5_000);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private static void samplesAreRowsThatDiffer(Comparison.Part table) {
    long added = table.samples().stream().filter(sample -> sample.before() == null).count();
    long removed = table.samples().stream().filter(sample -> sample.after() == null).count();
    assertThat(added).isEqualTo(Math.min(100, table.added()));
    assertThat(removed).isEqualTo(Math.min(100, table.removed()));
    assertThat(table.samples().size() - added - removed).isEqualTo(Math.min(100, table.changed()));
    assertThat(table.samples()).allSatisfy(s -> assertThat(s.before()).isNotEqualTo(s.after()));
  }

  private static final class RandomTable {
    private final String name;
    private final List<List<String>> columns = new ArrayList<>();
    private final List<String> key;
    private final int rows;
    private final boolean dropsColumn;
    private final boolean addsColumn;

    RandomTable(String name, Random random) {
      this.name = name;
      this.key =
          List.of(List.<String>of(), List.of("k1"), List.of("k2", "k1")).get(random.nextInt(3));
      this.rows = random.nextInt(400);
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        columns.add(TYPES.get(random.nextInt(TYPES.size())));
      }
      this.dropsColumn = random.nextInt(4) == 0;
      this.addsColumn = random.nextInt(4) == 0;
    }

    List<String> creation() {
      StringBuilder create = new StringBuilder("CREATE TABLE " + name + " (k1 int, k2 text");
      for (int i = 0; i < columns.size(); i++) {
        create.append(", c").append(i).append(' ').append(columns.get(i).getFirst());
      }
      create.append(", g text GENERATED ALWAYS AS (k2 || '!') STORED");
      create
          .append(key.isEmpty() ? "" : ", PRIMARY KEY (" + String.join(", ", key) + ")")
          .append(")");
      return List.of(
          create.toString(),
          insert(1, rows),
          "CREATE TABLE old." + name + " AS SELECT * FROM " + name);
    }

    /** Without a key there are duplicates. */
    private String insert(int from, int to) {
      StringBuilder select = new StringBuilder();
      StringBuilder names = new StringBuilder("k1, k2");
      for (int i = 0; i < columns.size(); i++) {
        names.append(", c").append(i);
        select
            .append(", CASE WHEN random() < 0.9 THEN ")
            .append(columns.get(i).getLast())
            .append(" END");
      }
      String k = key.isEmpty() ? "i % 7" : "i";
      return "INSERT INTO %s (%s) SELECT %s, E'k\\t' || %s%s FROM generate_series(%d, %d) i"
          .formatted(name, names, k, k, select, from, to);
    }

    List<String> edits(Random random) {
      List<String> edits = new ArrayList<>();
      if (random.nextBoolean()) {
        edits.add("DELETE FROM " + name + " WHERE random() < 0.1");
      }
      for (int i = 0; i < columns.size(); i++) {
        if (random.nextInt(3) == 0) {
          edits.add(
              "UPDATE %s SET c%d = %s WHERE random() < 0.2"
                  .formatted(name, i, columns.get(i).getLast()));
        }
      }
      if (random.nextBoolean()) {
        edits.add(insert(1000, 1000 + random.nextInt(100)));
      }
      if (random.nextInt(3) == 0) {
        edits.add("UPDATE " + name + " SET k1 = -k1 WHERE random() < 0.1");
      }
      if (dropsColumn) {
        edits.add("ALTER TABLE " + name + " DROP COLUMN c0");
      }
      if (addsColumn) {
        edits.add("ALTER TABLE " + name + " ADD COLUMN extra text DEFAULT 'new'");
      }
      return edits;
    }

    /** Three rows: added, changed, removed. */
    String oracle() {
      List<String> common = new ArrayList<>(List.of("k1", "k2"));
      for (int i = dropsColumn ? 1 : 0; i < columns.size(); i++) {
        common.add("c" + i);
      }
      String row = "ROW(" + String.join(", ", common) + ")::text";
      if (key.isEmpty()) {
        return """
        WITH o AS (SELECT %1$s AS r, count(*) AS n FROM old.%2$s GROUP BY 1),
          w AS (SELECT %1$s AS r, count(*) AS n FROM public.%2$s GROUP BY 1),
          d AS (SELECT coalesce(w.n, 0) - coalesce(o.n, 0) AS n FROM o FULL JOIN w USING (r))
        SELECT coalesce(sum(n) FILTER (WHERE n > 0), 0) FROM d UNION ALL SELECT 0
          UNION ALL SELECT coalesce(-sum(n) FILTER (WHERE n < 0), 0) FROM d
        """
            .formatted(row, name);
      }
      String keyText = "ROW(" + String.join(", ", key) + ")::text";
      return """
      WITH o AS (SELECT %1$s AS k, %2$s AS r FROM old.%3$s), w AS (SELECT %1$s AS k, %2$s AS r FROM public.%3$s),
        d AS (SELECT o.r AS b, w.r AS a FROM o FULL JOIN w USING (k))
      SELECT count(*) FILTER (WHERE b IS NULL) FROM d
        UNION ALL SELECT count(*) FILTER (WHERE a <> b) FROM d
        UNION ALL SELECT count(*) FILTER (WHERE a IS NULL) FROM d
      """
          .formatted(keyText, row, name);
    }
  }
}
