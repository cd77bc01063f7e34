package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreKinds;
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

/**
 * The targets of a restore: one address, or one for each data store of a set. The kind of store
 * determines the form of an address, and whether there are a user and a password.
 */
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
      refuseCredentials(url);
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
   * The connection for each data store.
   *
   * @param drivers by data store
   * @throws CommandException when a store has no address, or an address belongs to none of them
   */
  public Map<String, StoreConnection> forStores(Map<String, String> drivers, StoreKinds kinds)
      throws CommandException {
    Collection<String> stores = drivers.keySet();
    Set<String> unknown = new HashSet<>(urls.keySet());
    unknown.addAll(users.keySet());
    unknown.addAll(passwords.keySet());
    unknown.removeAll(stores);
    unknown.remove(ANY);
    if (!unknown.isEmpty()) {
      throw CommandException.usage(
          "none of the points to restore is of the data store "
              + String.join(", ", unknown)
              + "; they are of "
              + String.join(", ", stores));
    }
    if (stores.size() > 1 && urls.containsKey(ANY)) {
      throw CommandException.usage(
          "several data stores will be restored: give --into STORE=URL for each of "
              + String.join(", ", stores));
    }
    Map<String, StoreConnection> connections = new LinkedHashMap<>();
    for (Map.Entry<String, String> store : drivers.entrySet()) {
      connections.put(
          store.getKey(), connection(store.getKey(), Address.of(store.getValue(), kinds)));
    }
    return connections;
  }

  private StoreConnection connection(String store, Address address) throws CommandException {
    String place = either(urls, store);
    if (place == null) {
      throw CommandException.usage(
          "the target of " + store + " is missing: give --into " + store + "=URL");
    }
    address.check(place);
    String user = either(users, store);
    if (user != null && !address.hasUser()) {
      throw CommandException.usage(store + " is a data store without users: leave out --user");
    }
    Secret password = either(passwords, store);
    if (password != null && !address.hasPassword()) {
      throw CommandException.usage(
          store
              + " is a data store without a password: leave out --password-env and"
              + " --password-file");
    }
    return address.connection(
        store,
        place,
        user == null ? System.getProperty("user.name") : user,
        password == null ? Secret.NONE : password,
        parallelism);
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

  private static void refuseCredentials(String url) throws CommandException {
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
   * The options as given on the command line.
   *
   * @param into URLs, or STORE=URL; the others likewise
   */
  public record Options(
      List<String> into,
      List<String> user,
      List<String> passwordEnv,
      List<String> passwordFile,
      int parallelism) {}
}
