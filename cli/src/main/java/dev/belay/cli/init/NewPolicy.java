package dev.belay.cli.init;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A first policy: one database of one application in one environment.
 *
 * @param url as given, without user and password
 * @param secret where the password is: {@code env:NAME} or {@code file:PATH}
 */
public record NewPolicy(
    String dataStore,
    String url,
    String username,
    String secret,
    String application,
    String environment) {

  /**
   * Refuses a URL that holds a password: other processes can read it, and it must not get into a
   * file.
   *
   * @param drivers what a URL may begin with
   * @throws CommandException naming the rule, without the URL
   */
  public static void check(String url, Collection<String> drivers) throws CommandException {
    try {
      URI read = new URI(url);
      boolean credentials = read.getRawUserInfo() != null;
      boolean query = read.getRawQuery() != null && read.getRawQuery().contains("password");
      if (credentials || query) {
        throw CommandException.usage(
            "the URL of the database holds a user or a password, which other processes can read;"
                + " give the user by --user, and where the password is by --password-env NAME or"
                + " --password-file FILE");
      }
      boolean known = read.getScheme() != null && drivers.contains(read.getScheme());
      if (known && read.getHost() != null && databaseOf(read) != null) {
        return;
      }
    } catch (URISyntaxException e) {
      throw CommandException.usage("the URL of the database can't be read; " + rule(drivers));
    }
    throw CommandException.usage("the URL of the database is another; " + rule(drivers));
  }

  private static String rule(Collection<String> drivers) {
    return "it must be like "
        + drivers.stream().map(it -> it + "://host:port/shop").collect(Collectors.joining(" or "));
  }

  private static @Nullable String databaseOf(URI url) {
    String path = url.getPath();
    return path == null || path.length() < 2 ? null : path.substring(1);
  }

  /** The database's name, as far as the name of an application can have it. */
  public static String nameIn(String url) {
    String database = databaseOf(URI.create(url));
    String name =
        String.valueOf(database)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    return name.isEmpty() ? "app" : name;
  }

  /** The usual name of the variable that has the password. */
  public static String variableOf(String dataStore) {
    return dataStore.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_PASSWORD";
  }

  /** The file, with what can be added to it as comments. */
  public String text() {
    String driver = url.substring(0, url.indexOf(':'));
    return """
    # What Belay captures, and when. After a change: belay policy validate FILE, belay doctor FILE.
    version: 1
    data-stores:
      %1$s:
        driver: %2$s
        url: %3$s
        username: %4$s
        # Where the password is, never the password itself. It is looked up where workers run.
        password: %5$s
    applications:
      %6$s:
        # Which repositories it is built from, so that their events are about it:
        # repositories: [acme/shop]
        environments:
          %7$s:
            # What belay status judges recovery by.
            objectives: {data-age: 24h, recovery-time: 30m}
            rules:
              # Each deployment waits until the data is captured, restored and checked.
              - on: before-deploy
                capture: [%1$s]
                gate: {mode: verified}
              # For belay backup.
              - on: manual
                capture: [%1$s]
              # Every night:
              # - name: nightly
              #   on: on-schedule
              #   schedule: {cron: "30 3 * * *", time-zone: Europe/Berlin}
              #   capture: [%1$s]
              # After a deployment that failed, the evidence:
              # - on: after-failure
              #   capture: [%1$s]
            # A recovery that is practised:
            # drills:
            #   - name: monday
            #     schedule: {cron: "0 6 * * 1", time-zone: Europe/Berlin}
    """
        .formatted(
            quoted(dataStore),
            quoted(driver),
            quoted(url),
            quoted(username),
            quoted(secret),
            quoted(application),
            quoted(environment));
  }

  /** A JSON text is a YAML text too, whatever is in it. */
  private static String quoted(String text) {
    return Json.tree(text).toString();
  }
}
