package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  @TempDir Path home;

  @Test
  void aTokenIsShownOnceListedWithoutItAndRevoked() throws Exception {
    Run created =
        token("create", "ci-shop", "--scope=gate,read", "--application=shop", "--expires=90d");
    assertThat(created.code()).as(created.err()).isZero();
    String token = created.out().strip();
    assertThat(token).matches("belay_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(home.resolve("tokens"))).doesNotContain(token);

    Run listed = token("list");
    assertThat(listed.out())
        .contains("ci-shop", "gate,read", "shop", "all")
        .doesNotContain(token, "expired");
    assertThat(token("list", "--json").json().path("items").path(0).path("name").asString())
        .isEqualTo("ci-shop");

    assertThat(token("revoke", "ci-shop").code()).isZero();
    assertThat(token("list").out()).doesNotContain("ci-shop");
    Run again = token("revoke", "ci-shop");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("no token \"ci-shop\"");
  }

  @Test
  void whatIsWrongIsNamedAndChangesNothing() {
    assertThat(token("create", "ci", "--scope=fly").err()).contains("\"fly\"", "recover");
    assertThat(token("create", "a b", "--scope=read").err()).contains("\"a b\"", "letters");
    assertThat(token("create", "ci", "--scope=read", "--expires=soon").err()).contains("90d");
    assertThat(token("create", "ci").code()).isEqualTo(2);
    assertThat(home.resolve("tokens")).doesNotExist();
    assertThat(Run.of(Map.of(), "token", "list").err()).contains("--file", "--home");

    assertThat(token("create", "ci", "--scope=read").code()).isZero();
    Run taken = token("create", "ci", "--scope=read");
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("already");
  }

  private Run token(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "token";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 1] = "--home=" + home;
    return Run.of(Map.of(), all);
  }
}
