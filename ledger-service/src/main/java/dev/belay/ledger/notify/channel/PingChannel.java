package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A dead man's switch with Healthchecks' ping API: {@code /start} when a capture begins, success
 * when its set is *verified*, {@code /fail} when either failed. The set is the run's id, so that
 * the time between is measured. A test is a {@code /log}, which changes nothing.
 */
final class PingChannel implements Channel {
  private final Target.Ping target;
  private final Secrets secrets;
  private final HttpCalls http;

  PingChannel(Target.Ping target, Secrets secrets, HttpCalls http) {
    this.target = target;
    this.secrets = secrets;
    this.http = http;
  }

  @Override
  public void check() throws UndeliveredException {
    url();
  }

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    URI url = url();
    HttpCalls.Reply reply =
        http.post(
            address(url, notice),
            Map.of("content-type", "text/plain; charset=utf-8"),
            Texts.cut(notice.text(), 2000).getBytes(StandardCharsets.UTF_8));
    reply.require(HttpCalls.secretsOf(url));
    refuseIgnored(reply.body().strip());
  }

  /** Healthchecks answers with 200 to pings that it ignores. */
  private static void refuseIgnored(String answer) throws UndeliveredException {
    switch (answer) {
      case "OK (not found)" ->
          throw UndeliveredException.permanent("it has no check with this id: OK (not found)");
      case "OK (rate limited)" ->
          throw UndeliveredException.temporary(
              "it has ignored the ping: OK (rate limited)", Duration.ofMinutes(1));
      default -> {
        // Taken.
      }
    }
  }

  static URI address(URI url, Notice notice) {
    String word =
        switch (notice.kind()) {
          case Notice.PULSE_STARTED -> "/start";
          case Notice.PULSE_VERIFIED -> "";
          case Notice.PULSE_FAILED -> "/fail";
          default -> "/log";
        };
    String set = notice.facts().get("recoverySetId");
    return URI.create(
        "%s://%s%s%s%s"
            .formatted(
                url.getScheme(),
                url.getRawAuthority(),
                url.getRawPath().replaceFirst("/+\\z", ""),
                word,
                set == null ? "" : "?rid=" + set));
  }

  private URI url() throws UndeliveredException {
    URI url = secrets.url(target.url(), target.allowHttp());
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw UndeliveredException.unready("url: must end with the check's id, without a query");
    }
    return url;
  }
}
