package dev.belay.ledger.notify.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipientTest {
  private static final Notice NOTICE =
      new Notice(
          "1",
          "drill-failed",
          Notice.Phase.LASTS,
          Severity.ERROR,
          Instant.parse("2026-11-23T12:00:00Z"),
          "shop",
          "production",
          "belay/drill-failed/shop/production",
          "shop/production: A drill failed: it was refused",
          Map.of("operationId", "2"));

  @Test
  void recipientsHearOfWhatTheyWant() {
    assertThat(recipient(List.of(), List.of()).wants(NOTICE)).isTrue();
    assertThat(recipient(List.of("drill-*"), List.of("shop")).wants(NOTICE)).isTrue();
    assertThat(recipient(List.of("*-failed"), List.of("blog", "s*p")).wants(NOTICE)).isTrue();
    assertThat(recipient(List.of("rollback-*"), List.of()).wants(NOTICE)).isFalse();
    assertThat(recipient(List.of(), List.of("blog")).wants(NOTICE)).isFalse();
  }

  @Test
  void aRecipientThatNothingCouldReachIsRefused() {
    assertThatThrownBy(() -> recipient(List.of("drills-*"), List.of()))
        .hasMessageContaining("drills-*")
        .hasMessageContaining("drill-failed");
    assertThatThrownBy(
            () ->
                new Recipient(
                    URI.create("ftp://somewhere/T0/secret"), null, null, null, null, null))
        .hasMessageContaining("http or https")
        .hasMessageNotContaining("secret");
  }

  @Test
  void slackGetsATextAlone() {
    Recipient slack =
        new Recipient(
            URI.create("https://hooks/x"), Recipient.Format.SLACK, null, null, null, null);

    assertThat(new String(Envelope.body(slack, NOTICE), StandardCharsets.UTF_8))
        .isEqualTo("{\"text\":\"shop/production: A drill failed: it was refused\"}");
  }

  @Test
  void theirJsonIsWhatItAlwaysWas() {
    assertThat(
            new String(
                Envelope.body(recipient(List.of(), List.of()), NOTICE), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"belay.drill-failed\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"data\":"
                + "{\"severity\":\"error\",\"application\":\"shop\",\"environment\":\"production\",\"text\":\"shop/production:"
                + " A drill failed: it was refused\",\"operationId\":\"2\"}}");
  }

  private static Recipient recipient(List<String> kinds, List<String> applications) {
    return new Recipient(
        URI.create("http://localhost/"), null, null, kinds, applications, List.of());
  }
}
