package dev.belay.verifier.command;

import dev.belay.datastores.StoreConnection;
import dev.belay.runtime.program.Program;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a command that runs beside sandboxes finds them: {@code BELAY_STORE_<NAME>_URL}, {@code
 * _JDBC_URL}, {@code _HOST}, {@code _PORT}, {@code _DATABASE}, {@code _USER} and {@code _PASSWORD},
 * the name in capitals with {@code _} for everything but letters and digits. Nothing else of the
 * verifier's own environment is passed on but PATH, HOME, LANG and TMPDIR.
 */
final class SandboxEnvironment {
  private static final int DEFAULT_PORT = 5432;

  private SandboxEnvironment() {}

  static Map<String, String> of(Map<String, StoreConnection> sandboxes, Map<String, String> own) {
    Map<String, String> environment = new LinkedHashMap<>();
    sandboxes.forEach((store, connection) -> add(environment, store, connection));
    return Program.environment(own, environment);
  }

  private static void add(
      Map<String, String> environment, String store, StoreConnection connection) {
    String prefix =
        "BELAY_STORE_" + store.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
    URI url = URI.create(connection.url());
    environment.put(prefix + "URL", connection.url());
    environment.put(prefix + "JDBC_URL", "jdbc:" + connection.url());
    environment.put(prefix + "HOST", String.valueOf(url.getHost()));
    environment.put(
        prefix + "PORT", String.valueOf(url.getPort() == -1 ? DEFAULT_PORT : url.getPort()));
    environment.put(prefix + "DATABASE", url.getPath().replaceFirst("^/", ""));
    environment.put(prefix + "USER", connection.username());
    environment.put(prefix + "PASSWORD", connection.password().reveal());
  }
}
