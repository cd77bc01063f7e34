package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.SecretReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a restore goes: one URL, or one for each data store of a set. */
public final class Targets {
  private static final Pattern PER_STORE = Pattern.compile("([A-Za-z0-9._-]+)=(.*)");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)[?&](user|password|passwd|pwd|sslpassword)=");
  private static final String ANY = "";

  private final Map<String, String> urls;
  private final Map<String, String> users;
  private final Map<String, Secret> passwords;
  private final int parallelism;

  private Targets(
      Map<String, String> urls,
      Map<String, String> users,
      Map<String, Secret> passwords,
      int parallelism) {
    this.urls = urls;
    this.users = users;
    this.passwords = passwords;
    this.parallelism = parallelism;
  }

  /** Reads the options. No message quotes a URL that may hold a password. */
  public static Targets parse(Options options, Map<String, String> environment)
      throws CommandException {
    Map<String, String> urls = byStore("--into", options.into);
    for (String url : urls.values()) {
      checkUrl(url);
    }
    if (new HashSet<>(urls.values()).size() != urls.size()) {
      throw CommandException.usage("two data stores can't be restored --into the same URL");
    }
    if (options.parallelism < 1 || options.parallelism > 64) {
      throw CommandException.usage("--parallelism must be 1 to 64, not " + options.parallelism);
    }
    Map<String, Secret> passwords = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry :
        byStore("--password-env", options.passwordEnv).entrySet()) {
      passwords.put(
          entry.getKey(),
          secret(new SecretReference.EnvironmentVariable(entry.getValue()), environment));
    }
    for (Map.Entry<String, String> entry :
        byStore("--password-file", options.passwordFile).entrySet()) {
      Secret secret =
          secret(new SecretReference.SecretFile(Path.of(entry.getValue())), environment);
      if (passwords.put(entry.getKey(), secret) != null) {
        throw CommandException.usage("give one of --password-env and --password-file, not both");
      }
    }
    return new Targets(urls, byStore("--user", options.user), passwords, options.parallelism);
  }

  /**
   * The connection for each of {@code stores}.
   *
   * @throws CommandException when one has no URL, or a URL is for none of them
   */
  public Map<String, StoreConnection> forStores(Collection<String> stores) throws CommandException {
    Set<String> unknown = new HashSet<>(urls.keySet());
    unknown.addAll(users.keySet());
    unknown.addAll(passwords.keySet());
    unknown.removeAll(stores);
    unknown.remove(ANY);
    if (!unknown.isEmpty()) {
      throw CommandException.usage(
          "what is to be restored has no data store "
              + String.join(", ", unknown)
              + "; it has "
              + String.join(", ", stores));
    }
    if (stores.size() > 1 && urls.containsKey(ANY)) {
      throw CommandException.usage(
          "several data stores are to be restored, so say where each goes, with --into STORE=URL"
              + " for each of "
              + String.join(", ", stores));
    }
    Map<String, StoreConnection> connections = new LinkedHashMap<>();
    for (String store : stores) {
      String url = either(urls, store);
      if (url == null) {
        throw CommandException.usage(
            "where " + store + " goes is missing: --into " + store + "=URL");
      }
      String user = either(users, store);
      Secret password = either(passwords, store);
      connections.put(
          store,
          new StoreConnection(
              store,
              Map.of("url", url, "username", user == null ? System.getProperty("user.name") : user),
              Map.of("password", password == null ? Secret.NONE : password),
              parallelism));
    }
    return connections;
  }

  private static <V> @Nullable V either(Map<String, V> values, String store) {
    V own = values.get(store);
    return own != null ? own : values.get(ANY);
  }

  private static Map<String, String> byStore(String option, List<String> values)
      throws CommandException {
    Map<String, String> byStore = new LinkedHashMap<>();
    for (String value : values) {
      Matcher perStore = PER_STORE.matcher(value);
      String store = perStore.matches() ? perStore.group(1) : ANY;
      String rest = perStore.matches() ? perStore.group(2) : value;
      if (byStore.put(store, rest) != null) {
        throw CommandException.usage(
            option + " is given twice" + (store.isEmpty() ? "" : " for " + store));
      }
    }
    return byStore;
  }

  private static void checkUrl(String url) throws CommandException {
    int start = url.indexOf("://");
    if (start <= 0) {
      throw CommandException.usage("--into must be a URL: scheme://host:port/name");
    }
    if (url.indexOf('@') >= 0 || SECRET_PARAMETER.matcher(url).find()) {
      throw CommandException.usage(
          "the URL of --into holds a user or a password, which other processes can see; give"
              + " --user, and the password by --password-env or --password-file");
    }
  }

  private static Secret secret(SecretReference reference, Map<String, String> environment)
      throws CommandException {
    try {
      return new Secret(reference.resolve(environment));
    } catch (SecretReference.UnresolvableSecretException e) {
      throw new CommandException(ExitCode.BAD_USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * As given on the command line.
   *
   * @param into each a URL, or STORE=URL; the others likewise
   */
  public record Options(
      List<String> into,
      List<String> user,
      List<String> passwordEnv,
      List<String> passwordFile,
      int parallelism) {}
}
