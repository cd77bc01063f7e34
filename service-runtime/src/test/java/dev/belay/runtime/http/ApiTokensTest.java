package dev.belay.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {
  @TempDir Path folder;

  @Test
  void aReplacedTokenCountsAtOnce() throws Exception {
    Path file = Files.writeString(folder.resolve("tokens"), "another\n\n old \n");
    ApiTokens tokens = new ApiTokens(file);
    boolean before = tokens.accept("new");
    boolean old = tokens.accept("old");

    Files.writeString(file, "new\n");

    assertThat(before).isFalse();
    assertThat(old).isTrue();
    assertThat(tokens.accept("new")).isTrue();
    assertThat(tokens.accept("old")).isFalse();
  }

  @Test
  void withoutTokensNothingIsAccepted() throws Exception {
    Path blank = Files.writeString(folder.resolve("blank"), "\n \n");

    assertThat(new ApiTokens(null).accept("token")).isFalse();
    assertThat(new ApiTokens(folder.resolve("missing")).accept("token")).isFalse();
    assertThat(new ApiTokens(blank).accept("")).isFalse();
  }

  @Test
  void aTokenIsWhatComesWithBearerInWhateverCase() {
    assertThat(ApiTokens.bearer("bearer  one ")).isEqualTo("one");
    assertThat(ApiTokens.bearer("Basic one")).isNull();
    assertThat(ApiTokens.bearer(null)).isNull();
  }
}
