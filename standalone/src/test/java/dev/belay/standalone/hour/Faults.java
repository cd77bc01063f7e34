package dev.belay.standalone.hour;

import dev.belay.fixtures.QuirkyS3.Quirk;
import dev.belay.standalone.FrozenDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The faults of the hour, in the order in which they come. The first twelve are one of each kind: a
 * run of ten minutes has them.
 */
final class Faults {
  private final Estate estate;

  Faults(Estate estate) {
    this.estate = estate;
  }

  List<Fault> all() {
    return List.of(
        s3("S3 asks to slow down", 503, "SlowDown", "Please reduce your request rate."),
        killed("worker-1"),
        kafkaStopped(),
        stopped("verifier"),
        sourceCut(),
        databaseFrozen(),
        killed("gateway"),
        diskFull("gateway"),
        registryAwayWhileStarting("verifier"),
        clock("+10m"),
        killed("ledger"),
        s3("S3 denies access", 403, "AccessDenied", "Access Denied"),
        killed("verifier"),
        stopped("worker-2"),
        s3Silent(),
        sourceSilent(),
        databaseKilled(),
        diskFull("verifier"),
        stopped("gateway"),
        clock("-10m"),
        stopped("ledger"),
        databaseSilent(),
        diskFull("worker-1"),
        s3("S3 says that the clock is wrong", 403, "RequestTimeTooSkewed", "The difference"),
        registryAwayWhileStarting("worker-2"),
        sourceFrozen(),
        killed("worker-2"),
        sourceConnectionsBroken());
  }

  private Fault s3(String name, int status, String code, String message) {
    Quirk refuses = request -> request.refuse(status, code, message);
    return new Fault(
        name,
        Duration.ofSeconds(30),
        () -> estate.s3().with(refuses),
        () -> estate.s3().with(request -> false));
  }

  private Fault s3Silent() {
    return new Fault(
        "S3 does not answer",
        Duration.ofSeconds(30),
        () -> estate.s3().with(Faults::waitsLong),
        () -> estate.s3().with(request -> false));
  }

  private static boolean waitsLong(Object request) throws IOException {
    try {
      TimeUnit.SECONDS.sleep(30);
      return false;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Fault kafkaStopped() {
    return new Fault(
        "Kafka is away", Duration.ofSeconds(30), estate::stopKafka, estate::startKafka);
  }

  private Fault killed(String service) {
    return new Fault(
        "kill -9 of " + service,
        Duration.ofSeconds(3),
        () -> estate.service(service).kill(),
        () -> estate.service(service).restart());
  }

  private Fault stopped(String service) {
    return new Fault(
        "SIGSTOP of " + service,
        Duration.ofSeconds(30),
        () -> run("kill", "-STOP", pid(service)),
        () -> run("kill", "-CONT", pid(service)));
  }

  /** Each write to a file fails, also of the programs that it starts. */
  private Fault diskFull(String service) {
    return new Fault(
        "disk full for " + service,
        Duration.ofSeconds(25),
        () -> run("prlimit", "--pid=" + pid(service), "--fsize=0:"),
        () -> run("prlimit", "--pid=" + pid(service), "--fsize=unlimited:"));
  }

  private Fault registryAwayWhileStarting(String service) {
    return new Fault(
        "the registry is away while %s starts again".formatted(service),
        Duration.ofSeconds(25),
        () -> {
          estate.registry().cut();
          estate.service(service).kill();
          estate.service(service).restart();
        },
        () -> estate.registry().mend());
  }

  private Fault clock(String offset) {
    return new Fault(
        "the clock of worker-2 is wrong by " + offset,
        Duration.ofSeconds(30),
        () -> estate.setClock(offset),
        () -> estate.setClock("+0"));
  }

  private Fault sourceCut() {
    Link link = estate.applications().link();
    return new Fault(
        "the data stores refuse connections", Duration.ofSeconds(30), link::cut, link::mend);
  }

  private Fault sourceSilent() {
    Link link = estate.applications().link();
    return new Fault(
        "the data stores are silent", Duration.ofSeconds(30), link::silence, link::mend);
  }

  private Fault sourceConnectionsBroken() {
    Link link = estate.applications().link();
    return new Fault(
        "all connections to the data stores break off",
        Duration.ofSeconds(1),
        link::breakAll,
        link::breakAll);
  }

  private Fault sourceFrozen() {
    return frozen("the data stores' server is frozen", () -> estate.applications().freeze());
  }

  private Fault databaseFrozen() {
    return frozen("the services' PostgreSQL is frozen", estate::freezeDatabase);
  }

  private interface Freezing {
    FrozenDatabase freeze() throws Exception;
  }

  private static Fault frozen(String name, Freezing freezing) {
    FrozenDatabase[] frozen = new FrozenDatabase[1];
    return new Fault(
        name, Duration.ofSeconds(25), () -> frozen[0] = freezing.freeze(), () -> frozen[0].close());
  }

  private Fault databaseSilent() {
    return new Fault(
        "the services' PostgreSQL is silent",
        Duration.ofSeconds(30),
        estate.database()::silence,
        estate.database()::mend);
  }

  private Fault databaseKilled() {
    return new Fault(
        "kill -9 of the services' PostgreSQL",
        Duration.ofSeconds(10),
        estate::killDatabase,
        estate::startDatabase);
  }

  private String pid(String service) {
    return String.valueOf(estate.service(service).pid());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
