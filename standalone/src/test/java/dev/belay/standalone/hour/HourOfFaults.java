package dev.belay.standalone.hour;

import dev.belay.standalone.demo.DemoLedger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/**
 * Runs the services for some minutes under steady triggers, with a fault each minute, and prints
 * what became of all triggers. Exit code 0 means that every promise was kept, 1 that one was not, 2
 * that the run itself went wrong.
 */
public final class HourOfFaults {
  private static final String CAPTURE_TIMEOUT = "4m";
  private static final Duration SETTLE = Duration.ofMinutes(7);
  private static final Pattern POINT = Pattern.compile("vault/.*/([0-9a-f-]{36})[^/]*$");

  private final Duration length;
  private final Duration between;
  private final Duration every;
  private final PrintStream out;

  private HourOfFaults(Duration length, Duration between, Duration every, PrintStream out) {
    this.length = length;
    this.between = between;
    this.every = every;
    this.out = out;
  }

  /**
   * @param arguments minutes; seconds from one fault to the next; seconds from one trigger to the
   *     next; the folder with the services' jars; the folder for their logs
   */
  public static void main(String[] arguments) throws Exception {
    HourOfFaults hour =
        new HourOfFaults(
            Duration.ofMinutes(Long.parseLong(arguments[0])),
            Duration.ofSeconds(Long.parseLong(arguments[1])),
            Duration.ofSeconds(Long.parseLong(arguments[2])),
            System.out);
    // Whoever ends it before its time does not want what it started.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    int exit = 2;
    try {
      exit = hour.run(Path.of(arguments[3]), Path.of(arguments[4])) ? 0 : 1;
    } catch (Exception | Error e) {
      e.printStackTrace();
    }
    System.exit(exit); // threads of what was started may go on
  }

  private boolean run(Path classes, Path logs) throws Exception {
    Path folder = Files.createTempDirectory("belay-hour-");
    try (Estate estate = new Estate(folder, classes, logs, CAPTURE_TIMEOUT)) {
      estate.startServices();
      Sender sender = Sender.start(estate.webhook(), every);
      Map<String, Integer> befell = breakThings(new Faults(estate).all());
      List<Trigger> triggers = sender.stop();
      List<Outcome> outcomes = awaitOutcomes(estate.ledger(), triggers);
      estate.stopServices();
      Account account = new Account(outcomes, pointsIn(estate), Leftovers.find(estate));
      report(befell, account, estate.logs());
      return account.broken().isEmpty();
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private Map<String, Integer> breakThings(List<Fault> faults) throws Exception {
    Map<String, Integer> befell = new LinkedHashMap<>();
    Instant start = Instant.now();
    for (int i = 0; Instant.now().plus(between).isBefore(start.plus(length).plusSeconds(1)); i++) {
      Instant next = Instant.now().plus(between);
      Fault fault = faults.get(i % faults.size());
      Thread.sleep(between.dividedBy(5));
      say(Duration.between(start, Instant.now()), fault.name());
      fault.begin().take();
      try {
        Thread.sleep(fault.lasts());
      } finally {
        fault.end().take();
      }
      befell.merge(fault.name(), 1, Integer::sum);
      Duration rest = Duration.between(Instant.now(), next);
      if (rest.isPositive()) {
        Thread.sleep(rest);
      }
    }
    return befell;
  }

  private List<Outcome> awaitOutcomes(DemoLedger ledger, List<Trigger> triggers)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(SETTLE);
    List<Outcome> outcomes = new ArrayList<>();
    for (Trigger trigger : triggers) {
      Outcome outcome = outcome(ledger, trigger);
      while (!outcome.settled()
          && (trigger.acknowledged() || outcome.sets() > 0)
          && Instant.now().isBefore(end)) {
        Thread.sleep(500);
        outcome = outcome(ledger, trigger);
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static Outcome outcome(DemoLedger ledger, Trigger trigger)
      throws IOException, InterruptedException {
    return Outcome.of(trigger, ledger.setsOf(String.valueOf(trigger.deployment())));
  }

  private static Set<String> pointsIn(Estate estate) {
    return estate.s3().objects().keySet().stream()
        .map(POINT::matcher)
        .filter(Matcher::find)
        .map(key -> key.group(1))
        .collect(Collectors.toSet());
  }

  private void say(Duration since, String what) {
    out.printf("%3d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), what);
  }

  private void report(Map<String, Integer> befell, Account account, Map<String, Path> logs)
      throws IOException {
    out.printf("%n%-42s %d%n", "faults", befell.values().stream().mapToInt(it -> it).sum());
    account.figures().forEach((name, value) -> out.printf("%-42s %s%n", name, value));
    for (Map.Entry<String, Path> log : logs.entrySet()) {
      out.printf("%-42s %d KiB%n", "log of " + log.getKey(), Files.size(log.getValue()) / 1024);
    }
    List<String> broken = account.broken();
    out.printf("%-42s %d%n", "broken promises", broken.size());
    broken.forEach(each -> out.println("  " + each));
  }
}
