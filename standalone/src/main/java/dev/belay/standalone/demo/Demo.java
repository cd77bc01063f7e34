package dev.belay.standalone.demo;

import dev.belay.datastores.postgresql.server.AbandonedServers;
import dev.belay.standalone.demo.Report.Timing;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import dev.belay.standalone.server.Home;
import dev.belay.standalone.server.PrivateFolders;
import dev.belay.standalone.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The demo, from top to bottom. Every step uses the same interfaces as a user. */
public final class Demo {
  private static final String FIRST_COMMIT = "3f0d5c1b7a9e4f62b8d0c7e5a1f3928476bc0d1e";
  private static final String SECOND_COMMIT = "b81e2d94c06f75a3e9d1402bfa8c6357d0e9f4a2";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path home;
  private final int port;
  private final boolean keepRunning;
  private final Screen screen;

  public Demo(Path home, int port, boolean keepRunning, Screen screen) {
    this.home = home;
    this.port = port;
    this.keepRunning = keepRunning;
    this.screen = screen;
  }

  /**
   * Runs it.
   *
   * @return whether all is as expected: verified, and the planted corruption found
   */
  public boolean run() throws Exception {
    long begin = System.nanoTime();
    prepareHome();
    screen.heading("A sample application's database");
    try (SampleDatabase shop = SampleDatabase.start(home.resolve("shop-db"))) {
      screen.line(
          "   PostgreSQL "
              + shop.major()
              + " with the database \"shop\": "
              + shop.rows()
              + " rows");
      screen.heading("Belay, all in one process");
      try (Server server =
          Server.start(
              new Server.Settings(
                  SamplePolicy.write(home, shop),
                  home.resolve("server"),
                  port,
                  null,
                  List.of(),
                  null),
              step -> screen.line("   " + step))) {
        boolean good = show(shop, server, begin);
        if (keepRunning) {
          keepRunning(server);
        }
        return good;
      }
    }
  }

  private boolean show(SampleDatabase shop, Server server, long begin) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String secret =
        Files.readString(Path.of(server.githubSecrets().getFirst().substring("file:".length())))
            .strip();
    GitHubWebhook github =
        new GitHubWebhook(http, URI.create(server.gatewayUrl() + "/webhooks/github"), secret);
    DemoLedger ledger =
        new DemoLedger(
            http, server.ledgerUrl(), Files.readString(server.home().tokenFile()).strip());
    Report report = new Report(screen);

    screen.heading(
        "GitHub says: "
            + SamplePolicy.REPOSITORY
            + " is about to be deployed to "
            + SamplePolicy.ENVIRONMENT);
    long sent = System.nanoTime();
    JsonNode first = deployment(github, ledger, 1001, FIRST_COMMIT);
    report.recoverySet(first, new Timing(Duration.ofNanos(System.nanoTime() - sent)));
    boolean firstGood = first.path("verdict").asString().equals("verified");

    screen.heading("The deployment changes data; the next one's pipeline waits at the gate");
    shop.deploy();
    Terminal terminal = new Terminal(server.home(), screen);
    int gate =
        terminal.gate(SamplePolicy.APPLICATION, SamplePolicy.ENVIRONMENT, 1002, SECOND_COMMIT);
    JsonNode second = ledger.awaitSettled("1002", PATIENCE, point -> {});
    String secondPoint = second.path("recoveryPoints").get(0).path("recoveryPointId").asString();
    String firstPoint = first.path("recoveryPoints").get(0).path("recoveryPointId").asString();
    report.summary(second);
    boolean secondGood = second.path("verdict").asString().equals("verified");

    boolean backAgain = rollBack(shop, ledger, terminal, second);

    screen.heading("A drill: the whole application into sandboxes, with its smoke test");
    boolean drilled = drill(terminal);

    screen.heading("Somebody flips one bit of one stored byte of the second recovery point");
    screen.line("   " + Sabotage.flipOneBit(server.home(), secondPoint, firstPoint));
    JsonNode point = ledger.verifyAgain(secondPoint, PATIENCE);
    report.faults(point);
    boolean foundOut = point.path("verdict").asString().equals("failed");

    boolean good = firstGood && gate == 0 && secondGood && backAgain && drilled && foundOut;
    screen.line("");
    screen.line(
        (good ? "All as expected" : "NOT as expected")
            + ", in "
            + Report.seconds(Duration.ofNanos(System.nanoTime() - begin))
            + " altogether.");
    report.nextCommands(server, first, firstPoint, keepRunning);
    return good;
  }

  /** The deployment breaks data. One command brings back the shop's data from before it. */
  private boolean rollBack(
      SampleDatabase shop, DemoLedger ledger, Terminal terminal, JsonNode beforeDeployment)
      throws Exception {
    screen.heading("That deployment breaks data, and customers go on ordering; it is rolled back");
    String before = shop.paidOrders();
    screen.line("   the shop reads, before it:  " + before);
    shop.deployBadly();
    screen.line("   the shop reads, after it:   " + shop.paidOrders());
    int rollback =
        terminal.run(
            "rollback",
            "--application",
            SamplePolicy.APPLICATION,
            "--environment",
            SamplePolicy.ENVIRONMENT,
            "--deployment",
            "1002",
            "--yes");
    String after = shop.paidOrders();
    screen.line("   the shop reads, rolled back: " + after);

    screen.heading("What the rollback discarded is not lost: it is in the pre-restore set");
    int diff =
        terminal.run(
            "diff",
            beforeDeployment.path("recoverySetId").asString(),
            ledger.lastRollback().path("preRestoreSetId").asString(),
            "--sample",
            "1");
    return rollback == 0 && after.equals(before) && diff == 0;
  }

  /** Shows in advance that a recovery works, and how long it takes. */
  private static boolean drill(Terminal terminal) {
    return terminal.run(
            "drill",
            "run",
            "--application",
            SamplePolicy.APPLICATION,
            "--environment",
            SamplePolicy.ENVIRONMENT,
            "--drill",
            SamplePolicy.DRILL)
        == 0;
  }

  private JsonNode deployment(GitHubWebhook github, DemoLedger ledger, long id, String commit)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        github.deploymentCreated(SamplePolicy.REPOSITORY, SamplePolicy.ENVIRONMENT, id, commit);
    screen.line(
        "   deployment "
            + id
            + " of commit "
            + commit.substring(0, 7)
            + ": the gateway answers "
            + answer.statusCode());
    if (answer.statusCode() != 202) {
      throw new IOException("the gateway answered " + answer.statusCode() + ": " + answer.body());
    }
    return ledger.awaitSettled(String.valueOf(id), PATIENCE, new ProgressView(screen)::show);
  }

  private void prepareHome() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      // Delete only a folder that a demo made, which the marker shows.
      if (!Files.exists(home.resolve(".belay-demo"))) {
        throw new IOException(
            home + " exists and was not made by the demo; name another folder with --home");
      }
      endWhatIsLeft();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
    PrivateFolders.create(home);
    Files.createFile(home.resolve(".belay-demo"));
  }

  /** A killed demo could not end its servers. A running demo must not lose its files. */
  private void endWhatIsLeft() throws IOException, InterruptedException {
    try (Home server = Home.open(home.resolve("server"))) {
      AbandonedServers.end(home);
      AbandonedServers.end(server.sandboxes());
      EmbeddedDatabase.endServerOf(server.database());
    }
  }

  private void keepRunning(Server server) throws InterruptedException {
    screen.line("");
    screen.line(
        "Still running: gateway "
            + server.gatewayUrl()
            + ", ledger "
            + server.ledgerUrl()
            + ". Ctrl-C ends it.");
    new CountDownLatch(1).await(); // until the command is interrupted
  }
}
