package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.events.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the verifier said of each planted fault, as the document that is published. */
final class FaultReport {
  private static final List<PlantedFault> ALL =
      Stream.<PlantedFault>concat(StoredFault.ALL.stream(), SandboxFault.ALL.stream()).toList();

  private static final int LINE = 120;

  private final Map<PlantedFault, VerificationResult> found = new HashMap<>();

  void add(PlantedFault fault, VerificationResult result) {
    found.put(fault, result);
  }

  /** Whether every kind was planted: not so where single tests run. */
  boolean isComplete() {
    return found.keySet().containsAll(ALL);
  }

  String document() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FaultReport.class.getResourceAsStream("verification-faults.md"))) {
      long detected = ALL.stream().filter(this::isDetected).count();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@detected@", String.valueOf(detected))
          .replace("@kinds@", String.valueOf(ALL.size()))
          .replace("@percent@", String.valueOf(100 * detected / ALL.size()))
          .replace("@stored@", rows(StoredFault.ALL))
          .replace("@restored@", items(SandboxFault.ALL));
    }
  }

  private String rows(List<StoredFault> faults) {
    return faults.stream().map(this::row).collect(Collectors.joining("\n"));
  }

  private String row(StoredFault fault) {
    return "| %s | %s | %s | %s |"
        .formatted(
            fault.name(), fault.planted(), isDetected(fault) ? "yes" : "**no**", namedBy(fault));
  }

  private String items(List<SandboxFault> faults) {
    return faults.stream().map(this::item).collect(Collectors.joining("\n"));
  }

  /** Statements are too long for a table's cells. */
  private String item(SandboxFault fault) {
    String found = isDetected(fault) ? "Named by " + namedBy(fault) + "." : "**Not detected.**";
    return wrapped("- **%s**: `%s`. %s".formatted(fault.name(), fault.planted(), found));
  }

  private static String wrapped(String item) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : item.split(" ")) {
      if (width > 0 && width + 1 + word.length() > LINE) {
        lines.append("\n ");
        width = 1;
      }
      if (width > 0) {
        lines.append(' ');
        width++;
      }
      lines.append(word);
      width += word.length();
    }
    return lines.toString();
  }

  /** Anything else, unknown too, is no detection: it would be said of an intact point as well. */
  private boolean isDetected(PlantedFault fault) {
    return result(fault).verdict() == Verdict.FAILED;
  }

  /** The check that the fault is for, where it failed; otherwise the first that did. */
  private String namedBy(PlantedFault fault) {
    List<String> failed =
        result(fault).checks().stream()
            .filter(check -> check.outcome() == Outcome.FAILED)
            .map(FaultReport::named)
            .toList();
    if (fault instanceof SandboxFault sandbox) {
      String expected = "`" + sandbox.check() + "`: " + sandbox.named();
      return failed.contains(expected) ? expected : failed.stream().findFirst().orElse("");
    }
    return failed.stream().findFirst().orElse("").replaceFirst(" of [^`]*", "");
  }

  private static String named(CheckResult check) {
    return "`" + check.name() + " of " + check.subject() + "`: " + check.fault();
  }

  private VerificationResult result(PlantedFault fault) {
    return Objects.requireNonNull(found.get(fault), fault.name());
  }
}
