package dev.belay.datastores.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableBuildTest {
  private static final String KEY = "3; 2606 16420 CONSTRAINT public orders orders_pkey belay";
  private static final String INDEX = "4; 1259 16433 INDEX odd name on_it belay";
  private static final String SQL =
      """
      SET check_function_bodies = false;

      --
      -- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: belay
      --

      ALTER TABLE ONLY public.orders
          ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


      --
      -- Name: on_it; Type: INDEX; Schema: odd name; Owner: belay
      --

      CREATE UNIQUE INDEX "a ON b" ON "odd name"."say ""on"".x" USING btree (id);
      """;

  @Test
  void knowsTheTableOfAKeyAndOfAnIndexWithAnOddName() {
    assertThat(TableBuild.parse(List.of(KEY, INDEX), SQL))
        .containsExactly(
            new TableBuild(new QualifiedName("public", "orders"), KEY, true),
            new TableBuild(new QualifiedName("odd name", "say \"on\".x"), INDEX, false));
  }

  @Test
  void leavesTheIndexOfAPartitionedTableToTheEnd() {
    String sql = SQL.replace("INDEX \"a ON b\" ON", "INDEX \"a ON b\" ON ONLY");

    assertThat(TableBuild.parse(List.of(KEY, INDEX), sql))
        .extracting(TableBuild::entry)
        .containsExactly(KEY);
  }

  @Test
  void givesAnIndexThatItsTableIsClusteredByTheTableToItself() {
    String sql = SQL + "\nALTER TABLE \"odd name\".\"say \"\"on\"\".x\" CLUSTER ON \"a ON b\";\n";

    assertThat(TableBuild.parse(List.of(KEY, INDEX), sql).getLast().exclusive()).isTrue();
  }

  @Test
  void isNotMisledByTheSqlOfOtherEntries() {
    assertThat(TableBuild.parse(List.of(KEY), SQL)).isEmpty();
  }
}
