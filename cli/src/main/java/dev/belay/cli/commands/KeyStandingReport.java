package dev.belay.cli.commands;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import dev.belay.vault.VaultKeys;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How the keys of a vault stand. */
record KeyStandingReport(String vault, VaultKeys.Standing standing) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    out.println("vault " + vault);
    out.println("  key            " + standing.fingerprint());
    out.println(
        "  rotated        "
            + switch (standing.generation()) {
              case 1 -> "never";
              case 2 -> "once";
              default -> standing.generation() - 1 + " times";
            });
    out.println(
        "  recovery keys  "
            + (standing.recoveryKeys().isEmpty()
                ? "none: make one with \"belay key init\""
                : String.join(", ", standing.recoveryKeys())));
    if (!standing.behind().isEmpty()) {
      out.println(
          "  behind         "
              + String.join(", ", standing.behind())
              + ": without the newest key; make new ones with \"belay key init\"");
    }
    if (!standing.refused().isEmpty()) {
      out.println(
          "  refused        "
              + String.join(", ", standing.refused())
              + ": damaged, or not put there by who has the key. They get no key");
    }
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("vault", vault);
    document.put("fingerprint", standing.fingerprint());
    document.put("generation", standing.generation());
    array(document, "recoveryKeys", standing.recoveryKeys());
    array(document, "behind", standing.behind());
    array(document, "refused", standing.refused());
  }

  private static void array(ObjectNode document, String name, List<String> values) {
    var array = document.putArray(name);
    values.forEach(array::add);
  }
}
