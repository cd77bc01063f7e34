package dev.belay.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.Policy;
import dev.belay.policy.RetentionClass;
import dev.belay.policy.RetentionClass.Period;
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StoneKind;
import dev.belay.policy.store.StoreKinds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionReaderTest {
  @Test
  void readsClasses() throws Exception {
    Policy policy =
        read(
            """
            retention:
              standard: {keep-last: 7, within: 14d, hourly: 24, yearly: 3, time-zone: Europe/Berlin}
              releases: {monthly: 12}
            """);

    assertThat(policy.retentionClass("standard"))
        .contains(
            new RetentionClass(
                7,
                Optional.of(Duration.ofDays(14)),
                Map.of(Period.HOURLY, 24, Period.YEARLY, 3),
                ZoneId.of("Europe/Berlin")));
    assertThat(policy.retentionClass("releases")).isPresent();
    assertThat(policy.retentionClass("others")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | must say what is kept",
        "{time-zone: UTC} | must say what is kept",
        "{keep-last: 0} | 1 to 10000",
        "{hourly: many} | 1 to 10000",
        "{within: 2 weeks} | 1s to 365d",
        "{daily: 1, time-zone: Berlin} | must be a time zone",
        "{days: 7} | days",
        "7 | must be a mapping",
      })
  void refusesWhatIsNoClass(String standard, String rule) {
    InvalidPolicyException refused =
        catchThrowableOfType(
            InvalidPolicyException.class, () -> read("retention: {standard: " + standard + "}\n"));

    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().getFirst().toString()).contains("retention.standard", rule);
  }

  @Test
  void aRuleNamesAClassThatIsThere() {
    String named = PolicyReaderTest.GOOD.replaceFirst("timeout: 15m", "retention: release");

    assertThat(named).isNotEqualTo(PolicyReaderTest.GOOD);
    InvalidPolicyException refused =
        catchThrowableOfType(
            InvalidPolicyException.class,
            () -> readText(named + "retention: {releases: {daily: 3}}\n"));

    assertThat(refused.problems().getFirst().toString())
        .contains("\"release\"", "there is no such retention class; retention has releases");
  }

  private static Policy read(String retention) throws InvalidPolicyException {
    return readText(PolicyReaderTest.GOOD + retention);
  }

  private static Policy readText(String text) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml",
        text.getBytes(StandardCharsets.UTF_8),
        Objects.requireNonNull(Path.of("/etc/belay")),
        StoreKinds.of(List.of(new ShelfKind(), new StoneKind())));
  }
}
