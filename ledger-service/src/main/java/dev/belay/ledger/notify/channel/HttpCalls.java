package dev.belay.ledger.notify.channel;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** POSTs, each within ten seconds. No redirect is followed: nobody else gets what is sent. */
public final class HttpCalls implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int ANSWER_READ = 4096;
  private static final int ANSWER_TOLD = 300;

  /** Shorter parts of an address are words such as {@code services}. */
  private static final int SHORTEST_SECRET = 9;

  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public HttpCalls(Clock clock) {
    this.clock = clock;
  }

  /** An answer, of which only the beginning was read. */
  public record Reply(int status, String body, @Nullable Duration retryAfter) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** Worth asking again. */
    boolean isTemporary() {
      return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /**
     * In words.
     *
     * @param secrets what an answer may repeat, and nobody may read
     */
    String said(List<String> secrets) {
      String told = Texts.line(body);
      for (String secret : secrets) {
        told = secret.isEmpty() ? told : told.replace(secret, "…");
      }
      String answer = "it answered with the status " + status;
      return told.isEmpty() ? answer : answer + ": " + Texts.cut(told, ANSWER_TOLD);
    }

    /**
     * @throws UndeliveredException unless it is a success
     */
    void require(List<String> secrets) throws UndeliveredException {
      if (isTemporary()) {
        throw UndeliveredException.temporary(said(secrets), retryAfter);
      }
      if (status >= 300 && status < 400) {
        throw UndeliveredException.permanent(
            "it redirects (status %d), which is not followed; use the address that it leads to"
                .formatted(status));
      }
      if (!isSuccess()) {
        throw UndeliveredException.permanent(said(secrets));
      }
    }
  }

  /**
   * What of an address an answer may repeat, and nobody may read: all of it, and its parts, as they
   * are written and as they are meant. The longest first.
   */
  static List<String> secretsOf(URI url) {
    Set<String> secrets = new TreeSet<>();
    secrets.add(url.toString());
    for (String all : new String[] {url.getRawPath(), url.getRawQuery()}) {
      if (all != null) {
        secrets.add(all);
        secrets.addAll(List.of(all.split("[/&=]")));
      }
    }
    for (String written : List.copyOf(secrets)) {
      secrets.add(URLDecoder.decode(written, StandardCharsets.UTF_8));
    }
    return secrets.stream()
        .filter(secret -> secret.length() >= SHORTEST_SECRET)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /**
   * @throws UndeliveredException if there was no answer
   */
  public Reply post(URI url, Map<String, String> headers, byte[] body)
      throws UndeliveredException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("user-agent", "belay")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      return answer
          .thenApplyAsync(this::reply, threads)
          .get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.thenAccept(HttpCalls::close);
      throw UndeliveredException.temporary("no answer in time");
    } catch (ExecutionException e) {
      throw UndeliveredException.temporary(cause(e));
    } finally {
      answer.cancel(true);
    }
  }

  private Reply reply(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(ANSWER_READ), StandardCharsets.UTF_8);
      return new Reply(response.statusCode(), text, retryAfter(response));
    } catch (IOException e) {
      return new Reply(response.statusCode(), "", retryAfter(response));
    }
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // It is not read any more.
    }
  }

  /** In seconds or as a date; at most an hour, so that no answer silences a channel for days. */
  private @Nullable Duration retryAfter(HttpResponse<?> response) {
    String header = response.headers().firstValue("retry-after").orElse("").strip();
    Duration wait = null;
    if (header.matches("\\d{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(header));
    } else if (!header.isEmpty()) {
      try {
        wait =
            Duration.between(
                clock.instant(),
                ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (wait == null || wait.isNegative()) {
      return null;
    }
    return wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
  }

  /** Without the address, which may be a secret. */
  private static String cause(ExecutionException failure) {
    Throwable cause = failure.getCause();
    while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case java.net.http.HttpTimeoutException e -> "no answer in time";
      case java.net.UnknownHostException e -> "its host is not known";
      case java.net.ConnectException e
          when e.getCause() instanceof java.nio.channels.UnresolvedAddressException ->
          "its host is not known";
      case java.net.ConnectException e -> "it can't be connected to";
      case javax.net.ssl.SSLException e ->
          "TLS failed: " + Texts.line(String.valueOf(e.getMessage()));
      case null -> "no answer";
      default -> "no answer: " + cause.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
