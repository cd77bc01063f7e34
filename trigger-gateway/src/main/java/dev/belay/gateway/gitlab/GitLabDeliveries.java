package dev.belay.gateway.gitlab;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import dev.belay.gateway.platform.gitlab.GitLabApi;
import dev.belay.gateway.reconcile.Attempt;
import dev.belay.gateway.reconcile.HookReconciler;
import dev.belay.gateway.reconcile.LostDeliveries;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Asks GitLab (17.4 and later) again for failed events of one webhook. It lists those of the last 7
 * days, the newest first and without their dates, so that they count from when they are seen; it
 * lets five a minute be sent again, and answers with how that went.
 */
final class GitLabReconciler implements HookReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(GitLabReconciler.class);
  private static final Pattern HOOK =
      Pattern.compile("/?(projects|groups)/([A-Za-z0-9_./%-]+)/hooks/([0-9]+)");
  private static final Duration WINDOW = Duration.ofDays(7);

  /** What is listed has ended; taken as so long ago, it is asked for again at once. */
  private static final Duration ENDED = Duration.ofMinutes(1);

  private static final int PAGE = 20;
  private static final int MOST_PAGES = 100;
  private static final int MOST_A_ROUND = 5;

  private final String name;
  private final ApiPath path;
  private final GitLabApi api;
  private final Clock clock;
  private final LostDeliveries lost = new LostDeliveries(WINDOW);
  private long newestRead;

  /**
   * @param setting {@code projects/ID-OR-PATH/hooks/ID} or {@code groups/ID-OR-PATH/hooks/ID}
   * @throws IllegalArgumentException when it is not
   */
  GitLabReconciler(String setting, GitLabApi api, Clock clock) {
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
    this.clock = clock;
  }

  @Override
  public String hook() {
    return name;
  }

  @Override
  public Round round() throws PlatformException, InterruptedException {
    Instant now = clock.instant();
    lost.listed(list(now.minus(ENDED)));
    int asked = 0;
    int refused = 0;
    for (Attempt attempt : lost.due(now, MOST_A_ROUND)) {
      if (askAgain(attempt)) {
        asked++;
      } else {
        refused++;
      }
    }
    return new Round(asked, refused, lost.size());
  }

  private List<Attempt> list(Instant ended) throws PlatformException, InterruptedException {
    List<Attempt> attempts = new ArrayList<>();
    long newest = newestRead;
    for (int number = 1; number <= MOST_PAGES; number++) {
      Reply reply =
          api.send(
              "GET",
              new ApiPath(path + "/events").query("per_page", PAGE).query("page", number),
              null);
      for (JsonNode item : reply.elements()) {
        long id = id(item);
        if (id <= newestRead) {
          newestRead = newest;
          return attempts;
        }
        newest = Math.max(newest, id);
        attempt(item, id, ended).ifPresent(attempts::add);
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

  private static long id(JsonNode item) {
    String id = JsonFields.id(item, "id");
    return id == null ? Long.MAX_VALUE : Long.parseLong(id);
  }

  /** Empty for what Belay has no use for. */
  private static Optional<Attempt> attempt(JsonNode item, long id, Instant ended) {
    if (id == Long.MAX_VALUE
        || !GitLabEvents.isKnown(GitLabEvents.kind(item.path("request_data")))) {
      return Optional.empty();
    }
    String key = idempotencyKey(item.path("request_headers"));
    String status = JsonFields.text(item, "response_status");
    return Optional.of(
        new Attempt(
            key == null ? "event " + id : key,
            id,
            ended,
            status != null && status.matches("2[0-9]{2}")));
  }

  private static @Nullable String idempotencyKey(JsonNode headers) {
    return JsonFields.text(headers, "Idempotency-Key");
  }

  /**
   * @return false when GitLab won't send it again
   */
  private boolean askAgain(Attempt attempt) throws PlatformException, InterruptedException {
    try {
      Reply reply =
          api.send(
              "POST",
              new ApiPath(path + ApiPath.of("/events/{}/resend", attempt.id()).text()),
              null);
      int status = reply.body().path("response_status").asInt(0);
      if (status >= 200 && status < 300) {
        lost.settled(attempt);
      } else {
        lost.asked(attempt, clock.instant());
      }
      return true;
    } catch (PlatformException.Refused e) {
      if (e.status() == 401 || e.status() == 403) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("belay.hook", name)
          .addKeyValue("belay.delivery", attempt.key())
          .setCause(e)
          .log("GitLab won't send again what failed");
      lost.settled(attempt);
      return false;
    }
  }
}
