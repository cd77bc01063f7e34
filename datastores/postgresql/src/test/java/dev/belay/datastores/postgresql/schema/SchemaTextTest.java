package dev.belay.datastores.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaTextTest {
  private static final String GRANTS =
      """
      GRANT SELECT ON TABLE public.t TO "a;
      b";
      SET SESSION AUTHORIZATION "a;
      b";
      GRANT INSERT ON TABLE public.t TO c;
      RESET SESSION AUTHORIZATION;
      """;

  private static final String OTHER_ORDER =
      """
      SET SESSION AUTHORIZATION "a;
      b";
      GRANT INSERT ON TABLE public.t TO c;
      RESET SESSION AUTHORIZATION;
      GRANT SELECT ON TABLE public.t TO "a;
      b";
      """;

  @Test
  void grantsAreASet() {
    SchemaText captured = text("TABLE t", "ACL", "belay", GRANTS);

    assertThat(captured.differences(text("TABLE t", "ACL", "belay_1", OTHER_ORDER))).isEmpty();
    assertThat(
            captured.differences(text("TABLE t", "ACL", "belay", GRANTS.replace("TO c", "TO d"))))
        .containsExactly("ACL public.TABLE t differs");
  }

  /** The same grants by others are not the same. */
  @Test
  void whoGrantsBelongsToAGrant() {
    SchemaText captured = text("TABLE t", "ACL", "belay", GRANTS);
    String others =
        """
        SET SESSION AUTHORIZATION "a;
        b";
        GRANT SELECT ON TABLE public.t TO "a;
        b";
        RESET SESSION AUTHORIZATION;
        GRANT INSERT ON TABLE public.t TO c;
        """;

    assertThat(captured.differences(text("TABLE t", "ACL", "belay", others))).hasSize(1);
  }

  @Test
  void theRolesOfAPolicyAreASet() {
    String policy = "CREATE POLICY \"p TO x\" ON public.t FOR SELECT TO a, \"b, c\" USING (%s);\n";
    SchemaText captured = text("t p", "POLICY", "o", policy.formatted("true"));
    String other = policy.replace("a, \"b, c\"", "\"b, c\", a");

    assertThat(captured.differences(text("t p", "POLICY", "o", other.formatted("true")))).isEmpty();
    assertThat(captured.differences(text("t p", "POLICY", "o", other.formatted("a > 0"))))
        .hasSize(1);
    assertThat(
            captured.differences(
                text("t p", "POLICY", "o", policy.replace("a, ", "").formatted("true"))))
        .hasSize(1);
  }

  @Test
  void theColumnsOfATableThatInheritsAreASet() {
    String table = "CREATE TABLE public.t (\n    %s,\n    %s\n)%s;\n";
    SchemaText captured =
        text("t", "TABLE", "o", table.formatted("a integer", "b text", "\nINHERITS (public.p)"));
    String other = table.formatted("b text", "a integer", "\nINHERITS (public.p)");

    assertThat(captured.differences(text("t", "TABLE", "o", other))).isEmpty();
    assertThat(captured.differences(text("t", "TABLE", "o", other.replace("text", "int"))))
        .hasSize(1);
    assertThat(
            text("t", "TABLE", "o", table.formatted("a integer", "b text", ""))
                .differences(text("t", "TABLE", "o", table.formatted("b text", "a integer", ""))))
        .hasSize(1);
  }

  /** Points of earlier releases know only the text as it was written. */
  @Test
  void comparesWithWhatEarlierReleasesWrote() {
    SchemaText now = text("TABLE t", "ACL", "belay", GRANTS);
    SchemaText earlier = new SchemaText(now.objects(), new java.util.TreeMap<>());

    assertThat(earlier.differences(now)).isEmpty();
  }

  private static SchemaText text(String name, String type, String owner, String sql) {
    return SchemaText.parse(
        "--\n-- Name: %s; Type: %s; Schema: public; Owner: %s\n--\n\n%s"
            .formatted(name, type, owner, sql));
  }
}
