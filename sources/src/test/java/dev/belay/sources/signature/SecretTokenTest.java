package dev.belay.sources.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
    SecretToken other = new SecretToken(List.of("gehe\u00edm-\u20ac", "gehe\u00edm"));
    assertThat(other.secretOf("gehe\u00edm")).hasValue(1);
    assertThat(other.secretOf(asHeader("gehe\u00edm"))).hasValue(1);
    assertThat(other.secretOf(asHeader("gehe\u00edm-\u20ac"))).hasValue(0);
    assertThat(other.secretOf("gehe?m")).isEmpty();
    assertThat(new SecretToken(List.of("gehe?m")).secretOf("gehe\u20acm")).isEmpty();
    assertThat(new SecretToken(List.of()).secretOf("")).isEmpty();
  }

  private static String asHeader(String utf8) {
    return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
