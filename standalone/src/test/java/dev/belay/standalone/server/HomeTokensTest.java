package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTokensTest {
  @TempDir Path home;

  @Test
  void servicesKnowTheHomesTokensByTheirHashesAndKeepThoseThatWereGiven() throws Exception {
    Path own = Files.writeString(home.resolve("api-token"), "one\n\ntwo\n");
    Path tokens = home.resolve("tokens");
    new TokenFile(tokens)
        .add(
            new StoredToken(
                "home-office",
                Token.hash("x"),
                List.of("gate"),
                List.of(),
                List.of(),
                Instant.EPOCH,
                null));

    HomeTokens.of(own, tokens, Clock.systemUTC());

    assertThat(names(tokens)).containsExactly("home-office", "home", "home-2");
    assertThat(Files.readString(tokens)).doesNotContain("\"one\"", "\"two\"");

    Files.writeString(own, "three\n");
    HomeTokens.of(own, tokens, Clock.systemUTC());

    assertThat(names(tokens)).containsExactly("home-office", "home");
    assertThat(new TokenFile(tokens).read().tokens().getLast().sha256())
        .isEqualTo(Token.hash("three"));
  }

  private static List<String> names(Path tokens) throws Exception {
    return new TokenFile(tokens).read().tokens().stream().map(StoredToken::name).toList();
  }
}
