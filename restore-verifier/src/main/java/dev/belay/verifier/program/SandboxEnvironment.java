package dev.belay.verifier.program;

import dev.belay.datastores.RestoredCopy;
import dev.belay.jail.Jail;
import dev.belay.runtime.program.Program;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a command that runs beside sandboxes finds them. The variables are {@code
 * BELAY_STORE_<NAME>_<WHAT>}: the name in capitals, with {@code _} for everything but letters and
 * digits, and then what the driver gives ({@code URL}, {@code PASSWORD}, {@code DIRECTORY}, …). Of
 * the verifier's own environment, only PATH, HOME, LANG and TMPDIR are passed on. In a jail, HOME
 * and TMPDIR are its own {@code /tmp}.
 */
final class SandboxEnvironment {
  private SandboxEnvironment() {}

  static Map<String, String> of(Map<String, RestoredCopy> sandboxes, Map<String, String> own) {
    Map<String, String> environment = new LinkedHashMap<>();
    sandboxes.forEach(
        (store, copy) ->
            copy.environment()
                .forEach((name, value) -> environment.put(prefix(store) + name, value)));
    return Program.environment(own, environment);
  }

  static Map<String, String> inJail(Map<String, String> environment) {
    Map<String, String> jailed = new LinkedHashMap<>(environment);
    jailed.putIfAbsent("PATH", Jail.PATH);
    jailed.put("HOME", "/tmp");
    jailed.put("TMPDIR", "/tmp");
    return jailed;
  }

  private static String prefix(String store) {
    return "BELAY_STORE_" + store.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
  }
}
