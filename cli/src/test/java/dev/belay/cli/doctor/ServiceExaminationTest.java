package dev.belay.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceExaminationTest {
  private static final String WELL = "{\"status\": \"UP\", \"components\": {}}";
  @TempDir Path folder;
  private @Nullable HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatIsWellIsSaidToBe() throws Exception {
    List<Finding> found = ask(start(200, WELL), Clock.systemUTC());

    assertThat(found).noneMatch(Finding::unready);
    assertThat(found.toString())
        .contains(
            "is well", "is this machine's", "is of version 1.1, and this command line of 1.2");
  }

  @Test
  void aClockThatIsAheadOrBehindIsAFaultWithItsRemedy() throws Exception {
    URI url = start(200, WELL);

    assertThat(ask(url, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-60))))
        .filteredOn(Finding::unready)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.what()).matches("its clock is at least (58|59|60) s ahead of .*");
              assertThat(it.remedies()).contains("timedatectl set-ntp true");
            });
    assertThat(ask(url, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(60))))
        .filteredOn(Finding::unready)
        .singleElement()
        .extracting(Finding::what)
        .asString()
        .matches("its clock is at least (58|59|60) s behind .*");
  }

  /** A clock that goes on by ten seconds between two looks: so long did the answer take. */
  @Test
  void aSlowAnswerTellsNothingOfClocks() throws Exception {
    Clock slow =
        new Clock() {
          private Instant next = Instant.now().minusSeconds(5);

          @Override
          public Instant instant() {
            Instant now = next;
            next = now.plusSeconds(10);
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };

    assertThat(ask(start(200, WELL), slow))
        .filteredOn(Finding::unready)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.grade()).isEqualTo(Finding.Grade.UNKNOWN);
              assertThat(it.what()).contains("the answer took 10 s");
            });
  }

  @Test
  void whatIsNotKnownIsNotWell() throws Exception {
    assertThat(ask(start(503, "{\"status\": \"UNKNOWN\"}"), Clock.systemUTC()))
        .filteredOn(Finding::unready)
        .extracting(Finding::grade)
        .containsExactly(Finding.Grade.UNKNOWN);
  }

  @Test
  void healthThatIsElsewhereIsNoted() throws Exception {
    assertThat(ask(start(404, "{}"), Clock.systemUTC()))
        .first()
        .satisfies(
            it -> {
              assertThat(it.grade()).isEqualTo(Finding.Grade.NOTE);
              assertThat(it.what()).contains("management.server.port");
            });
  }

  @Test
  void aCertificateThatEndsSoonIsNotedAndOneOfNobodyIsRefused() throws Exception {
    SSLContext ours = context();
    HttpsServer https = HttpsServer.create(loopback(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(ours));
    URI url = start(https, 200, WELL, "https");

    assertThat(ServiceExamination.of("ledger", url, "1.2", Clock.systemUTC(), ours))
        .filteredOn(it -> it.subject().equals("ledger: certificate"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.grade()).isEqualTo(Finding.Grade.NOTE);
              assertThat(it.what()).contains("CN=ledger ends on ", "in 4 days");
            });
    assertThat(ask(url, Clock.systemUTC()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.grade()).isEqualTo(Finding.Grade.FAULT);
              assertThat(it.what()).contains("its certificate is refused");
            });
  }

  private static List<Finding> ask(URI url, Clock clock) throws InterruptedException {
    return ServiceExamination.of("ledger", url, "1.2", clock);
  }

  private URI start(int status, String body) throws IOException {
    return start(HttpServer.create(loopback(), 0), status, body, "http");
  }

  private URI start(HttpServer started, int status, String body, String scheme) {
    server = started;
    started.createContext(
        "/actuator/health",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    started.createContext(
        "/actuator/prometheus",
        exchange -> {
          byte[] metrics =
              "# TYPE belay_build_info gauge\nbelay_build_info{service=\"ledger\",version=\"1.1\"} 1.0\n"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, metrics.length);
          exchange.getResponseBody().write(metrics);
          exchange.close();
        });
    started.start();
    return URI.create(scheme + "://127.0.0.1:" + started.getAddress().getPort() + "/");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Of a certificate that is its own authority, for five days. */
  private SSLContext context() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "ledger",
                "-keyalg",
                "EC",
                "-dname",
                "CN=ledger",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "5",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.out").toFile())
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ledger", keys.getCertificate("ledger"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
