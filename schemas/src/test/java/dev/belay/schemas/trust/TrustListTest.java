package dev.belay.schemas.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.UntrustedRecordException.Reason;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustListTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.123Z");
  private static final byte[] KEY = "shop-db".getBytes(UTF_8);
  private static final byte[] VALUE = "what is said".getBytes(UTF_8);

  private final Map<Role, NewKey> made = new EnumMap<>(Role.class);
  private final TrustList trusted;

  TrustListTest() throws Exception {
    for (Role role : Role.values()) {
      made.put(role, NewKey.of(role));
    }
    trusted =
        TrustList.parse(
            made.values().stream().map(NewKey::trusted).collect(Collectors.joining("\n")));
  }

  @Test
  void knowsWhoSaidIt() throws Exception {
    RecordSignature signature = key(Role.WORKER).sign(Topics.RECOVERY_EVENTS, KEY, VALUE, NOW);

    assertThat(read(Topics.RECOVERY_EVENTS, KEY, VALUE, signature)).isEqualTo(Role.WORKER);
  }

  @Test
  void aRecordWithoutAKeyCanBeSigned() throws Exception {
    RecordSignature signature = key(Role.WORKER).sign(Topics.RECOVERY_EVENTS, null, VALUE, NOW);

    assertThat(read(Topics.RECOVERY_EVENTS, null, VALUE, signature)).isEqualTo(Role.WORKER);
    refused(Reason.SIGNATURE, () -> read(Topics.RECOVERY_EVENTS, new byte[0], VALUE, signature));
  }

  @Test
  void nothingThatIsSignedCanBeChanged() throws Exception {
    RecordSignature signature = key(Role.GATEWAY).sign(Topics.BACKUP_COMMANDS, KEY, VALUE, NOW);

    refused(Reason.SIGNATURE, () -> read(Topics.RECOVERY_EVENTS, KEY, VALUE, signature));
    refused(
        Reason.SIGNATURE,
        () -> read(Topics.BACKUP_COMMANDS, "other".getBytes(UTF_8), VALUE, signature));
    refused(
        Reason.SIGNATURE,
        () -> read(Topics.BACKUP_COMMANDS, KEY, "something else".getBytes(UTF_8), signature));
    refused(
        Reason.SIGNATURE,
        () ->
            read(
                Topics.BACKUP_COMMANDS,
                KEY,
                VALUE,
                new RecordSignature(
                    signature.signer(), NOW.plusMillis(1).toEpochMilli(), signature.bytes())));
    refused(
        Reason.SIGNATURE,
        () ->
            read(
                Topics.BACKUP_COMMANDS,
                KEY,
                VALUE,
                new RecordSignature(
                    key(Role.WORKER).id(), signature.signedAtMillis(), signature.bytes())));
  }

  @Test
  void aSignatureOfAnyLengthAndAnyBytesIsRefused() {
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) length);
      refused(
          Reason.SIGNATURE,
          () ->
              read(
                  Topics.BACKUP_COMMANDS,
                  KEY,
                  VALUE,
                  new RecordSignature(key(Role.GATEWAY).id(), NOW.toEpochMilli(), bytes)));
    }
  }

  @Test
  void aKeyThatNobodyTrustsSaysNothing() throws Exception {
    NewKey stranger = NewKey.of(Role.VERIFIER);
    SigningKey key = TrustList.parse(stranger.trusted()).own(Role.VERIFIER, stranger.privateKey());
    RecordSignature signature = key.sign(Topics.RECOVERY_EVENTS, KEY, VALUE, NOW);

    refused(Reason.SIGNER, () -> read(Topics.RECOVERY_EVENTS, KEY, VALUE, signature));
  }

  @Test
  void commandsAreOfTheirProducersAlone() throws Exception {
    assertThat(producers(Topics.BACKUP_COMMANDS)).containsExactly(Role.GATEWAY);
    assertThat(producers(Topics.RECOVERY_COMMANDS)).containsExactly(Role.LEDGER);
    assertThat(producers(Topics.DEPLOYMENT_EVENTS)).containsExactly(Role.GATEWAY);
    assertThat(producers(Topics.RECOVERY_EVENTS)).containsExactly(Role.values());
  }

  @Test
  void everyEventHasItsSpeaker() throws Exception {
    for (Field field : RecoveryEventTypes.class.getFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      String type = (String) field.get(null);
      List<Role> speakers = speakers(type);
      assertThat(speakers)
          .as(type)
          .isEqualTo(
              switch (type.substring(0, type.indexOf('-'))) {
                case "set" -> List.of(Role.GATEWAY, Role.LEDGER);
                case "gate", "rollback" -> List.of(Role.GATEWAY);
                case "operation" -> List.of(Role.LEDGER);
                case "verification" ->
                    type.endsWith("-requested") ? List.of(Role.LEDGER) : List.of(Role.VERIFIER);
                case "drill" -> List.of(Role.VERIFIER);
                case "policy" -> List.of(Role.values());
                default -> List.of(Role.WORKER);
              });
    }
  }

  @Test
  void aCommandThatIsOlderThanTheMemoryOfWorkersIsRefused() throws Exception {
    Instant then = NOW.minus(Duration.ofDays(29));
    RecordSignature command = key(Role.LEDGER).sign(Topics.RECOVERY_COMMANDS, KEY, VALUE, then);
    RecordSignature event = key(Role.LEDGER).sign(Topics.RECOVERY_EVENTS, KEY, VALUE, then);

    refused(Reason.AGE, () -> read(Topics.RECOVERY_COMMANDS, KEY, VALUE, command));
    assertThatCode(() -> read(Topics.RECOVERY_EVENTS, KEY, VALUE, event))
        .doesNotThrowAnyException();
  }

  @Test
  void headersAreReadAsTheyAreWritten() throws Exception {
    RecordSignature signature = key(Role.WORKER).sign(Topics.RECOVERY_EVENTS, KEY, VALUE, NOW);
    Map<String, byte[]> headers = signature.headers();

    RecordSignature read = RecordSignature.read(headers::get);

    assertThat(read(Topics.RECOVERY_EVENTS, KEY, VALUE, read)).isEqualTo(Role.WORKER);
    for (String name : headers.keySet()) {
      refused(
          Reason.UNSIGNED,
          () -> RecordSignature.read(asked -> asked.equals(name) ? null : headers.get(asked)));
    }
    refused(Reason.SIGNATURE, () -> RecordSignature.read(name -> "no".getBytes(UTF_8)));
  }

  @Test
  void oneKeyTakesOverFromAnother() throws Exception {
    NewKey next = NewKey.of(Role.WORKER);
    TrustList both =
        TrustList.parse(
            "# being replaced\n\n"
                + made(Role.WORKER).trusted()
                + " of 2025;"
                + next.trusted()
                + " of 2026\n");

    assertThat(both.own(Role.WORKER, made(Role.WORKER).privateKey()).id())
        .isNotEqualTo(both.own(Role.WORKER, next.privateKey()).id());
    assertThatThrownBy(() -> trusted.own(Role.WORKER, next.privateKey()))
        .isInstanceOf(InvalidKeysException.class)
        .hasMessageContaining("not among the trusted keys of the role worker");
    assertThatThrownBy(() -> both.own(Role.VERIFIER, next.privateKey()))
        .isInstanceOf(InvalidKeysException.class);
  }

  @Test
  void whatIsNoKeyIsToldWithoutQuotingIt() {
    assertThatThrownBy(() -> trusted.own(Role.WORKER, "c2VjcmV0"))
        .isInstanceOf(InvalidKeysException.class)
        .hasMessageContaining("openssl genpkey")
        .hasMessageNotContaining("c2VjcmV0")
        .hasNoCause();
    assertThat(made(Role.WORKER)).asString().doesNotContain("PRIVATE");
    for (String text :
        List.of("", "# nothing", "worker", "cli AAAA", "worker AAAA", "worker worker")) {
      assertThatThrownBy(() -> TrustList.parse(text)).isInstanceOf(InvalidKeysException.class);
    }
    String twice = made(Role.WORKER).trusted();
    assertThatThrownBy(() -> TrustList.parse(twice + "\n" + twice.replace("worker", "verifier")))
        .isInstanceOf(InvalidKeysException.class)
        .hasMessageContaining("a key has one role");
  }

  private NewKey made(Role role) {
    return Objects.requireNonNull(made.get(role), role.word());
  }

  private SigningKey key(Role role) {
    try {
      return trusted.own(role, made(role).privateKey());
    } catch (InvalidKeysException e) {
      throw new AssertionError(e);
    }
  }

  private Role read(String topic, byte @Nullable [] key, byte[] value, RecordSignature signature)
      throws UntrustedRecordException {
    return trusted.signer(topic, key, value, signature, NOW);
  }

  private List<Role> producers(String topic) throws Exception {
    List<Role> producers = new ArrayList<>();
    for (Role role : Role.values()) {
      try {
        producers.add(read(topic, KEY, VALUE, key(role).sign(topic, KEY, VALUE, NOW)));
      } catch (UntrustedRecordException e) {
        assertThat(e.reason()).isEqualTo(Reason.ROLE);
      }
    }
    return producers;
  }

  private static List<Role> speakers(String type) {
    return Stream.of(Role.values())
        .filter(
            role -> {
              try {
                Rights.requireSay(role, type);
                return true;
              } catch (UntrustedRecordException e) {
                return false;
              }
            })
        .toList();
  }

  private static void refused(Reason reason, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            UntrustedRecordException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aPrivateKeyInThePlaceOfTheListIsNotTold() {
    assertThatThrownBy(() -> TrustList.parse("# ours\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ"))
        .isInstanceOf(InvalidKeysException.class)
        .hasMessageContaining("entry 2")
        .message()
        .doesNotContain("MC4CAQ");
  }
}
