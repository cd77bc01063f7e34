package dev.belay.datastores.postgresql.sandbox;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.contents.PostgresContents.Extension;
import dev.belay.datastores.postgresql.server.PostgresTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a sandbox would lack for a database. Only this machine is asked, so what it lacks is a note:
 * it matters where verifiers run.
 */
public final class SandboxNeeds {
  private static final String WHERE =
      "it matters where verifiers run (if they have a container's image for sandboxes, there)";

  /** Every database has it, and every server. */
  private static final String OF_POSTGRESQL = "plpgsql";

  private SandboxNeeds() {}

  /**
   * @param extensions of the database
   * @param major of its server
   */
  public static List<Need> of(List<Extension> extensions, int major) throws InterruptedException {
    List<String> wanted =
        extensions.stream().map(Extension::name).filter(it -> !it.equals(OF_POSTGRESQL)).toList();
    List<Need> needs = new ArrayList<>();
    for (String extension : wanted) {
      SandboxExtensions.obstacle(extension).map(Need::fatal).ifPresent(needs::add);
    }
    needs.addAll(ofThisMachine(wanted, major));
    return needs;
  }

  private static List<Need> ofThisMachine(List<String> wanted, int major)
      throws InterruptedException {
    try {
      PostgresTools tools = PostgresTools.exactly(major, "postgres");
      if (wanted.isEmpty()) {
        return List.of();
      }
      Optional<Set<String>> here = InstalledExtensions.of(tools);
      return here.isEmpty()
          ? List.of(note("which extensions it has can't be told, since pg_config is not there"))
          : wanted.stream()
              .filter(extension -> !here.get().contains(extension))
              .filter(extension -> SandboxExtensions.obstacle(extension).isEmpty())
              .map(extension -> lacking(extension, major))
              .toList();
    } catch (DataStoreException e) {
      return List.of(note(String.valueOf(e.getMessage())));
    }
  }

  private static Need lacking(String extension, int major) {
    return note(
        "the extension %s is missing (on Debian: %s)"
            .formatted(extension, ExtensionPackages.of(extension, major)));
  }

  private static Need note(String what) {
    return new Need("the PostgreSQL of this machine: " + what + "; " + WHERE, List.of(), false);
  }
}
