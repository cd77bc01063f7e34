package dev.belay.sources.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HmacSignatureTest {
  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  private static final String SECRET = "It's a Secret to Everybody";

  @Test
  void acceptsGitHubsPublishedVectorAndTellsWhichSecretItWas() {
    assertThat(HmacSignature.gitHub(List.of(SECRET)).secretOf(SIGNATURE, BODY)).hasValue(0);
    assertThat(HmacSignature.gitHub(List.of("new", SECRET)).secretOf(SIGNATURE, BODY)).hasValue(1);
  }

  @Test
  void acceptsNothingElse() {
    HmacSignature signature = HmacSignature.gitHub(List.of(SECRET));

    assertThat(signature.secretOf(null, BODY)).isEmpty();
    assertThat(signature.secretOf("sha256=", BODY)).isEmpty();
    assertThat(signature.secretOf("sha256=zz", BODY)).isEmpty();
    assertThat(signature.secretOf(SIGNATURE.substring(0, 40), BODY)).isEmpty();
    assertThat(signature.secretOf(SIGNATURE.replace("sha256", "sha1"), BODY)).isEmpty();
    assertThat(signature.secretOf(SIGNATURE, new byte[0])).isEmpty();
    assertThat(HmacSignature.gitHub(List.of()).secretOf(SIGNATURE, BODY)).isEmpty();
  }
}
