package dev.belay.cli.connection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the locations of the services. */
public final class ConnectionOptions {
  @Option(
      names = "--gateway-url",
      paramLabel = "URL",
      description =
          "The gateway's URL. Default: $BELAY_GATEWAY_URL, or gatewayUrl of the " + "home.")
  @Nullable String gatewayUrl;

  @Option(
      names = "--ledger-url",
      paramLabel = "URL",
      description = "The ledger's URL. Default: $BELAY_LEDGER_URL, or ledgerUrl of the home.")
  @Nullable String ledgerUrl;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The file with the API token. Default: $BELAY_TOKEN_FILE, or tokenFile of " + "the home.")
  @Nullable Path tokenFile;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "The home of a standalone server. Its client.json names services, token, "
              + "vault and key. Default: $BELAY_HOME.")
  @Nullable Path home;
}
