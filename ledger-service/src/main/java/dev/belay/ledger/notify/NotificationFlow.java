package dev.belay.ledger.notify;

import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.notify.Notifications.Letter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers a notice to its recipient at least once, under the same id. Without a 2xx answer it
 * tries again, at longer and longer intervals, until the notice is stale.
 */
public final class NotificationFlow implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationFlow.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final Map<String, Recipient> recipients;
  private final Clock clock;
  private final Runnable undelivered;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param undelivered runs for each notice that is given up
   */
  public NotificationFlow(Map<String, Recipient> recipients, Clock clock, Runnable undelivered) {
    this.recipients = Map.copyOf(recipients);
    this.clock = clock;
    this.undelivered = undelivered;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    Letter letter = letter(job);
    Recipient recipient = recipients.get(letter.recipient());
    if (recipient == null) {
      LOG.atWarn()
          .addKeyValue("belay.recipient", letter.recipient())
          .log("Dropped a notification: the configuration no longer has this recipient");
      return List.of();
    }
    int status =
        http.send(request(recipient, letter.notice()), HttpResponse.BodyHandlers.discarding())
            .statusCode();
    if (status < 200 || status > 299) {
      throw new IOException("the recipient answered with the status " + status);
    }
    return List.of();
  }

  private HttpRequest request(Recipient recipient, Notice notice) throws IOException {
    byte[] body = Envelope.body(recipient, notice);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(recipient.url())
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Envelope.headers(recipient, notice, body, clock.instant()).forEach(request::header);
    return request.build();
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    Duration wait = Duration.ofSeconds(1L << Math.min(job.attempt(), 10));
    return Optional.of(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    Letter letter = letter(job);
    undelivered.run();
    LOG.atError()
        .addKeyValue("belay.recipient", letter.recipient())
        .addKeyValue("belay.notice", letter.notice().kind())
        .addKeyValue("belay.attempts", failure.attempts())
        .log(
            "Gave up a notification that could not be delivered; check the recipient's URL: {}",
            letter.notice().text());
    return List.of();
  }

  private static Letter letter(Job job) {
    return JsonMapper.shared().readValue(job.payload(), Letter.class);
  }
}
