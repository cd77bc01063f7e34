package dev.belay.sources.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the vector that the Standard Webhooks libraries are tested with. */
class StandardWebhooksSignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TIMESTAMP = "1614265330";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final Instant THEN = Instant.ofEpochSecond(1614265330);

  private final StandardWebhooksSignature signature =
      new StandardWebhooksSignature(List.of(SECRET));

  @Test
  void acceptsThePublishedVectorAlsoAmongOthers() {
    assertThat(signature.secretOf(ID, TIMESTAMP, SIGNATURE, BODY, THEN)).hasValue(0);
    assertThat(signature.secretOf(ID, TIMESTAMP, "v2,x v1,AAAA " + SIGNATURE, BODY, THEN))
        .hasValue(0);
  }

  @Test
  void refusesWhatIsOldEarlyAlteredOrMissing() {
    assertThat(signature.secretOf(ID, TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(301))).isEmpty();
    assertThat(signature.secretOf(ID, TIMESTAMP, SIGNATURE, BODY, THEN.minusSeconds(301)))
        .isEmpty();
    assertThat(signature.secretOf("other", TIMESTAMP, SIGNATURE, BODY, THEN)).isEmpty();
    assertThat(signature.secretOf(ID, "1614265331", SIGNATURE, BODY, THEN)).isEmpty();
    assertThat(signature.secretOf(ID, "never", SIGNATURE, BODY, THEN)).isEmpty();
    assertThat(signature.secretOf(ID, "9999999999999999", SIGNATURE, BODY, THEN)).isEmpty();
    assertThat(signature.secretOf(ID, TIMESTAMP, SIGNATURE, new byte[0], THEN)).isEmpty();
    assertThat(signature.secretOf(ID, TIMESTAMP, null, BODY, THEN)).isEmpty();
    assertThat(signature.secretOf(ID, TIMESTAMP, "v1,%%%", BODY, THEN)).isEmpty();
  }

  @Test
  void aSecretOfTheWrongLengthIsRefusedWithoutBeingQuoted() {
    assertThatThrownBy(() -> new StandardWebhooksSignature(List.of("whsec_c2hvcnQ=")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 to 64 bytes")
        .hasMessageNotContaining("c2hvcnQ");
  }
}
