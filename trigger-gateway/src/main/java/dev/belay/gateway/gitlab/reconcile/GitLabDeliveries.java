package dev.belay.gateway.gitlab.reconcile;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import dev.belay.gateway.reconcile.Attempt;
import dev.belay.gateway.reconcile.Deliveries;
import dev.belay.gateway.reconcile.HookReconciler;
import dev.belay.sources.JsonFields;
import dev.belay.sources.gitlab.GitLabEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The events of one of GitLab's webhooks (17.4 and later). GitLab lists those of the last 7 days,
 * the newest first. It gives no dates, so an event's time is that of the list. GitLab sends at most
 * five a minute again.
 */
final class GitLabDeliveries implements Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(GitLabDeliveries.class);
  private static final Pattern HOOK =
      Pattern.compile("/?(projects|groups)/([A-Za-z0-9_./%-]+)/hooks/([0-9]+)");
  private static final Duration WINDOW = Duration.ofDays(7);

  /** A listed event has ended. With a time this far back, it is asked for again at once. */
  private static final Duration ENDED = Duration.ofMinutes(1);

  private static final int PAGE = 20;
  private static final int MOST_PAGES = 100;
  private static final int MOST_A_ROUND = 5;

  private final String name;
  private final ApiPath path;
  private final GitLabApi api;
  private long newestRead;

  /**
   * @param setting {@code projects/ID-OR-PATH/hooks/ID} or {@code groups/ID-OR-PATH/hooks/ID}
   * @throws IllegalArgumentException when it is not
   */
  static HookReconciler reconciler(String setting, GitLabApi api, Clock clock) {
    return new HookReconciler(new GitLabDeliveries(setting, api), WINDOW, MOST_A_ROUND, clock);
  }

  private GitLabDeliveries(String setting, GitLabApi api) {
    Matcher matcher = HOOK.matcher(setting);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "belay.gitlab.reconcile.hooks has \"%s\"; it must be projects/ID-OR-PATH/hooks/ID or groups/ID-OR-PATH/hooks/ID"
              .formatted(setting));
    }
    this.name = setting;
    this.path =
        ApiPath.of(
            "/{}/{}/hooks/{}",
            matcher.group(1),
            matcher.group(2).replace("%2F", "/").replace("%2f", "/"),
            matcher.group(3));
    this.api = api;
  }

  @Override
  public String hook() {
    return name;
  }

  @Override
  public List<Attempt> list(Instant now) throws PlatformException, InterruptedException {
    Instant ended = now.minus(ENDED);
    List<Attempt> attempts = new ArrayList<>();
    long newest = newestRead;
    for (int page = 1; page <= MOST_PAGES; page++) {
      Reply reply =
          api.send(
              "GET",
              new ApiPath(path + "/events").query("per_page", PAGE).query("page", page),
              null);
      for (JsonNode item : reply.elements()) {
        String id = JsonFields.id(item, "id");
        if (id == null) {
          continue;
        }
        long number = Long.parseLong(id);
        if (number <= newestRead) {
          newestRead = newest;
          return attempts;
        }
        newest = Math.max(newest, number);
        attempt(item, number, ended).ifPresent(attempts::add);
      }
      if (reply.elements().size() < PAGE) {
        newestRead = newest;
        return attempts;
      }
    }
    newestRead = newest;
    LOG.atWarn()
        .addKeyValue("belay.hook", name)
        .log("GitLab lists more than {} events; the oldest are not looked at", PAGE * MOST_PAGES);
    return attempts;
  }

  /** Empty for what Belay has no use for. */
  private static Optional<Attempt> attempt(JsonNode item, long id, Instant ended) {
    if (!GitLabEvents.isKnown(GitLabEvents.kind(item.path("request_data")))) {
      return Optional.empty();
    }
    String key = JsonFields.text(item.path("request_headers"), "Idempotency-Key");
    String status = JsonFields.text(item, "response_status");
    return Optional.of(
        new Attempt(
            key == null ? "event " + id : key,
            id,
            ended,
            status != null && status.matches("2[0-9]{2}")));
  }

  /** GitLab answers with the outcome. */
  @Override
  public boolean deliverAgain(Attempt attempt) throws PlatformException, InterruptedException {
    Reply reply =
        api.send(
            "POST", new ApiPath(path + ApiPath.of("/events/{}/resend", attempt.id()).text()), null);
    int status = reply.body().path("response_status").asInt(0);
    return status >= 200 && status < 300;
  }
}
