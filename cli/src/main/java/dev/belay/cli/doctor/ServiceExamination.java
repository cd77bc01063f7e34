package dev.belay.cli.doctor;

import dev.belay.cli.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks a service how it is: its health, its clock, and its certificate. It needs no token. */
public final class ServiceExamination {
  /** Deadlines and tokens bear this much. */
  static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** A certificate that ends sooner is told of. */
  static final Duration ENDS_SOON = Duration.ofDays(14);

  private static final Pattern VERSION =
      Pattern.compile("(?m)^belay_build_info\\{[^}]*\\bversion=\"([^\"]*)\"");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The header has whole seconds. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private final String name;
  private final URI url;
  private final String version;
  private final Clock clock;
  private final List<Finding> found = new ArrayList<>();

  private ServiceExamination(String name, URI url, String version, Clock clock) {
    this.name = name;
    this.url = url;
    this.version = version;
    this.clock = clock;
  }

  /**
   * @param name such as ledger
   * @param url of the service
   * @param version of this command line
   */
  public static List<Finding> of(String name, URI url, String version, Clock clock)
      throws InterruptedException {
    try {
      return of(name, url, version, clock, SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      return List.of(Finding.unknown(name, "this JVM has no TLS: " + e.getMessage()));
    }
  }

  static List<Finding> of(String name, URI url, String version, Clock clock, SSLContext tls)
      throws InterruptedException {
    ServiceExamination examination = new ServiceExamination(name, url, version, clock);
    examination.ask(tls);
    return List.copyOf(examination.found);
  }

  private void ask(SSLContext tls) throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(tls)
            .build()) {
      Instant before = clock.instant();
      HttpResponse<String> answer = get(client, "/actuator/health");
      Instant after = clock.instant();
      health(answer);
      answer
          .headers()
          .firstValue("Date")
          .ifPresentOrElse(
              date -> clock(date, before, after),
              () ->
                  found.add(
                      Finding.unknown(name + ": clock", "its answer has no header Date to go by")));
      answer.sslSession().ifPresent(this::certificate);
      version(get(client, "/actuator/prometheus"));
    } catch (SSLException e) {
      found.add(
          Finding.fault(
              name,
              "its certificate is refused at " + url + ": " + e.getMessage(),
              "openssl s_client -connect "
                  + address()
                  + " </dev/null | openssl x509 -noout -text"));
    } catch (IOException e) {
      found.add(
          Finding.fault(
              name,
              "can't be reached at " + url + ": " + cause(e),
              "curl --verbose " + url + "/actuator/health"));
    }
  }

  private HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    URI there = URI.create(url.toString().replaceFirst("/+\\z", "") + path);
    return client.send(
        HttpRequest.newBuilder(there).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void version(HttpResponse<String> metrics) {
    Matcher theirs = VERSION.matcher(metrics.body());
    if (!theirs.find()) {
      found.add(Finding.note(name, "its version is not at " + url + "/actuator/prometheus"));
    } else if (theirs.group(1).equals(version)) {
      found.add(Finding.well(name, "is of version " + version + ", as this command line is"));
    } else {
      found.add(
          Finding.note(
              name,
              "is of version %s, and this command line of %s".formatted(theirs.group(1), version)));
    }
  }

  private void health(HttpResponse<String> answer) {
    Optional<JsonNode> said = json(answer.body()).filter(it -> it.path("status").isString());
    if (said.isEmpty()) {
      found.add(
          Finding.note(
              name,
              "its health is not at %s (it answers %d): it may have a port of its own (management.server.port)"
                  .formatted(url, answer.statusCode())));
      return;
    }
    List<String> wrong = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    said.get()
        .path("components")
        .propertyStream()
        .forEach(
            component -> {
              String text = component.getKey() + " " + details(component.getValue());
              switch (component.getValue().path("status").asString("")) {
                case "DOWN", "OUT_OF_SERVICE" -> wrong.add(text.strip());
                case "UNKNOWN" -> unknown.add(text.strip());
                default -> {
                  // It is well, or has nothing to say.
                }
              }
            });
    String logs = "see the log of the " + name + ", and docs/reference/configuration.md, Health";
    wrong.forEach(it -> found.add(Finding.fault(name, it, logs)));
    unknown.forEach(it -> found.add(Finding.note(name, "not known yet: " + it)));
    String status = said.get().path("status").asString();
    if (wrong.isEmpty()) {
      found.add(
          status.equals("UP")
              ? Finding.well(name, "is well")
              : Finding.unknown(name, "its health is " + status, logs));
    }
  }

  private static String details(JsonNode component) {
    JsonNode details = component.path("details");
    return details.isEmpty() ? "" : details.toString();
  }

  private void clock(String date, Instant before, Instant after) {
    Instant theirs;
    try {
      theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      found.add(Finding.unknown(name + ": clock", "its header Date can't be read: " + date));
      return;
    }
    // It was read somewhere within the exchange, and somewhere within its second.
    Duration earliest = Duration.between(after, theirs);
    Duration latest = Duration.between(before, theirs.plus(RESOLUTION));
    String subject = name + ": clock";
    if (earliest.compareTo(CLOCKS_DIFFER) > 0 || latest.negated().compareTo(CLOCKS_DIFFER) > 0) {
      boolean ahead = earliest.isPositive();
      found.add(
          Finding.fault(
              subject,
              "its clock is at least %d s %s this machine's"
                  .formatted(
                      (ahead ? earliest : latest.negated()).toSeconds(),
                      ahead ? "ahead of" : "behind"),
              "timedatectl status",
              "timedatectl set-ntp true"));
    } else if (earliest.negated().compareTo(CLOCKS_DIFFER) > 0
        || latest.compareTo(CLOCKS_DIFFER) > 0) {
      found.add(
          Finding.unknown(
              subject,
              "the answer took %d s: too long to compare clocks by it"
                  .formatted(Duration.between(before, after).toSeconds())));
    } else {
      found.add(Finding.well(subject, "is this machine's, within 5 s"));
    }
  }

  private void certificate(SSLSession session) {
    String subject = name + ": certificate";
    try {
      Certificate[] chain = session.getPeerCertificates();
      for (Certificate each : chain) {
        if (each instanceof X509Certificate certificate) {
          Instant ends = certificate.getNotAfter().toInstant();
          long days = Duration.between(clock.instant(), ends).toDays();
          String text =
              "%s ends on %s, in %d days"
                  .formatted(certificate.getSubjectX500Principal().getName(), ends, days);
          found.add(
              ends.isBefore(clock.instant().plus(ENDS_SOON))
                  ? Finding.note(subject, text, "renew it, and restart what serves it")
                  : Finding.well(subject, text));
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      found.add(Finding.unknown(subject, String.valueOf(e.getMessage())));
    }
  }

  private String address() {
    return url.getHost() + ":" + (url.getPort() < 0 ? 443 : url.getPort());
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return Optional.of(Json.parse(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static String cause(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
