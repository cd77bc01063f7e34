package dev.belay.ledger.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailChannelTest {
  private static final Notice NOTICE =
      new Notice(
          "7d1f3c52",
          "capture-failed",
          Notice.Phase.LASTS,
          Severity.ERROR,
          Instant.parse("2026-11-23T12:00:00Z"),
          "shop\r\nBcc: victim@example.com",
          "produktion-ü",
          "belay/capture-failed/shop/production/orders",
          "The capture of <b>orders</b> failed\nsecond line",
          Map.of("dataStore", "orders"));

  private static final String PASSWORD = "changeit";
  @TempDir static Path folder;

  /** A certificate for the name that the server is called by, which GreenMail's own is not. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", PASSWORD);
  }

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @BeforeEach
  void start() {
    server.start();
    server.setUser("belay@example.com", "belay", "correct horse");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aMailHasTextAndHtmlAndNoHeaderOfAnybodyElse() throws Exception {
    channel(Target.Security.NONE, server.getSmtp().getPort(), null).deliver(NOTICE);

    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getSubject())
        .isEqualTo("[error] Belay, capture failed: shop Bcc: victim@example.com/produktion-ü");
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getAllRecipients()).hasSize(2);
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getHeader("References")[0]).endsWith("@belay>");
    MimeMultipart parts = (MimeMultipart) message.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContent().toString())
        .contains("The capture of <b>orders</b> failed", "second line", "dataStore: orders");
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("&lt;b&gt;orders&lt;/b&gt;", "<br>");
  }

  @Test
  void logsInOverTls() throws Exception {
    EmailChannel channel =
        new EmailChannel(
            target(
                Target.Security.TLS,
                server.getSmtps().getPort(),
                Optional.of(
                    new Target.Login(
                        "belay", new SecretReference.EnvironmentVariable("PASSWORD")))),
            new Secrets(Map.of("PASSWORD", "correct horse")),
            trusting());

    channel.deliver(NOTICE);

    assertThat(server.getReceivedMessages()).isNotEmpty();
  }

  @Test
  void aServerThatNobodyVouchesForGetsNothing() {
    EmailChannel channel =
        new EmailChannel(
            target(Target.Security.TLS, server.getSmtps().getPort(), Optional.empty()),
            new Secrets(Map.of()),
            null);

    UndeliveredException refused =
        catchThrowableOfType(UndeliveredException.class, () -> channel.deliver(NOTICE));

    assertThat(refused.said()).contains("certification path");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  private static javax.net.ssl.SSLSocketFactory trusting() throws Exception {
    java.security.KeyStore own = java.security.KeyStore.getInstance("PKCS12");
    try (java.io.InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      own.load(in, PASSWORD.toCharArray());
    }
    java.security.KeyStore trusted = java.security.KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (String alias : java.util.Collections.list(own.aliases())) {
      trusted.setCertificateEntry(alias, own.getCertificate(alias));
    }
    javax.net.ssl.TrustManagerFactory trust =
        javax.net.ssl.TrustManagerFactory.getInstance(
            javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  @Test
  void withoutTlsNothingIsSentUnlessThePolicySaysSo() {
    UndeliveredException refused =
        catchThrowableOfType(
            UndeliveredException.class,
            () ->
                channel(Target.Security.STARTTLS, server.getSmtp().getPort(), null)
                    .deliver(NOTICE));

    assertThat(refused.said()).contains("STARTTLS");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aPasswordThatIsNotThereIsSaidWithoutAsking() {
    EmailChannel channel =
        new EmailChannel(
            target(
                Target.Security.STARTTLS,
                1,
                Optional.of(
                    new Target.Login(
                        "belay", new SecretReference.EnvironmentVariable("PASSWORD")))),
            new Secrets(Map.of()),
            null);

    UndeliveredException unready = catchThrowableOfType(UndeliveredException.class, channel::check);

    assertThat(unready.fate()).isEqualTo(UndeliveredException.Fate.UNREADY);
    assertThat(unready.said()).isEqualTo("password: the environment variable PASSWORD is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "450 4.2.0 try again later, TEMPORARY",
    "451 4.3.0 greylisted, TEMPORARY",
    "550 5.1.1 no such user here, PERMANENT",
    "554 5.7.1 refused by policy, PERMANENT"
  })
  void whatAServerRefusesForNowIsTriedAgain(String answer, UndeliveredException.Fate fate)
      throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(listening, answer));

      UndeliveredException refused =
          catchThrowableOfType(
              UndeliveredException.class,
              () -> channel(Target.Security.NONE, listening.getLocalPort(), null).deliver(NOTICE));

      assertThat(refused.fate()).isEqualTo(fate);
      assertThat(refused.said()).contains(answer.substring(10));
    }
  }

  @Test
  void whatIsSaidAfterStarttlsIsEncrypted() throws Exception {
    BlockingQueue<String> plain = new LinkedBlockingQueue<>();
    BlockingQueue<String> encrypted = new LinkedBlockingQueue<>();
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> upgrade(listening, plain, encrypted));
      EmailChannel channel =
          new EmailChannel(
              target(
                  Target.Security.STARTTLS,
                  listening.getLocalPort(),
                  Optional.of(
                      new Target.Login(
                          "belay", new SecretReference.EnvironmentVariable("PASSWORD")))),
              new Secrets(Map.of("PASSWORD", "correct horse")),
              trusting());

      channel.deliver(NOTICE);
    }

    assertThat(plain).hasSize(2).last().isEqualTo("STARTTLS");
    assertThat(encrypted)
        .anyMatch(line -> line.startsWith("AUTH "))
        .anyMatch(line -> line.equals("X-Belay-Notice: 7d1f3c52"))
        .contains("QUIT");
  }

  /** Speaks STARTTLS, which GreenMail does not. */
  private static void upgrade(
      ServerSocket listening, BlockingQueue<String> plain, BlockingQueue<String> encrypted) {
    try (Socket socket = listening.accept()) {
      socket.getOutputStream().write("220 test\r\n".getBytes(StandardCharsets.US_ASCII));
      java.io.InputStream in = socket.getInputStream();
      String line = line(in);
      while (line != null && !line.equals("STARTTLS")) {
        plain.add(line);
        say(socket, "250-test\r\n250 STARTTLS");
        line = line(in);
      }
      plain.add(String.valueOf(line));
      say(socket, "220 go on");
      javax.net.ssl.SSLSocket secure =
          (javax.net.ssl.SSLSocket)
              context().getSocketFactory().createSocket(socket, null, socket.getPort(), false);
      secure.setUseClientMode(false);
      converse(secure, encrypted);
    } catch (Exception e) {
      encrypted.add("failed: " + e);
    }
  }

  private static void converse(Socket secure, BlockingQueue<String> heard) throws Exception {
    java.io.InputStream in = secure.getInputStream();
    boolean data = false;
    String line = line(in);
    while (line != null) {
      heard.add(line);
      data = (data || line.equals("DATA")) && !line.equals(".");
      if (!data || line.equals("DATA")) {
        say(
            secure,
            switch (line.split(" ")[0]) {
              case "EHLO" -> "250-test\r\n250 AUTH PLAIN";
              case "AUTH" -> "235 ok";
              case "DATA" -> "354 go on";
              case "QUIT" -> "221 bye";
              default -> "250 ok";
            });
      }
      line = line(in);
    }
  }

  private static javax.net.ssl.SSLContext context() throws Exception {
    java.security.KeyStore own = java.security.KeyStore.getInstance("PKCS12");
    try (java.io.InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      own.load(in, PASSWORD.toCharArray());
    }
    javax.net.ssl.KeyManagerFactory keys =
        javax.net.ssl.KeyManagerFactory.getInstance(
            javax.net.ssl.KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void say(Socket socket, String line) throws java.io.IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Reads no byte beyond the line: what follows may be encrypted. */
  private static @Nullable String line(java.io.InputStream in) throws java.io.IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return next < 0 && line.isEmpty() ? null : line.toString();
  }

  @Test
  void aServerThatIsNeverDoneHoldsNothingUp() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> neverDone(listening, hungUp));
      EmailChannel channel =
          new EmailChannel(
              target(Target.Security.NONE, listening.getLocalPort(), Optional.empty()),
              new Secrets(Map.of()),
              null,
              Duration.ofSeconds(1));

      UndeliveredException failed =
          catchThrowableOfType(UndeliveredException.class, () -> channel.deliver(NOTICE));

      assertThat(failed.said()).isEqualTo("the mail server was not done after 1 s");
      assertThat(failed.fate()).isEqualTo(UndeliveredException.Fate.TEMPORARY);
      assertThat(hungUp.await(60, TimeUnit.SECONDS)).as("the connection is given up").isTrue();
    }
  }

  /** One more line of a greeting, again and again. */
  private static void neverDone(ServerSocket listening, CountDownLatch hungUp) {
    try (Socket socket = listening.accept()) {
      while (true) {
        say(socket, "220-not yet");
        Thread.sleep(20);
      }
    } catch (java.io.IOException | InterruptedException e) {
      hungUp.countDown();
    }
  }

  /** Refuses every recipient. */
  private static void refuse(ServerSocket listening, String answer) {
    try (Socket socket = listening.accept()) {
      var in =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      out.write("220 test\r\n".getBytes(StandardCharsets.US_ASCII));
      String line = in.readLine();
      while (line != null) {
        String said =
            line.startsWith("RCPT") ? answer : line.startsWith("QUIT") ? "221 bye" : "250 ok";
        out.write((said + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        line = in.readLine();
      }
    } catch (java.io.IOException e) {
      // The client has hung up.
    }
  }

  private static EmailChannel channel(
      Target.Security security, int port, javax.net.ssl.@Nullable SSLSocketFactory sockets) {
    return new EmailChannel(
        target(security, port, Optional.empty()), new Secrets(Map.of()), sockets);
  }

  private static Target.Email target(
      Target.Security security, int port, Optional<Target.Login> login) {
    return new Target.Email(
        "localhost",
        port,
        security,
        login,
        "belay@example.com",
        List.of("ops@example.com", "dba@example.com"));
  }
}
