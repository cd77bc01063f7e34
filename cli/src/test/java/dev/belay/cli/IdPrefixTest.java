package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that people have shortened. */
class IdPrefixTest {
  private static final String ONE = "0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10";
  private static final String OTHER = "0b7e4c99-5c1e-5f0e-9a51-6f2f9a1c7d10";

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  private void found(String... ids) {
    StringBuilder items = new StringBuilder();
    for (String id : ids) {
      items.append(items.isEmpty() ? "" : ",").append("{\"recoverySetId\":\"" + id + "\"}");
    }
    services.on("GET /v1/recovery-sets", Reply.ok("{\"items\":[" + items + "],\"next\":null}"));
  }

  @Test
  void theOnlySetThatBeginsSoIsShown() {
    found(ONE);
    services.on(
        "GET /v1/recovery-sets/" + ONE,
        Reply.ok(
            Documents.set("captured", "verified", Documents.point("a", "captured", "verified"))));

    Run run = Run.of(services.environment(), "sets", "show", "0B7E4");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/recovery-sets?id-prefix=0b7e4&limit=20");
  }

  @Test
  void severalAreBadUsageAndAreNamed() {
    found(ONE, OTHER);

    Run run = Run.of(services.environment(), "sets", "show", "0b7e4c");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("several recovery sets", ONE, OTHER, "give more characters");
  }

  @Test
  void noneIsAFailure() {
    found();

    Run run = Run.of(services.environment(), "verify", "--set", "0b7e4c");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no recovery set whose id begins with \"0b7e4c\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0b7"})
  void tooShortIsBadUsageAndAsksNobody(String id) {
    assertThat(Run.of(services.environment(), "sets", "show", id).code()).isEqualTo(2);
    assertThat(Run.of(services.environment(), "operations", "cancel", id).code()).isEqualTo(2);
    assertThat(services.requests()).isEmpty();
  }

  @Test
  void wholeIdsAreAskedForAtOnce() {
    assertThat(Run.of(services.environment(), "sets", "show", ONE).code()).isEqualTo(1);
    assertThat(services.requests().getFirst().line()).isEqualTo("GET /v1/recovery-sets/" + ONE);
  }

  @Test
  void restoresRollbacksAndDrillsTakeThemToo() {
    found(ONE, OTHER);

    for (String[] command :
        new String[][] {
          {"restore", "--set", "0b7e4c", "--plan"},
          {"rollback", "--application=a", "--environment=e", "--set", "0b7e4c", "--plan"},
          {"drill", "run", "--application=a", "--environment=e", "--set", "0b7e4c"}
        }) {
      Run run = Run.of(services.environment(), command);
      assertThat(run.code()).as(String.join(" ", command)).isEqualTo(2);
      assertThat(run.err()).contains("several recovery sets");
    }
    assertThat(services.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }
}
