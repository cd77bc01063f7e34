package dev.belay.sources.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTokenTest {
  @Test
  void tellsWhichTokenItWasAndAcceptsNothingElse() {
    SecretToken token = new SecretToken(List.of("new", "old"));

    assertThat(token.secretOf("new")).hasValue(0);
    assertThat(token.secretOf("old")).hasValue(1);
    assertThat(token.secretOf("ne")).isEmpty();
    assertThat(token.secretOf("")).isEmpty();
    assertThat(token.secretOf(null)).isEmpty();
    assertThat(new SecretToken(List.of()).secretOf("")).isEmpty();
  }
}
