package dev.belay.runtime.testing;

import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.InvalidKeysException;
import dev.belay.schemas.trust.KeyFolder;
import dev.belay.schemas.trust.Rights;
import dev.belay.schemas.trust.Role;
import dev.belay.schemas.trust.SigningKey;
import dev.belay.schemas.trust.TrustList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The keys of all services, made once for all tests of a JVM: a test gives them to the services
 * that it starts, and signs by them what it says in a service's place.
 */
public final class TestKeys {
  private static final Map<Role, SigningKey> KEYS = new EnumMap<>(Role.class);
  private static final KeyFolder FOLDER = made();

  private TestKeys() {}

  /** What a service of any role is started with. */
  public static List<String> arguments() {
    return List.of("--belay.signing.key=" + keys(), "--belay.signing.trusted=" + trusted());
  }

  /** A folder that has the key of each role. */
  public static Path keys() {
    return FOLDER.folder();
  }

  /** The folder of the lists of them all. */
  public static Path trusted() {
    return FOLDER.trusted();
  }

  /** Signs a record as the service that may produce to its topic; as the worker, if several may. */
  public static ProducerRecord<byte[], byte[]> signed(ProducerRecord<byte[], byte[]> record) {
    return switch (record.topic()) {
      case Topics.BACKUP_COMMANDS, Topics.DEPLOYMENT_EVENTS -> signedBy(Role.GATEWAY, record);
      case Topics.RECOVERY_COMMANDS -> signedBy(Role.LEDGER, record);
      case Topics.RECOVERY_EVENTS -> signedBy(Role.WORKER, record);
      default -> record;
    };
  }

  /** Signs a recovery event as a service that may say it. */
  public static ProducerRecord<byte[], byte[]> signedEvent(
      String type, ProducerRecord<byte[], byte[]> record) {
    return signedBy(Rights.speakers(type).iterator().next(), record);
  }

  /** Signs a record, whether that role may say it or not. */
  public static ProducerRecord<byte[], byte[]> signedBy(
      Role role, ProducerRecord<byte[], byte[]> record) {
    SigningKey key = Objects.requireNonNull(KEYS.get(role), role.word());
    key.sign(record.topic(), record.key(), record.value(), Instant.now())
        .headers()
        .forEach(record.headers()::add);
    return record;
  }

  private static KeyFolder made() {
    try {
      KeyFolder made = new KeyFolder(Files.createTempDirectory("belay-test-keys")).made();
      StringBuilder list = new StringBuilder();
      for (Role role : Role.values()) {
        list.append(Files.readString(made.trusted().resolve(role.word())));
      }
      TrustList trusted = TrustList.parse(list.toString());
      for (Role role : Role.values()) {
        String key = Files.readString(made.folder().resolve(role.word() + ".key"));
        KEYS.put(role, trusted.own(role, key));
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidKeysException e) {
      throw new IllegalStateException(e);
    }
  }
}
