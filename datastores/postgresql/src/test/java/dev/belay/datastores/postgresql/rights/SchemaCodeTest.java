package dev.belay.datastores.postgresql.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaCodeTest {
  private static final String FUNCTION = "7; 1255 16390 FUNCTION public f(integer) alice";
  private static final String VIEW = "8; 1259 16391 MATERIALIZED VIEW public m postgres";
  private static final String INDEX = "9; 1259 16392 INDEX public i postgres";
  private static final String PLAIN =
      "SELECT pg_catalog.set_config('search_path', '', false);\n\n"
          + "CREATE INDEX i ON public.t USING btree (id);\n";

  @Test
  void withoutCodeNothingIsUntrusted() throws Exception {
    assertThat(untrusted(CodeTrust.NOBODY, PLAIN, VIEW, INDEX)).isEmpty();
  }

  @Test
  void aViewOfASuperuserMayCallWhatOthersWrote() throws Exception {
    assertThat(untrusted(CodeTrust.SUPERUSERS, PLAIN, FUNCTION, VIEW, INDEX))
        .containsExactly("materialized view public m of postgres");
    assertThat(untrusted(CodeTrust.EVERYBODY, PLAIN, FUNCTION, VIEW, INDEX)).isEmpty();
  }

  @Test
  void anIndexCallsSomethingOnlyWithAnExpression() throws Exception {
    for (String sql :
        List.of(
            "\nCREATE INDEX i ON public.t USING btree (public.f(id));",
            "\nCREATE INDEX i ON public.t USING btree (id) WHERE public.f(id);",
            "\nCREATE UNIQUE INDEX i ON public.t USING btree (id) WHERE x;")) {
      assertThat(untrusted(CodeTrust.SUPERUSERS, sql, FUNCTION, INDEX))
          .as(sql)
          .containsExactly("index public i of postgres");
    }
  }

  @Test
  void aNameWithParenthesesIsNoExpression() throws Exception {
    String sql =
        "\nALTER TABLE ONLY public.\"t (open)\"\n    ADD CONSTRAINT \"k \"\"(x)\" UNIQUE (id);";

    assertThat(
            untrusted(
                CodeTrust.SUPERUSERS,
                sql,
                FUNCTION,
                "9; 2606 16392 CONSTRAINT public t (open) k \"(x) postgres"))
        .isEmpty();
  }

  @Test
  void codeOfTheServersOwnSuperusersIsTrustedWhereItComesFrom() throws Exception {
    String theirs = "7; 1255 16390 FUNCTION public f(integer) postgres";

    assertThat(untrusted(CodeTrust.SUPERUSERS, PLAIN, theirs, VIEW)).isEmpty();
    assertThat(untrusted(CodeTrust.NOBODY, PLAIN, theirs, VIEW))
        .containsExactly("materialized view public m of postgres");
  }

  /** A name that ends like a superuser's is another name. */
  @Test
  void anOwnerIsTheLongestRoleThatTheLineEndsWith() throws Exception {
    SchemaCode code =
        new SchemaCode(
            List.of("7; 1255 16390 FUNCTION public f(integer) not postgres", VIEW),
            List.of("postgres", "not postgres"),
            Set.of("postgres"));

    assertThat(code.untrusted(CodeTrust.SUPERUSERS, false, lines -> ""))
        .containsExactly("materialized view public m of postgres");
  }

  @Test
  void aKeyCallsCodeOnlyIfSomebodyMadeACastOrAnOperator() throws Exception {
    String key = "9; 2606 16393 FK CONSTRAINT public child child_parent_fkey postgres";
    String cast = "3; 2605 16394 CAST - CAST (public.wrapped AS integer) ";

    assertThat(untrusted(CodeTrust.SUPERUSERS, "", FUNCTION, key)).isEmpty();
    assertThat(untrusted(CodeTrust.SUPERUSERS, "", FUNCTION, cast, key))
        .containsExactly("foreign key public child child_parent_fkey of postgres");
  }

  @Test
  void whatASuperuserLoadsHimselfIsAllEvaluatedByHim() throws Exception {
    String table = "5; 1259 16395 TABLE public t alice";
    String theirs = "6; 1259 16396 TABLE public u postgres";
    SchemaCode code =
        new SchemaCode(List.of(table, theirs), List.of("alice", "postgres"), Set.of("postgres"));

    assertThat(code.untrusted(CodeTrust.SUPERUSERS, true, lines -> ""))
        .containsExactly("table public t of alice");
    assertThat(code.untrusted(CodeTrust.NOBODY, true, lines -> "")).hasSize(2);
    assertThat(code.untrusted(CodeTrust.EVERYBODY, true, lines -> "")).isEmpty();
  }

  private static List<String> untrusted(CodeTrust trust, String sql, String... entries)
      throws Exception {
    return new SchemaCode(Arrays.asList(entries), List.of("alice", "postgres"), Set.of("postgres"))
        .untrusted(trust, false, lines -> sql);
  }
}
