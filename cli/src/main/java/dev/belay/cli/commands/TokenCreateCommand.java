package dev.belay.cli.commands;

import dev.belay.access.Scope;
import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.cli.tokens.CreatedToken;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the token once: the file has its hash alone. */
@Command(
    name = "create",
    description = "Make a token, and print it. It can't be shown again.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay token create ci-shop --scope gate --application shop --file /etc/belay/tokens",
      "  belay token create ada --scope read --scope recover --expires 30d --home /var/lib/belay"
    })
final class TokenCreateCommand extends BelayCommand {
  private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,4})d");

  @Parameters(
      paramLabel = "NAME",
      description = "Who uses it, as ledger and audit will say: letters, digits and . _ @ -")
  private String name = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      paramLabel = "SCOPE",
      description = "read, trigger, gate, recover or admin; may be repeated.")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--application",
      split = ",",
      paramLabel = "A",
      description = "Only for this application; may be repeated. Default: for all.")
  private List<String> applications = new ArrayList<>();

  @Option(
      names = "--environment",
      split = ",",
      paramLabel = "E",
      description = "Only for this environment; may be repeated. Default: for all.")
  private List<String> environments = new ArrayList<>();

  @Option(
      names = "--expires",
      defaultValue = "365d",
      paramLabel = "DAYS",
      description = "After how long it ends: a number of days like 90d, or never. Default: 365d.")
  private String expires = "365d";

  @Mixin private TokenFileOptions file = new TokenFileOptions();

  TokenCreateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, IOException {
    for (String scope : scopes) {
      if (Scope.of(scope).isEmpty()) {
        throw CommandException.usage(
            "the scope is \"%s\"; there are %s".formatted(scope, Scope.words()));
      }
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String token = Token.random(new SecureRandom());
    try {
      StoredToken stored =
          new StoredToken(
              name, Token.hash(token), scopes, applications, environments, now, end(now));
      file.in(invocation().environment()).add(stored);
      return Result.done(new CreatedToken(token, stored));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Instant end(Instant now) throws CommandException {
    if (expires.equals("never")) {
      return null;
    }
    Matcher days = DAYS.matcher(expires);
    if (!days.matches()) {
      throw CommandException.usage(
          "--expires is \"%s\"; it must be a number of days like 90d, or never".formatted(expires));
    }
    return now.plus(Duration.ofDays(Long.parseLong(days.group(1))));
  }
}
