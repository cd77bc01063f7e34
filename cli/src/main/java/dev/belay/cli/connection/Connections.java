package dev.belay.cli.connection;

import dev.belay.cli.ci.IdTokens;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Credentials;
import dev.belay.cli.http.JsonService;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection settings. An option takes precedence over the environment, and that over the home.
 */
public final class Connections {
  private final ConnectionOptions options;
  private final Map<String, String> environment;
  private final @Nullable Path directory;
  private final ClientFile home;
  private final Consumer<String> warnings;

  private Connections(
      ConnectionOptions options,
      Map<String, String> environment,
      @Nullable Path directory,
      ClientFile home,
      Consumer<String> warnings) {
    this.options = options;
    this.environment = environment;
    this.directory = directory;
    this.home = home;
    this.warnings = warnings;
  }

  /**
   * @param warnings receives settings that work but are unsafe
   * @throws CommandException when a home is named without a readable {@code client.json}
   */
  public static Connections resolve(
      ConnectionOptions options, Map<String, String> environment, Consumer<String> warnings)
      throws CommandException {
    Path named = options.home;
    if (named == null && set(environment, "BELAY_HOME") != null) {
      named = Path.of(environment.get("BELAY_HOME"));
    }
    ClientFile home = named == null ? ClientFile.NONE : ClientFile.read(named);
    return new Connections(options, environment, named, home, warnings);
  }

  public JsonService gateway() throws CommandException {
    String url = first(options.gatewayUrl, "BELAY_GATEWAY_URL", home.gatewayUrl());
    return service(
        "gateway", url, "--gateway-url", "BELAY_GATEWAY_URL", Credentials.fixed(token()));
  }

  /** The gateway for a CI job: without a token file, with the CI's token. */
  public JsonService gatewayForJob(String audience) throws CommandException {
    String token = token();
    Credentials credentials =
        token != null
            ? Credentials.fixed(token)
            : IdTokens.of(environment, audience).orElseGet(this::noToken);
    String url = first(options.gatewayUrl, "BELAY_GATEWAY_URL", home.gatewayUrl());
    return service("gateway", url, "--gateway-url", "BELAY_GATEWAY_URL", credentials);
  }

  public JsonService ledger() throws CommandException {
    String url = first(options.ledgerUrl, "BELAY_LEDGER_URL", home.ledgerUrl());
    return service("ledger", url, "--ledger-url", "BELAY_LEDGER_URL", Credentials.fixed(token()));
  }

  /** Whether anything says where the ledger is. */
  public boolean namesLedger() {
    return first(options.ledgerUrl, "BELAY_LEDGER_URL", home.ledgerUrl()) != null;
  }

  /** Where the services are that are named, by their names. */
  public Map<String, URI> services() throws CommandException {
    Map<String, URI> services = new LinkedHashMap<>();
    String gateway = first(options.gatewayUrl, "BELAY_GATEWAY_URL", home.gatewayUrl());
    if (gateway != null) {
      services.put("gateway", checked("gateway", gateway));
    }
    String ledger = first(options.ledgerUrl, "BELAY_LEDGER_URL", home.ledgerUrl());
    if (ledger != null) {
      services.put("ledger", checked("ledger", ledger));
    }
    return services;
  }

  /** The standalone server's home; null if none is named. */
  public @Nullable Path directory() {
    return directory;
  }

  /** The home's vault, for commands without a vault option. */
  public @Nullable String vault() {
    return home.vault();
  }

  /** The home's key file, for commands without a key option. */
  public @Nullable Path keyFile() {
    return home.keyFile() == null ? null : Path.of(home.keyFile());
  }

  private Credentials noToken() {
    warnings.accept(
        "no token: give --token-file, or let the CI vouch for its job (GitHub Actions: permissions:"
            + " id-token: write; GitLab CI: id_tokens: BELAY_ID_TOKEN)");
    return Credentials.fixed(null);
  }

  private JsonService service(
      String name, @Nullable String url, String option, String variable, Credentials credentials)
      throws CommandException {
    if (url == null) {
      throw CommandException.usage(
          "where the "
              + name
              + " is, is not known: give "
              + option
              + ", set "
              + variable
              + ", or name a standalone server's --home");
    }
    return new JsonService(name, checked(name, url), credentials, trace());
  }

  /**
   * What is asked for belongs to the CI job's trace, if it is in one: by OpenTelemetry's variable.
   */
  private Map<String, String> trace() {
    String place = set(environment, "TRACEPARENT");
    return place != null && place.matches("[0-9a-f-]{55,512}")
        ? Map.of("traceparent", place)
        : Map.of();
  }

  private static URI checked(String name, String url) throws CommandException {
    try {
      URI uri = new URI(url);
      if (uri.getRawUserInfo() != null) {
        throw CommandException.usage(
            "the URL of the " + name + " holds credentials; give the token by --token-file");
      }
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw CommandException.usage(
          "the URL of the " + name + " can't be read; it must be like http://host:port");
    }
    throw CommandException.usage(
        "the URL of the " + name + ", \"" + url + "\", must be like http://host:port");
  }

  private @Nullable String token() throws CommandException {
    String option = options.tokenFile == null ? null : options.tokenFile.toString();
    String file = first(option, "BELAY_TOKEN_FILE", home.tokenFile());
    return file == null ? null : TokenFile.read(Path.of(file), warnings);
  }

  private @Nullable String first(
      @Nullable String option, String variable, @Nullable String fromHome) {
    if (option != null) {
      return option;
    }
    String value = set(environment, variable);
    return value != null ? value : fromHome;
  }

  private static @Nullable String set(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : value;
  }
}
