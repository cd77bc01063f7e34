package dev.belay.runtime.vault;

import dev.belay.runtime.health.HealthFromMemory;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the vault that this process opened is still there, and can be used. What is wrong is told
 * once in the log, and in the service's health until it is mended. Health itself asks nobody, so it
 * never waits.
 */
public final class VaultWatch implements HealthFromMemory {
  private static final Logger LOG = LoggerFactory.getLogger(VaultWatch.class);

  /** A start does not wait longer for a storage that does not answer. */
  private static final Duration LONGEST_WAIT_AT_START = Duration.ofSeconds(10);

  /**
   * A storage that takes longer can't be worked with: it hangs, rather than answer that it can't.
   */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private final Vault vault;
  private final LongSupplier nanoTime;

  /** Null while nobody waits for an answer. */
  private volatile @Nullable Long askedAt;

  private volatile boolean answered;
  private volatile @Nullable String fault;

  VaultWatch(Vault vault) {
    this(vault, System::nanoTime);
  }

  VaultWatch(Vault vault, LongSupplier nanoTime) {
    this.vault = vault;
    this.nanoTime = nanoTime;
  }

  /**
   * The first look. A storage that does not answer may do so later, so that the start goes on.
   *
   * @throws VaultException.WrongKey if the key is not the vault's: nobody mends that by waiting
   */
  void atStart() throws VaultException, InterruptedException {
    AtomicReference<VaultException.@Nullable WrongKey> wrong = new AtomicReference<>();
    Thread look = Thread.ofVirtual().name("vault-at-start").start(() -> wrong.set(look()));
    if (!look.join(LONGEST_WAIT_AT_START)) {
      LOG.atWarn().log("The vault {} has not answered yet", vault.uri());
      return;
    }
    VaultException.WrongKey key = wrong.get();
    if (key != null) {
      throw key;
    }
  }

  void turn() {
    VaultException.WrongKey wrong = look(); // told by the fault
  }

  private VaultException.@Nullable WrongKey look() {
    askedAt = nanoTime.getAsLong();
    try {
      vault.check();
      told(null);
      return null;
    } catch (VaultException e) {
      told(String.valueOf(e.getMessage()));
      return e instanceof VaultException.WrongKey wrong ? wrong : null;
    } finally {
      askedAt = null;
    }
  }

  private void told(@Nullable String now) {
    String before = fault;
    fault = now;
    answered = true;
    if (now == null) {
      if (before != null) {
        LOG.atInfo().log("The vault {} can be used again", vault.uri());
      }
    } else if (!now.equals(before)) {
      LOG.atError().log("The vault can't be used: {}", now);
    }
  }

  @Override
  public Health health() {
    String known = fault;
    Long since = askedAt;
    if (since != null) {
      Duration waiting = Duration.ofNanos(nanoTime.getAsLong() - since);
      if (waiting.compareTo(SILENCE) > 0) {
        known =
            "the vault %s has not answered for %d s".formatted(vault.uri(), waiting.toSeconds());
      }
    }
    if (known != null) {
      return Health.down().withDetail("cause", known).build();
    }
    return answered
        ? Health.up().withDetail("vault", vault.uri()).build()
        : Health.unknown().build();
  }
}
