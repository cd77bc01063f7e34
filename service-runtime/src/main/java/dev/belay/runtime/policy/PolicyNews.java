package dev.belay.runtime.policy;

import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Occurrence;
import dev.belay.events.PolicyRef;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.Policy;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ledger which policy this service goes by: when it starts, when another one comes into
 * force, twice a day, and when it ends. What can't be put into the outbox now is put there later,
 * in order. A process that is killed does not say that it has ended; then it is not heard of again.
 */
public final class PolicyNews implements Consumer<Policy>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyNews.class);

  /** How often the same is told again, so that a killed process is missed. */
  private static final Duration AGAIN = Duration.ofHours(12);

  /** What is to be said. */
  private record Word(Happening.OfPolicy happening, Instant at, Occurrence occurrence) {}

  /** Which service this is. */
  record Speaker(Role role, String instance) {}

  private final Speaker speaker;
  private final Path file;
  private final Outbox outbox;
  private final RecordCodec codec;
  private final Clock clock;
  private final EventWriter events;

  /** Whoever puts a policy into force does not wait for the outbox, which has a turn of its own. */
  private final Object turn = new Object();

  private final Deque<Word> unsaid = new ArrayDeque<>();
  private @Nullable PolicyRef current;
  private Instant said = Instant.MIN;

  PolicyNews(Speaker speaker, Path file, Outbox outbox, RecordCodec codec, Clock clock) {
    this.speaker = speaker;
    this.file = file;
    this.outbox = outbox;
    this.codec = codec;
    this.clock = clock;
    this.events = new EventWriter(speaker.role().word() + "/" + speaker.instance());
  }

  /** This policy is in force from now on. */
  @Override
  public synchronized void accept(Policy policy) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    current =
        new PolicyRef(
            speaker.role().word(),
            speaker.instance(),
            policy.version(),
            file.toString(),
            Checkout.commitOf(file),
            current == null ? PolicyRef.START : PolicyRef.RELOAD,
            now);
    said = now;
    unsaid.add(new Word(new Happening.PolicyInForce(current), now, Occurrence.ONCE));
  }

  /** Says what is unsaid. If that fails, the next turn says it. */
  void say() {
    synchronized (turn) {
      sayAgainWhatIsOld();
      for (Word next = first(); next != null; next = first()) {
        outbox.publish(List.of(record(next)));
        forget();
      }
    }
  }

  private synchronized void sayAgainWhatIsOld() {
    Instant now = clock.instant();
    if (current != null && !now.isBefore(said.plus(AGAIN))) {
      said = now;
      unsaid.add(
          new Word(new Happening.PolicyInForce(current), now, Occurrence.named("still at " + now)));
    }
  }

  private synchronized @Nullable Word first() {
    return unsaid.peek();
  }

  private synchronized void forget() {
    unsaid.remove();
  }

  private OutboxRecord record(Word word) {
    PolicyRef policy = word.happening().policy();
    RecoveryEvent event =
        events.write(
            policy.serviceId(), policy.origin(), word.at(), word.happening(), word.occurrence());
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  /** The service ends. What is put into the outbox now may be published by the next one. */
  @Override
  public void close() {
    try {
      if (hasLeft()) {
        say();
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("Could not say that this service goes by no policy any more; it is missed in a day");
    }
  }

  private synchronized boolean hasLeft() {
    PolicyRef left = current;
    if (left == null) {
      return false;
    }
    current = null;
    unsaid.add(new Word(new Happening.PolicyLeft(left), clock.instant(), Occurrence.ONCE));
    return true;
  }
}
