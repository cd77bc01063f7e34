package dev.belay.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {
  @TempDir Path folder;

  @Test
  void aReplacedTokenCountsAtOnce() throws Exception {
    Path file = Files.writeString(folder.resolve("tokens"), "another\n\n old \n");
    ApiTokens tokens = new ApiTokens(file, Clock.systemUTC());
    boolean before = accepts(tokens, "new");
    boolean old = accepts(tokens, "old");

    Files.writeString(file, "new\n");

    assertThat(before).isFalse();
    assertThat(old).isTrue();
    assertThat(accepts(tokens, "new")).isTrue();
    assertThat(accepts(tokens, "old")).isFalse();
  }

  @Test
  void withoutTokensNothingIsAccepted() throws Exception {
    Path blank = Files.writeString(folder.resolve("blank"), "\n \n");

    assertThat(accepts(new ApiTokens(null, Clock.systemUTC()), "token")).isFalse();
    assertThat(accepts(tokens("missing"), "token")).isFalse();
    assertThat(accepts(new ApiTokens(blank, Clock.systemUTC()), "")).isFalse();
  }

  @Test
  void aTokenIsWhatComesWithBearerInWhateverCase() {
    assertThat(ApiTokens.bearer("bearer  one ")).isEqualTo("one");
    assertThat(ApiTokens.bearer("Basic one")).isNull();
    assertThat(ApiTokens.bearer(null)).isNull();
  }

  private ApiTokens tokens(String name) {
    return new ApiTokens(folder.resolve(name), Clock.systemUTC());
  }

  private static boolean accepts(ApiTokens tokens, String token) {
    return tokens.find(token).isPresent();
  }
}
