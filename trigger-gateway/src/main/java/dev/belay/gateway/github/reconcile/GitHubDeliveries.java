package dev.belay.gateway.github.reconcile;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import dev.belay.gateway.reconcile.Attempt;
import dev.belay.gateway.reconcile.Deliveries;
import dev.belay.gateway.reconcile.HookReconciler;
import dev.belay.sources.JsonFields;
import dev.belay.sources.Timestamps;
import dev.belay.sources.github.GitHubEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The deliveries of one of GitHub's webhooks. The first list goes back 3 days, which is as far as
 * GitHub can deliver again. Later lists go back to shortly before the last one.
 */
final class GitHubDeliveries implements Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(GitHubDeliveries.class);
  private static final Duration WINDOW = Duration.ofDays(3);

  /** GitHub lists a delivery when it has ended, perhaps after later ones. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 300;
  private static final int MOST_A_ROUND = 50;

  private final GitHubHook hook;
  private @Nullable Instant readUntil;

  private GitHubDeliveries(GitHubHook hook) {
    this.hook = hook;
  }

  static HookReconciler reconciler(GitHubHook hook, Clock clock) {
    return new HookReconciler(new GitHubDeliveries(hook), WINDOW, MOST_A_ROUND, clock);
  }

  @Override
  public String hook() {
    return hook.name();
  }

  @Override
  public List<Attempt> list(Instant now) throws PlatformException, InterruptedException {
    Instant oldest = now.minus(WINDOW);
    Instant last = readUntil;
    Instant from =
        last == null || last.minus(OVERLAP).isBefore(oldest) ? oldest : last.minus(OVERLAP);
    List<Attempt> attempts = since(from);
    readUntil = now;
    return attempts;
  }

  /** Newest first, as GitHub lists them. */
  private List<Attempt> since(Instant from) throws PlatformException, InterruptedException {
    List<Attempt> attempts = new ArrayList<>();
    ApiPath first = new ApiPath(hook.path() + "/deliveries").query("per_page", PAGE);
    ApiPath page = first;
    for (int number = 0; number < MOST_PAGES; number++) {
      Reply reply = hook.asker().send("GET", page);
      for (JsonNode item : reply.elements()) {
        Instant at = Timestamps.read(JsonFields.text(item, "delivered_at"));
        if (at != null && at.isBefore(from)) {
          return attempts;
        }
        attempt(item, at).ifPresent(attempts::add);
      }
      Optional<String> cursor = reply.nextPage("cursor");
      if (cursor.isEmpty()) {
        return attempts;
      }
      page = first.query("cursor", cursor.get());
    }
    LOG.atWarn()
        .addKeyValue("belay.hook", hook.name())
        .log(
            "GitHub lists more than {} deliveries; the oldest are not looked at",
            PAGE * MOST_PAGES);
    return attempts;
  }

  /** Empty for what Belay has no use for. */
  private static Optional<Attempt> attempt(JsonNode item, @Nullable Instant at) {
    String key = JsonFields.text(item, "guid");
    String event = JsonFields.text(item, "event");
    String id = JsonFields.id(item, "id");
    if (key == null || id == null || at == null || event == null || !GitHubEvents.isKnown(event)) {
      return Optional.empty();
    }
    int status = item.path("status_code").asInt(0);
    return Optional.of(new Attempt(key, Long.parseLong(id), at, status >= 200 && status < 300));
  }

  /** GitHub delivers it some time later. */
  @Override
  public boolean deliverAgain(Attempt attempt) throws PlatformException, InterruptedException {
    hook.asker()
        .send(
            "POST",
            new ApiPath(hook.path() + ApiPath.of("/deliveries/{}/attempts", attempt.id()).text()));
    return false;
  }
}
