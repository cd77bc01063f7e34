package dev.belay.ledger.notify;

import dev.belay.ledger.notify.ChannelTable.State;
import dev.belay.ledger.notify.channel.Channel;
import dev.belay.ledger.notify.channel.UndeliveredException;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether channels have what they need, before there is anything to tell: a secret that is
 * not there would silence a channel on the day when it is wanted.
 */
public final class ChannelWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelWatch.class);

  private final Directory directory;
  private final ChannelTable table;
  private final Notifications notifications;
  private final Clock clock;
  private volatile Map<String, String> problems = Map.of();

  public ChannelWatch(
      Directory directory, ChannelTable table, Notifications notifications, Clock clock) {
    this.directory = directory;
    this.table = table;
    this.notifications = notifications;
    this.clock = clock;
  }

  /**
   * A channel, and how it does.
   *
   * @param type the policy's word, or {@code configuration} for a recipient of the service's own
   * @param deliveredAt when it last took something; null if it never did
   * @param failingSince null while it does well, as far as anybody knows
   * @param problem null while it does well
   * @param held how many notices wait, since there were too many in an hour
   */
  public record ChannelView(
      String name,
      String type,
      @Nullable Instant deliveredAt,
      @Nullable Instant failingSince,
      @Nullable String problem,
      long held) {}

  /** In the policy's order. */
  public List<ChannelView> views() {
    Map<String, State> states =
        table.all().stream().collect(Collectors.toMap(State::name, state -> state));
    return directory.types().entrySet().stream()
        .map(entry -> view(entry.getKey(), entry.getValue(), states.get(entry.getKey())))
        .toList();
  }

  private ChannelView view(String name, String type, @Nullable State state) {
    String unready = problems.get(name);
    return state == null
        ? new ChannelView(name, type, null, null, unready, 0)
        : new ChannelView(
            name,
            type,
            state.deliveredAt(),
            state.failingSince(),
            unready == null ? state.problem() : unready,
            state.held());
  }

  /** What is wrong with channels whose secrets are not there, by name. */
  public Map<String, String> unready() {
    return problems;
  }

  /** Checks all channels, and tells of a new problem in the log and on the other channels. */
  public void look() {
    Map<String, String> found = new TreeMap<>();
    Map<String, String> before = problems;
    for (String name : directory.types().keySet()) {
      problem(name).ifPresent(problem -> found.put(name, problem));
    }
    problems = Map.copyOf(found);
    found.forEach(
        (name, problem) -> {
          if (!problem.equals(before.get(name))) {
            LOG.atError()
                .addKeyValue("belay.recipient", name)
                .log("The channel \"{}\" can't deliver notices: {}", name, problem);
          }
          notifications.unready(name, problem);
        });
    for (String name : directory.types().keySet()) {
      if (!found.containsKey(name)) {
        notifications.ready(name);
      }
    }
    notifications.overlooked();
    notifications.areKnown(directory.types().keySet());
  }

  private Optional<String> problem(String name) {
    try {
      Optional<Channel> channel = directory.channel(name);
      if (channel.isPresent()) {
        Attempts.check(channel.get());
      }
      return Optional.empty();
    } catch (UndeliveredException e) {
      return Optional.of(e.said());
    }
  }

  /**
   * Sends a test notice at once, and not as a job.
   *
   * @return what the product said against it; empty if it has taken it
   */
  public Optional<String> test(String name, String askedBy) throws InterruptedException {
    Channel channel =
        directory
            .channel(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no channel " + name));
    String id = UUID.randomUUID().toString();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("channel", name);
    Notice notice =
        new Notice(
            id,
            Notice.TEST,
            Notice.Phase.HAPPENED,
            Severity.INFO,
            clock.instant(),
            "",
            "",
            null,
            "A test of the channel \"%s\"%s: nothing has happened"
                .formatted(name, askedBy.isBlank() ? "" : ", asked for by " + askedBy),
            facts);
    try {
      Attempts.deliver(channel, notice);
    } catch (UndeliveredException e) {
      notifications.failing(name, e.said(), e.fate() != UndeliveredException.Fate.TEMPORARY);
      return Optional.of(e.said());
    }
    notifications.delivered(name);
    return Optional.empty();
  }

  public boolean knows(String name) {
    return directory.types().containsKey(name);
  }
}
