package dev.belay.standalone.forgery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.schemas.Assertion;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.Topics;
import dev.belay.schemas.Verified;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.InvalidKeysException;
import dev.belay.schemas.trust.NewKey;
import dev.belay.schemas.trust.Role;
import dev.belay.schemas.trust.SigningKey;
import dev.belay.schemas.trust.TrustList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Makes records out of those that were seen: repeats, changes and inventions. */
final class Attacker {
  private static final List<String> BETWEEN_SERVICES =
      List.of(Topics.BACKUP_COMMANDS, Topics.RECOVERY_COMMANDS, Topics.RECOVERY_EVENTS);

  private final List<ConsumerRecord<byte[], byte[]>> seen;
  private final RecordCodec codec;
  private final Random random;
  private final SigningKey ownKey;

  Attacker(List<ConsumerRecord<byte[], byte[]>> seen, RecordCodec codec, Random random)
      throws InvalidKeysException {
    this.seen = List.copyOf(seen);
    this.codec = codec;
    this.random = random;
    NewKey made = NewKey.of(Role.VERIFIER);
    ownKey = TrustList.parse(made.trusted()).own(Role.VERIFIER, made.privateKey());
  }

  List<ProducerRecord<byte[], byte[]>> records(int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(i % 10));
    }
    return records;
  }

  private ProducerRecord<byte[], byte[]> record(int way) {
    ConsumerRecord<byte[], byte[]> one = any();
    return switch (way) {
      case 0 -> copy(one, one.topic(), one.key(), one.value(), one.headers());
      case 1 -> copy(one, one.topic(), one.key(), one.value(), List.of());
      case 2 -> copy(one, one.topic(), one.key(), changed(one.value()), one.headers());
      case 3 -> copy(one, one.topic(), changed(one.key()), one.value(), one.headers());
      case 4 -> copy(one, otherTopic(one.topic()), one.key(), one.value(), one.headers());
      case 5 -> later(one);
      case 6 -> copy(one, one.topic(), one.key(), one.value(), any().headers());
      case 7 -> bySelf(invented(), true);
      case 8 -> bySelf(invented(), false);
      default -> invented();
    };
  }

  private ConsumerRecord<byte[], byte[]> any() {
    return seen.get(random.nextInt(seen.size()));
  }

  /** What was signed at one time is told as of another. */
  private static ProducerRecord<byte[], byte[]> later(ConsumerRecord<byte[], byte[]> one) {
    ProducerRecord<byte[], byte[]> made =
        copy(one, one.topic(), one.key(), one.value(), one.headers());
    made.headers().remove("belay-signed-at");
    made.headers().add("belay-signed-at", Instant.now().toString().getBytes(UTF_8));
    return made;
  }

  private ProducerRecord<byte[], byte[]> bySelf(
      ProducerRecord<byte[], byte[]> record, boolean underAnothersName) {
    ownKey
        .sign(record.topic(), record.key(), record.value(), Instant.now())
        .headers()
        .forEach(record.headers()::add);
    Header known = any().headers().lastHeader("belay-signer");
    if (underAnothersName && known != null) {
      record.headers().remove("belay-signer");
      record.headers().add(known);
    }
    return record;
  }

  private static ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> one,
      String topic,
      byte[] key,
      byte[] value,
      Iterable<Header> headers) {
    return new ProducerRecord<>(topic, one.partition(), key, value, headers);
  }

  private byte[] changed(byte[] bytes) {
    byte[] changed = bytes.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private String otherTopic(String topic) {
    return BETWEEN_SERVICES.stream()
        .filter(other -> !other.equals(topic))
        .toList()
        .get(random.nextInt(2));
  }

  private ProducerRecord<byte[], byte[]> invented() {
    return switch (random.nextInt(5)) {
      case 0 -> record(Topics.BACKUP_COMMANDS, "shop-db", capture());
      case 1 -> record(Topics.RECOVERY_COMMANDS, "shop-db", restore("prepare"));
      case 2 -> record(Topics.RECOVERY_COMMANDS, "shop-db", restore("apply"));
      case 3 -> event("verification-completed");
      default ->
          event(
              List.of("capture-completed", "gate-decided", "operation-confirmed", "restore-applied")
                  .get(random.nextInt(4)));
    };
  }

  private ProducerRecord<byte[], byte[]> record(String topic, String key, SpecificRecord record) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), codec.encode(topic, record));
  }

  /** About a set that is known. */
  private ProducerRecord<byte[], byte[]> event(String type) {
    List<ConsumerRecord<byte[], byte[]>> events =
        seen.stream().filter(one -> one.topic().equals(Topics.RECOVERY_EVENTS)).toList();
    RecoveryEvent known =
        codec.decode(
            Topics.RECOVERY_EVENTS,
            events.get(random.nextInt(events.size())).value(),
            RecoveryEvent.class);
    RecoveryEvent.Builder event =
        RecoveryEvent.newBuilder(known)
            .setEventId(UUID.randomUUID().toString())
            .setType(type)
            .setOccurredAt(now());
    if (type.equals("verification-completed")) {
      event.setVerified(
          Verified.newBuilder()
              .setVerificationId(UUID.randomUUID().toString())
              .setVerdict("failed")
              .setStartedAt(now())
              .setFinishedAt(now())
              .setDepth("full")
              .setSandbox("none")
              .setChecks(List.of())
              .build());
    }
    return record(Topics.RECOVERY_EVENTS, known.getRecoverySetId(), event.build());
  }

  private static BackupCommand capture() {
    return BackupCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setAction("capture")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(UUID.randomUUID().toString())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setRequestedAt(now())
        .setDeadline(now().plusSeconds(3600))
        .setAssertions(List.of(new Assertion("mine", "copy (select 1) to program 'id'", "sql")))
        .build();
  }

  private RecoveryCommand restore(String action) {
    return RecoveryCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setAction(action)
        .setOperationId(UUID.randomUUID().toString())
        .setKind("restore")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(aPoint())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setRequestedAt(now())
        .setDeadline(now().plusSeconds(3600))
        .setTarget(RestoreDestination.newBuilder().setDataStore("shop-db").setReplace(true).build())
        .setPreRestoreSetId(UUID.randomUUID().toString())
        .setPreRestorePointId(UUID.randomUUID().toString())
        .build();
  }

  private String aPoint() {
    return seen.stream()
        .filter(one -> one.topic().equals(Topics.RECOVERY_EVENTS))
        .map(one -> codec.decode(one.topic(), one.value(), RecoveryEvent.class))
        .map(RecoveryEvent::getRecoveryPointId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
